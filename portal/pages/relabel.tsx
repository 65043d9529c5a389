/** What an item is kept under: one of the four labels, chosen by the patient, or by a clinician who can see it and says why. */
import { Button, Radios, Textarea } from 'nhsuk-react-components'
import { consent } from '../../domain/consent/decider.ts'
import { label, labels, type Label } from '../../domain/kernel/terms.ts'
import type { EntryShown, EntryView } from '../../projections/views.ts'
import { errorView, faultOf } from '../layout/errors.tsx'
import { PostForm } from '../layout/forms.tsx'
import { goTo, show, type Answer, type Fault } from '../layout/view.ts'
import { faultsOf, textField, type Field } from '../text/fields.ts'
import { labelName, labelWords } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { AboutItem } from './aboutItem.tsx'
import { ask, rejected } from './ask.ts'
import { askOf, readEntry, showsSomething, type EntryRead } from './look.ts'
import { readPerson } from './patientRecord.tsx'
import { unseen } from './person.tsx'

/** An item as its reader came to it: their own, or a patient's. */
interface Place {
  readonly patient: string
  readonly entry: string
  readonly base: string
  readonly own: boolean
}

const placeOf = ({ visitor, params }: PageRequest): Place => {
  const entry = params['entry'] ?? ''
  if (visitor.actor.role === 'patient')
    return { patient: visitor.actor.user, entry, base: `/record/${entry}`, own: true }
  const patient = params['id'] ?? ''
  return { patient, entry, base: `/patients/${patient}/${entry}`, own: false }
}

type Found = EntryRead & { readonly entry: Extract<EntryView, EntryShown> }
const isShown = (found: EntryRead | undefined): found is Found => found?.entry.sight === 'content'

/** Whether who relabelled an item can still see it. That they can't is no look, and not put on record as one. */
const staysInSight = async ({ exchange }: PageRequest, { may, entry }: Found): Promise<boolean> => {
  const now = await exchange.access.foresee(may.ask)
  return now !== undefined && (await exchange.queries.timeline.pickOne(now, entry.id)) !== undefined
}

/** Back to what can still be seen: the record, or where that was the last of it the caseload. */
const outOfSight = async (request: PageRequest, { patient }: Place, done: string): Promise<Answer> => {
  const now = await request.exchange.access.foresee(askOf(request, patient, 'record'))
  const more = now !== undefined && (await showsSomething(request, now))
  return goTo(
    more ? `/patients/${patient}` : '/caseload',
    `${done} You can no longer see it: the patient does not share that part with your team.`,
  )
}

const gone = ({ own }: Place): Answer => (own ? show(errorView({ status: 404 })) : unseen('/find'))

const formPage = async (request: PageRequest, found: Found, faults: readonly Fault[]): Promise<Answer> => {
  const { base, own } = placeOf(request)
  const { entry } = found
  const person = own ? undefined : await readPerson(request, found)
  return show({
    title: 'What is this kept under?',
    section: own ? '/record' : '/caseload',
    back: { href: base, text: 'Back' },
    faults,
    status: faults.length > 0 ? 400 : 200,
    body: (
      <div className="cie-narrow">
        <AboutItem entry={entry} person={person} />
        <PostForm visitor={request.visitor} action={`${base}/label`}>
          <Radios
            id="label"
            idPrefix="label"
            name="label"
            legend="What is this kept under?"
            legendProps={{ isPageHeading: true, size: 'l' }}
            hint={`It is now kept under: ${labelName(entry.label)}. Who can see it changes at once: only teams with whom the new part is shared.`}
            {...faultOf(faults, 'label-1')}
          >
            {labels.map(one => (
              <Radios.Item
                key={one}
                value={one}
                hint={labelWords[one].means}
                defaultChecked={one === entry.label}
              >
                {labelWords[one].name}
              </Radios.Item>
            ))}
          </Radios>
          {!own && (
            <Textarea
              id="reason"
              name="reason"
              label="Why?"
              labelProps={{ size: 's' }}
              hint="The patient and auditors can read this."
              rows={3}
              defaultValue={request.form.text('reason')}
              {...faultOf(faults, 'reason')}
            />
          )}
          <Button type="submit">Save</Button>
        </PostForm>
      </div>
    ),
  })
}

/** `GET …/label` */
export const labelPage = async (request: PageRequest): Promise<Answer> => {
  const place = placeOf(request)
  const found = await readEntry(request, place)
  return isShown(found) ? formPage(request, found, []) : gone(place)
}

const labelField = ({ form }: PageRequest): Field<Label> => {
  const chosen = label.safeParse(form.text('label'))
  return chosen.success
    ? { value: chosen.data }
    : { fault: { field: 'label-1', says: 'Choose what it is kept under' } }
}

/** A patient owes nobody a reason. */
const reasonField = ({ form }: PageRequest, { own }: Place): Field<{ readonly reason?: string }> => {
  if (own) return { value: {} }
  const field = textField(form, { field: 'reason', missing: 'Say why', most: 500 })
  return 'fault' in field ? field : { value: { reason: field.value } }
}

const chosenByPatient: Fault = {
  field: 'label-1',
  says: 'The patient chose what this is kept under. Only they can change it',
}

/** `POST …/label` */
export const relabel = async (request: PageRequest): Promise<Answer> => {
  const place = placeOf(request)
  const { patient, entry, base } = place
  const found = await readEntry(request, place)
  if (!isShown(found)) return gone(place)
  const chosen = labelField(request)
  const reason = reasonField(request, place)
  if ('fault' in chosen || 'fault' in reason) return formPage(request, found, faultsOf(chosen, reason))
  const refusal = await ask(request, {
    aggregate: consent,
    id: patient,
    subject: patient,
    patient,
    entry,
    command: { type: 'RelabelEntry', data: { entry, label: chosen.value, ...reason.value } },
  })
  if (refusal?.rejected === 'conflict') return formPage(request, found, [chosenByPatient])
  if (refusal !== undefined) return rejected(refusal)
  const done = `It is now kept under: ${labelName(chosen.value)}.`
  return (await staysInSight(request, found)) ? goTo(base, done) : outOfSight(request, place, done)
}
