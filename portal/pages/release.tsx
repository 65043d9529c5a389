/** When the patient may read an item: released now, or held, by a clinician who says why. */
import { Textarea } from 'nhsuk-react-components'
import { consent } from '../../domain/consent/decider.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import type { EntryShown, EntryView, PersonView } from '../../projections/views.ts'
import { faultOf } from '../layout/errors.tsx'
import { Decide, PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { textField } from '../text/fields.ts'
import type { PageRequest, Visitor } from '../visitor.ts'
import { AboutItem } from './aboutItem.tsx'
import { ask, rejected } from './ask.ts'
import { readEntry } from './look.ts'
import { readPerson } from './patientRecord.tsx'
import { unseen } from './person.tsx'

/** An item as it was seen. */
interface Place {
  readonly patient: string
  readonly entry: string
  readonly revision: number
  readonly shown: Extract<EntryView, EntryShown>
  readonly person: PersonView | undefined
}

interface Step {
  readonly path: 'release' | 'hold'
  readonly title: string
  readonly does: string
  readonly button: string
  readonly done: string
  readonly command: (place: Place, reason: string) => CommandOf<typeof consent.commands>
}
const steps = {
  release: {
    path: 'release',
    title: 'Release this result now?',
    does: 'The patient can read it at once. Do this when you have spoken to them. It can’t be taken back.',
    button: 'Release now',
    done: 'The patient can read it now.',
    command: ({ entry, revision }, reason) => ({ type: 'HastenRelease', data: { entry, revision, reason } }),
  },
  hold: {
    path: 'hold',
    title: 'Hold this result?',
    does: 'The patient sees that there is a result, but can’t read it until a clinician releases it.',
    button: 'Hold it',
    done: 'The result is held. Release it when you have spoken to the patient.',
    command: ({ entry }, reason) => ({ type: 'HoldRelease', data: { entry, reason } }),
  },
} as const satisfies Readonly<Record<string, Step>>

const baseOf = ({ params }: PageRequest): string => `/patients/${params['id'] ?? ''}/${params['entry'] ?? ''}`

const Body = (props: {
  step: Step
  place: Place
  base: string
  visitor: Visitor
  faults: readonly Fault[]
  reason: string
}) => (
  <div className="cie-narrow">
    <AboutItem entry={props.place.shown} person={props.place.person} />
    <h1 className="nhsuk-heading-l">{props.step.title}</h1>
    <p>{props.step.does}</p>
    <PostForm
      visitor={props.visitor}
      action={`${props.base}/${props.step.path}`}
      fields={[['seen', String(props.place.revision)]]}
    >
      <Textarea
        id="reason"
        name="reason"
        label="Why?"
        labelProps={{ size: 's' }}
        hint="It stays with the record of this decision. Auditors can read it, and so can the patient once they can read the result."
        rows={3}
        defaultValue={props.reason}
        {...faultOf(props.faults, 'reason')}
      />
      <Decide text={props.step.button} cancel={{ href: props.base, text: 'Leave it as it is' }} />
    </PostForm>
  </div>
)

const formPage = (
  request: PageRequest,
  { step, place }: { readonly step: Step; readonly place: Place },
  faults: readonly Fault[],
): Answer => {
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
        place={place}
        base={base}
        visitor={request.visitor}
        faults={faults}
        reason={request.form.text('reason')}
      />
    ),
  })
}

/** The item, on record as looked at; undefined where it can't be seen, and then that is on record. */
const readPlace = async (request: PageRequest): Promise<Place | undefined> => {
  const place = { patient: request.params['id'] ?? '', entry: request.params['entry'] ?? '' }
  const found = await readEntry(request, place)
  if (found?.entry.sight !== 'content') return undefined
  const person = await readPerson(request, found)
  return { ...place, revision: found.entry.revision, shown: found.entry, person }
}

const confirm =
  (step: Step) =>
  async (request: PageRequest): Promise<Answer> => {
    const place = await readPlace(request)
    return place === undefined ? unseen('/find') : formPage(request, { step, place }, [])
  }

const changedMeanwhile: Fault = {
  field: 'reason',
  says: 'This result was corrected while you were deciding. Look at it again before you do this',
}

const save =
  (step: Step) =>
  async (request: PageRequest): Promise<Answer> => {
    const place = await readPlace(request)
    if (place === undefined) return unseen('/find')
    const { patient, entry, revision } = place
    const seen = request.form.text('seen')
    if (seen !== '' && seen !== String(revision))
      return formPage(request, { step, place }, [changedMeanwhile])
    const reason = textField(request.form, { field: 'reason', missing: 'Say why', most: 500 })
    if ('fault' in reason) return formPage(request, { step, place }, [reason.fault])
    const command = step.command(place, reason.value)
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
