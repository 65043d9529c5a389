/** When the patient may read an item: released now, or held, by a clinician who says why. */
import { Textarea } from 'nhsuk-react-components'
import { consent } from '../../domain/consent/decider.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { EntryView } from '../../projections/views.ts'
import { faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { textField } from '../text/fields.ts'
import type { PageRequest, Visitor } from '../visitor.ts'
import { ask, rejected } from './ask.ts'
import { readEntry } from './look.ts'
import { unseen } from './person.tsx'

/** Whether the patient can't read it yet. */
const awaits = (entry: EntryView, now: Instant): boolean =>
  entry.heldOpenEnded === true || entry.releaseAt > now

/** What may be decided about an item, as links to pages that say what they do. */
export const ReleaseActions = (props: {
  readonly entry: EntryView
  readonly base: string
  readonly now: Instant
}) => {
  const { entry, base, now } = props
  const waiting = awaits(entry, now)
  return (
    <section aria-labelledby="decide">
      <h2 className="nhsuk-heading-m" id="decide">
        Release and label
      </h2>
      <p>
        {waiting
          ? entry.heldOpenEnded === true
            ? 'The patient can’t read this until somebody releases it.'
            : `The patient can read this from ${dayAndTime(entry.releaseAt)}.`
          : 'The patient can read this.'}
      </p>
      <p className="cie-actions">
        {waiting && <a href={`${base}/release`}>Release it now</a>}
        {waiting && entry.heldOpenEnded !== true && <a href={`${base}/hold`}>Hold it</a>}
        <a href={`${base}/label`}>Change its label</a>
      </p>
    </section>
  )
}

interface Step {
  readonly path: 'release' | 'hold'
  readonly title: string
  readonly does: string
  readonly button: string
  readonly done: string
  readonly command: 'HastenRelease' | 'HoldRelease'
}
const steps = {
  release: {
    path: 'release',
    title: 'Release this result now?',
    does: 'The patient can read it at once. Do this when you have spoken to them. It can’t be taken back.',
    button: 'Release now',
    done: 'The patient can read it now.',
    command: 'HastenRelease',
  },
  hold: {
    path: 'hold',
    title: 'Hold this result?',
    does: 'The patient sees that there is a result, but can’t read it until a clinician releases it.',
    button: 'Hold it',
    done: 'The result is held. Release it when you have spoken to the patient.',
    command: 'HoldRelease',
  },
} as const satisfies Readonly<Record<string, Step>>

const baseOf = ({ params }: PageRequest): string => `/patients/${params['id'] ?? ''}/${params['entry'] ?? ''}`

const Body = (props: {
  step: Step
  base: string
  visitor: Visitor
  faults: readonly Fault[]
  reason: string
}) => (
  <div className="cie-narrow">
    <h1 className="nhsuk-heading-l">{props.step.title}</h1>
    <p>{props.step.does}</p>
    <PostForm visitor={props.visitor} action={`${props.base}/${props.step.path}`}>
      <Textarea
        id="reason"
        name="reason"
        label="Why?"
        labelProps={{ size: 's' }}
        hint="It stays with the record of this decision. The patient may ask to see it."
        rows={3}
        defaultValue={props.reason}
        {...faultOf(props.faults, 'reason')}
      />
      <Decide text={props.step.button} cancel={{ href: props.base, text: 'Leave it as it is' }} />
    </PostForm>
  </div>
)

const formPage = (request: PageRequest, step: Step, faults: readonly Fault[]): Answer => {
  const base = baseOf(request)
  return show({
    title: step.title,
    section: '/caseload',
    back: { href: base, text: 'Back' },
    faults,
    status: faults.length > 0 ? 400 : 200,
    body: (
      <Body
        step={step}
        base={base}
        visitor={request.visitor}
        faults={faults}
        reason={request.form.text('reason')}
      />
    ),
  })
}

/** The item, on record as looked at; undefined where it can't be seen, and then that is on record. */
const readPlace = async (request: PageRequest): Promise<{ patient: string; entry: string } | undefined> => {
  const place = { patient: request.params['id'] ?? '', entry: request.params['entry'] ?? '' }
  const found = await readEntry(request, place)
  return found?.entry.sight === 'content' ? place : undefined
}

const confirm =
  (step: Step) =>
  async (request: PageRequest): Promise<Answer> =>
    (await readPlace(request)) === undefined ? unseen('/find') : formPage(request, step, [])

const save =
  (step: Step) =>
  async (request: PageRequest): Promise<Answer> => {
    const place = await readPlace(request)
    if (place === undefined) return unseen('/find')
    const reason = textField(request.form, { field: 'reason', missing: 'Say why', most: 500 })
    if ('fault' in reason) return formPage(request, step, [reason.fault])
    const { patient, entry } = place
    const command: CommandOf<typeof consent.commands> = {
      type: step.command,
      data: { entry, reason: reason.value },
    }
    const refusal = await ask(request, {
      aggregate: consent,
      id: patient,
      subject: patient,
      patient,
      entry,
      command,
    })
    return refusal === undefined ? goTo(baseOf(request), step.done) : rejected(refusal)
  }

/** `GET` and `POST /patients/:id/:entry/release` */
export const confirmRelease = confirm(steps.release)
export const release = save(steps.release)
/** `GET` and `POST /patients/:id/:entry/hold` */
export const confirmHold = confirm(steps.hold)
export const hold = save(steps.hold)
