/** NHS 111: a call handler finds a person by number and reads the note first, then what to do, then whom to call. */
import { nobody } from '../../../access/access.ts'
import { goTo, show, type Answer } from '../../layout/view.ts'
import { dayAndTime } from '../../text/dates.ts'
import { nhsNumberField } from '../../text/fields.ts'
import type { PageRequest } from '../../visitor.ts'
import { findForm } from '../findForm.tsx'
import { readNames } from '../names.ts'
import { NoteBody } from './body.tsx'
import { current, readNote } from './read.ts'

const section = '/nhs111'
const form = {
  title: 'Find a special patient note',
  section,
  says: 'For NHS 111 and for teams with whom the person shares. The person can see that you looked.',
  action: section,
} as const

const noNote = (): Answer =>
  show({
    title: 'There is no note for this number',
    status: 404,
    section,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l">There is no note for this number</h1>
        <p>There may be none, or the person does not let NHS 111 see it.</p>
        <p>
          <a href={section}>Try another number</a>
        </p>
      </div>
    ),
  })

/** `GET /nhs111` */
export const findNotePage = (request: PageRequest): Promise<Answer> =>
  Promise.resolve(findForm(request, form))

/** `POST /nhs111` */
export const findNote = async (request: PageRequest): Promise<Answer> => {
  const number = nhsNumberField(request.form)
  if ('fault' in number) return findForm(request, form, [number.fault])
  const patient = (await request.exchange.identity.patientByNhsNumber(number.value)) ?? nobody
  const read = await readNote(request, patient)
  return read?.note === undefined ? noNote() : goTo(`${section}/${patient}`)
}

/** `GET /nhs111/:id`: nothing stands before the note. */
export const callPage = async (request: PageRequest): Promise<Answer> => {
  const patient = request.params['id'] ?? ''
  const now = current((await readNote(request, patient))?.note)
  if (now?.content === undefined) return noNote()
  const { queries } = request.exchange
  const names = await readNames(queries, ['general'], request.visitor.actor.team)
  const person = await queries.directory.professional(now.user)
  const by = [person?.name, now.team === undefined ? undefined : names.team(now.team)]
    .filter(Boolean)
    .join(', ')
  return show({
    title: 'Special patient note',
    section,
    live: patient,
    body: (
      <div className="cie-narrow">
        <h1 className="nhsuk-heading-l nhsuk-u-margin-bottom-3">Special patient note</h1>
        <NoteBody content={now.content} level="h2" />
        <p className="nhsuk-body-s">
          Version {now.version}, published on {dayAndTime(now.at)} by {by}.
        </p>
        <p>
          <a href={section}>Find another note</a>
        </p>
      </div>
    ),
  })
}
