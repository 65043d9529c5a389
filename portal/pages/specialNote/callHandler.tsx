/** NHS 111: a call handler finds a person by number and reads the note first, then what to do, then whom to call. */
import { nobody } from '../../../access/access.ts'
import type { PersonView } from '../../../projections/views.ts'
import { goTo, show, type Answer } from '../../layout/view.ts'
import { dayAndTime } from '../../text/dates.ts'
import { nhsNumberField } from '../../text/fields.ts'
import type { PageRequest } from '../../visitor.ts'
import { findForm } from '../findForm.tsx'
import { dutyName, personLine } from '../person.tsx'
import { NoteBody } from './body.tsx'
import { current, readNamers, readNote } from './read.ts'

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

/** The heading, with whose note it is. */
const Whose = ({ person }: { readonly person: PersonView | undefined }) => (
  <>
    <h1 className="nhsuk-heading-l nhsuk-u-margin-bottom-3">
      {person !== undefined && <span className="nhsuk-caption-l">{dutyName(person)}</span>}
      Special patient note
    </h1>
    {person !== undefined && <p>{personLine(person)}</p>}
  </>
)

/** `GET /nhs111/:id`: nothing stands before the note but whose it is, so that a number mistyped is noticed. */
export const callPage = async (request: PageRequest): Promise<Answer> => {
  const patient = request.params['id'] ?? ''
  const read = await readNote(request, patient)
  const now = current(read?.note)
  if (read === undefined || now?.content === undefined) return noNote()
  const [whose, { by }] = await Promise.all([
    request.exchange.queries.people.read(read.disclosure),
    readNamers(request, read),
  ])
  return show({
    title: 'Special patient note',
    section,
    live: patient,
    body: (
      <div className="cie-narrow">
        <Whose person={whose} />
        <NoteBody content={now.content} level="h2" />
        <p className="nhsuk-body-s">
          Version {now.version}, published on {dayAndTime(now.at)} by {by(now)}.
        </p>
        <p>
          <a href={section}>Find another note</a>
        </p>
      </div>
    ),
  })
}
