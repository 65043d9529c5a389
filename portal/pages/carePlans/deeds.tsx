/** The steps that professionals take with a plan as a whole: publish, review, close, open again, move to a newer template. */
import { Radios, Textarea } from 'nhsuk-react-components'
import { faultOf } from '../../layout/errors.tsx'
import { DayInput } from '../../layout/fields.tsx'
import { comingDateField, ifGiven, textField } from '../../text/fields.ts'
import type { TemplateView } from '../../../projections/templateViews.ts'
import type { Deed, DeedProps } from './deed.tsx'
import type { PlanRead } from './read.ts'
import { isWritable } from './standing.tsx'

const writable = ({ plan }: PlanRead): boolean => isWritable(plan)

/** A text field of a deed. */
export const Words = (
  props: DeedProps & { readonly field: string; readonly label: string; readonly hint?: string },
) => (
  <Textarea
    id={props.field}
    name={props.field}
    label={props.label}
    labelProps={{ size: 's' }}
    {...(props.hint !== undefined && { hint: props.hint })}
    rows={3}
    defaultValue={props.form.text(props.field)}
    {...faultOf(props.faults, props.field)}
  />
)

const Why = (props: DeedProps) => (
  <Words {...props} field="why" label="Why?" hint="Everybody who can see the plan can read this." />
)
const why = ({ form }: DeedProps) => textField(form, { field: 'why', missing: 'Say why', most: 1000 })

export const publish: Deed = {
  path: 'publish',
  title: () => 'Publish this plan?',
  says: 'What stands in the plan now is given out as a version of its own, with today’s date. You can go on writing afterwards and publish again.',
  button: 'Publish',
  done: 'The plan is published.',
  can: writable,
  command: ({ seen }) =>
    seen === undefined
      ? { fault: { field: 'publish', says: 'The plan has changed: look at it again before you publish it' } }
      : { value: { type: 'PublishPlan', data: { seen } } },
}

export const review: Deed = {
  path: 'review',
  title: () => 'Review this plan',
  says: 'Note what you and the person found when you looked at the plan together, and when it is looked at again.',
  button: 'Save the review',
  done: 'The review is saved.',
  can: writable,
  Fields: props => (
    <>
      <Words {...props} field="words" label="What was found? (optional)" hint="The person can read this." />
      <DayInput
        form={props.form}
        faults={props.faults}
        field="next"
        legend="When is it looked at again?"
        hint="For example, 31 3 2027. Leave it empty to keep the day that is set."
      />
    </>
  ),
  command: props => {
    const { form, request } = props
    const words = form.text('words').trim()
    if (words.length > 4000) return { fault: { field: 'words', says: 'Use 4000 characters or fewer' } }
    const now = request.exchange.clock()
    const next = ifGiven(form, 'next', () => comingDateField(form, { field: 'next', what: 'a day', now }))
    if ('fault' in next) return next
    const data = {
      ...(words !== '' && { words }),
      ...(next.value !== undefined && { next: next.value }),
    }
    return { value: { type: 'ReviewPlan', data } }
  },
}

export const close: Deed = {
  path: 'close',
  title: () => 'Close this plan?',
  says: 'Nothing can be written into it any more. Everybody can still read it, and you can open it again.',
  button: 'Close the plan',
  warning: true,
  done: 'The plan is closed.',
  can: writable,
  Fields: Why,
  command: props => {
    const said = why(props)
    return 'fault' in said ? said : { value: { type: 'ClosePlan', data: { why: said.value } } }
  },
}

export const reopen: Deed = {
  path: 'reopen',
  title: () => 'Open this plan again?',
  says: 'It can be written into again, by everybody who can see it.',
  button: 'Open the plan',
  done: 'The plan is open again.',
  can: ({ plan }) => plan.status === 'closed',
  Fields: Why,
  command: props => {
    const said = why(props)
    return 'fault' in said ? said : { value: { type: 'ReopenPlan', data: { why: said.value } } }
  },
}

/** The versions in force of the plan's own template that are newer than the one it was made with. */
const newerOf = ({ templates, read: { plan } }: DeedProps): readonly TemplateView[] =>
  templates.filter(({ id, version }) => id === plan.template.id && version > plan.template.version)

export const moveToTemplate: Deed = {
  path: 'template',
  title: () => 'Move to a newer template',
  says: 'The plan keeps everything that is written in it. Parts that the newer template has no more stay at the end, marked as such.',
  button: 'Move the plan',
  done: 'The plan was moved to the newer template.',
  can: writable,
  Fields: props => {
    const newer = newerOf(props)
    if (newer.length === 0)
      return <p id="template-1">This plan is made with the newest version of its template.</p>
    return (
      <Radios
        id="template"
        idPrefix="template"
        name="template"
        legend="Which version?"
        legendProps={{ size: 's' }}
        {...faultOf(props.faults, 'template-1')}
      >
        {newer.map(({ version, title, sections }) => (
          <Radios.Item key={version} value={String(version)} defaultChecked={newer.length === 1}>
            {title}, version {version} ({sections.length} parts)
          </Radios.Item>
        ))}
      </Radios>
    )
  },
  command: props => {
    const found = newerOf(props).find(({ version }) => String(version) === props.form.text('template'))
    if (found === undefined)
      return { fault: { field: 'template-1', says: 'Choose a version that is in force' } }
    const { id, version, sections } = found
    return { value: { type: 'MovePlanToTemplate', data: { template: { id, version }, sections } } }
  },
}
