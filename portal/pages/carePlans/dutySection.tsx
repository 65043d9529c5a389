/** One section of a plan for a professional: what it says, who keeps it up, how fresh it is, and what the person said to it. */
import { Tag } from 'nhsuk-react-components'
import { itemKindsOf } from '../../../domain/kernel/planSections.ts'
import type { LocalDate } from '../../../domain/kernel/time.ts'
import type { PlanSectionView } from '../../../projections/carePlanViews.ts'
import { dutyAnswer, itemWords, needWords } from '../../text/carePlans.ts'
import { day } from '../../text/dates.ts'
import { labelName } from '../../text/words.ts'
import { Cycles } from './cycles.tsx'
import { DutyItems } from './dutyItems.tsx'
import { openItems } from './items.tsx'
import { hasSomething } from './parts.ts'
import { Writers, type Presence } from './presence.tsx'
import { AnswerTag } from './standing.tsx'
import type { Whom } from './who.ts'

export interface DutySectionProps {
  readonly section: PlanSectionView
  readonly whom: Whom
  readonly presence: Presence
  /** The plan's address where its reader may write. */
  readonly base: string | undefined
  /** The day as of which the plan is read. */
  readonly today: LocalDate
}

const Meta = ({ section, whom }: Pick<DutySectionProps, 'section' | 'whom'>) => {
  const { owner, changed, label, need, agreement } = section
  return (
    <p className="nhsuk-body-s cie-meta nhsuk-u-margin-bottom-2">
      {changed === undefined ? 'Not written yet' : `Written ${day(changed.at)} by ${whom.by(changed)}`}
      {' · '}
      {owner === undefined ? 'No owner' : `Owner: ${whom.team(owner)}`} · {labelName(label)} ·{' '}
      {needWords[need]}
      {section.former && ' · No longer in the template'}{' '}
      <AnswerTag section={section} words={dutyAnswer(section)} />
      {agreement.answer === 'notAgreed' && ` “${agreement.why}”`}
    </p>
  )
}

const Actions = ({ section: { id, kind, title, former }, base }: DutySectionProps) =>
  base === undefined ? null : (
    <p className="cie-actions cie-onscreen nhsuk-body-s">
      {!former && (
        <a href={`${base}/sections/${id}`}>
          Edit<span className="nhsuk-u-visually-hidden"> {title}</span>
        </a>
      )}
      {!former &&
        itemKindsOf[kind].map(one => (
          <a key={one} href={`${base}/sections/${id}/add/${one}`}>
            {itemWords[one].add}
          </a>
        ))}
      <a href={`${base}/sections/${id}/owner`}>
        Set owner<span className="nhsuk-u-visually-hidden"> of {title}</span>
      </a>
      <a href={`${base}/sections/${id}/label`}>
        Change label<span className="nhsuk-u-visually-hidden"> of {title}</span>
      </a>
    </p>
  )

/** The section. */
export const DutySection = (props: DutySectionProps) => {
  const { section, whom, presence, base, today } = props
  const isMissing = section.need === 'mandatory' && !hasSomething(section)
  return (
    <section className="cie-part" aria-labelledby={`part-${section.id}`}>
      <h3 className="nhsuk-heading-s nhsuk-u-margin-bottom-1" id={`part-${section.id}`}>
        {section.title} {isMissing && <Tag modifier="red">Missing</Tag>}
      </h3>
      <Meta section={section} whom={whom} />
      <Writers section={section.id} presence={presence} />
      {section.text !== '' && <p className="cie-letter nhsuk-u-reading-width">{section.text}</p>}
      <DutyItems title={section.title} items={section.items} whom={whom} base={base} />
      {openItems(section.items, 'regimen').map(item => (
        <Cycles key={item.id} item={item} today={today} titled />
      ))}
      <Actions {...props} />
    </section>
  )
}
