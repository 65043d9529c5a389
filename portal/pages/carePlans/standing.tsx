/** How a plan stands: which version is shown, whether it is written on, and what the person said to each part. */
import { InsetText, Tag } from 'nhsuk-react-components'
import { dayInLondon, type Instant, type LocalDate } from '../../../domain/kernel/time.ts'
import type { PlanSectionView, PlanView } from '../../../projections/carePlanViews.ts'
import { dayAndTime } from '../../text/dates.ts'

/** Whether it is written on: the newest version of an open plan. */
export const isWritable = ({ status, version, newest }: PlanView): boolean =>
  status === 'open' && version === newest

/** The day as of which a plan is read: today for what stands, and for an earlier version the day on which it stood. */
export const dayOf = ({ version, newest, at }: PlanView, now: Instant): LocalDate =>
  dayInLondon(version === newest ? now : at)

const colours = { unanswered: 'grey', changed: 'yellow', agreed: 'green', notAgreed: 'orange' } as const

/** What the person said to a section, as a tag. */
export const AnswerTag = (props: {
  readonly section: Pick<PlanSectionView, 'agreement'>
  readonly words: string
}) => <Tag modifier={colours[props.section.agreement.answer]}>{props.words}</Tag>

/** Which version this is, where it is not the one that stands; and whether the plan is closed. */
export const AsOf = ({ plan, base }: { readonly plan: PlanView; readonly base: string }) => (
  <>
    {plan.version !== plan.newest && (
      <InsetText>
        <p>
          This is how the plan stood on {dayAndTime(plan.at)}. It has changed since.{' '}
          <a href={base}>See it as it is now</a> or{' '}
          <a href={`${base}/compare?from=${String(plan.version)}&to=${String(plan.newest)}`}>
            see what has changed
          </a>
          .
        </p>
      </InsetText>
    )}
    {plan.status === 'closed' && (
      <InsetText>
        <p>This plan is closed. Nothing is written into it any more.</p>
      </InsetText>
    )}
  </>
)
