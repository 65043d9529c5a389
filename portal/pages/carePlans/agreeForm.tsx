/** What the person reads before they say whether they agree, and the form in which they say it. */
import { Button, Checkboxes, Radios, Textarea } from 'nhsuk-react-components'
import type { LocalDate } from '../../../domain/kernel/time.ts'
import type { PlanSectionView, PlanView } from '../../../projections/carePlanViews.ts'
import { faultOf } from '../../layout/errors.tsx'
import { PostForm } from '../../layout/forms.tsx'
import type { Fault } from '../../layout/view.ts'
import { plainAnswer } from '../../text/carePlans.ts'
import type { PageRequest } from '../../visitor.ts'
import { hasSomething } from './parts.ts'
import { PlainItems } from './plainItems.tsx'
import type { PlanRead } from './read.ts'
import { AnswerTag } from './standing.tsx'
import type { Whom } from './who.ts'

/** The parts in which there is something to agree to. */
export const partsOf = ({ sections }: PlanView): readonly PlanSectionView[] => sections.filter(hasSomething)

/** The version that the person last answered a part in. */
const answeredIn = ({ history }: PlanView, section: string): number | undefined =>
  history.findLast(({ what, sections }) => /^Plan(Not)?Agreed$/.test(what) && sections.includes(section))
    ?.version

/** What to look at where a part has changed since it was answered. */
const Since = ({ section, read }: { readonly section: PlanSectionView; readonly read: PlanRead }) => {
  const { plan, place } = read
  const from = section.agreement.answer === 'changed' ? answeredIn(plan, section.id) : undefined
  if (from === undefined) return null
  return (
    <p>
      <a href={`${place.base}/compare?from=${String(from)}&to=${String(plan.version)}`}>
        See what has changed since you answered
        <span className="nhsuk-u-visually-hidden">: {section.plainTitle}</span>
      </a>
    </p>
  )
}

interface PartProps {
  readonly section: PlanSectionView
  readonly read: PlanRead
  readonly whom: Whom
  readonly today: LocalDate
}

/** One part, as it stands. */
export const Part = ({ section, read, whom, today }: PartProps) => (
  <section className="cie-part" aria-labelledby={`part-${section.id}`}>
    <h2 className="nhsuk-heading-m" id={`part-${section.id}`}>
      {section.plainTitle}
    </h2>
    <p>
      <AnswerTag section={section} words={plainAnswer(section)} />
    </p>
    <Since section={section} read={read} />
    {section.text !== '' && <p className="cie-letter">{section.text}</p>}
    <PlainItems section={section} whom={whom} base={undefined} today={today} />
  </section>
)

interface FormProps {
  readonly request: PageRequest
  readonly read: PlanRead
  readonly faults: readonly Fault[]
}

/** Which parts, whether, and why not. */
export const AnswerForm = ({ request, read: { plan, place }, faults }: FormProps) => (
  <PostForm visitor={request.visitor} action={`${place.base}/agree`} fields={[['seen', plan.name]]}>
    <Checkboxes
      id="sections"
      idPrefix="sections"
      name="sections"
      legend="Which parts do you answer for?"
      legendProps={{ size: 'm' }}
      {...faultOf(faults, 'sections-1')}
    >
      {partsOf(plan).map(({ id, plainTitle }) => (
        <Checkboxes.Item key={id} value={id} defaultChecked={request.form.list('sections').includes(id)}>
          {plainTitle}
        </Checkboxes.Item>
      ))}
    </Checkboxes>
    <Radios
      id="answer"
      idPrefix="answer"
      name="answer"
      legend="Do you agree to these parts?"
      legendProps={{ size: 'm' }}
      {...faultOf(faults, 'answer-1')}
    >
      <Radios.Item value="yes" defaultChecked={request.form.text('answer') === 'yes'}>
        Yes, I agree
      </Radios.Item>
      <Radios.Item value="no" defaultChecked={request.form.text('answer') === 'no'}>
        No, I do not agree
      </Radios.Item>
    </Radios>
    <Textarea
      id="why"
      name="why"
      label="If you do not agree: why?"
      labelProps={{ size: 's' }}
      hint="Everybody who can see these parts of the plan can read this."
      rows={3}
      defaultValue={request.form.text('why')}
      {...faultOf(faults, 'why')}
    />
    <Button type="submit" preventDoubleClick>
      Save my answer
    </Button>
  </PostForm>
)
