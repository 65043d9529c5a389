/** The end of a person's own page of a plan: what they agreed to, and when it is looked at again. */
import type { PlanSectionView, PlanView } from '../../../projections/carePlanViews.ts'
import { DataTable } from '../../layout/table.tsx'
import { plainAnswer } from '../../text/carePlans.ts'
import { day, plainDay } from '../../text/dates.ts'
import type { Place } from './place.ts'
import { AnswerTag, isWritable } from './standing.tsx'

interface Props {
  readonly plan: PlanView
  readonly place: Place
}

const Said = ({ section }: { readonly section: PlanSectionView }) => (
  <>
    <AnswerTag section={section} words={plainAnswer(section)} />
    {section.agreement.answer === 'notAgreed' && (
      <p className="cie-letter nhsuk-u-margin-top-1 cie-tight">“{section.agreement.why}”</p>
    )}
  </>
)

const whenSaid = ({ agreement }: PlanSectionView): string =>
  agreement.answer === 'agreed' || agreement.answer === 'notAgreed' ? day(agreement.by.at) : 'Not yet'

/** Each part, and what the person said to it. */
export const Agreements = ({ plan, place }: Props) => (
  <section className="cie-part" aria-labelledby="agreed">
    <h2 className="nhsuk-heading-m" id="agreed">
      What you agreed to
    </h2>
    <DataTable
      caption="Each part of your plan, and what you said"
      captionHidden
      rows={plan.sections}
      keyOf={({ id }) => id}
      columns={[
        { heading: 'Part', cell: section => section.plainTitle },
        { heading: 'What you said', cell: section => <Said section={section} /> },
        { heading: 'When', cell: whenSaid },
      ]}
    />
    {isWritable(plan) && (
      <p className="cie-onscreen">
        <a className="nhsuk-button nhsuk-button--secondary" href={`${place.base}/agree`}>
          Say whether you agree
        </a>
      </p>
    )}
  </section>
)

/** When the plan is looked at again, and what was said when it was last. */
export const NextReview = ({ plan, place }: Props) => (
  <section className="cie-part" aria-labelledby="next">
    <h2 className="nhsuk-heading-m" id="next">
      When it is looked at again
    </h2>
    <p>
      {plan.reviewOn === undefined
        ? 'No day is set yet for looking at this plan again.'
        : `You and those who care for you look at this plan again by ${plainDay(plan.reviewOn)}.`}
      {plan.reviewed !== undefined && ` It was last reviewed on ${day(plan.reviewed.at)}.`}
    </p>
    {plan.reviewed?.words !== undefined && <p className="cie-letter">“{plan.reviewed.words}”</p>}
    <p className="cie-actions cie-onscreen">
      <a href={`${place.base}/versions`}>Earlier versions and what changed</a>
      <a href={`${place.base}/print`}>Download this plan (PDF)</a>
    </p>
  </section>
)
