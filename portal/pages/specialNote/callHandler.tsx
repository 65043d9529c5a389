/** NHS 111: a call handler finds a person by number and reads the note first, then what to do, then whom to call. */
import { nobody } from '../../../access/access.ts'
import type { NoteVersionView } from '../../../projections/noteViews.ts'
import type { PersonView } from '../../../projections/views.ts'
import { goTo, show, type Answer } from '../../layout/view.ts'
import { dayAndTime } from '../../text/dates.ts'
import { nhsNumberField } from '../../text/fields.ts'
import type { PageRequest } from '../../visitor.ts'
import { findForm } from '../findForm.tsx'
import { readNames } from '../names.ts'
import { dutyName, personLine } from '../person.tsx'
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

const publisher = async (
  { exchange: { queries }, visitor }: PageRequest,
  { user, team }: NoteVersionView,
) => {
  const names = await readNames(queries, ['general'], visitor.actor.team)
  const person = await queries.directory.professional(user)
  return [person?.name, team === undefined ? undefined : names.team(team)].filter(Boolean).join(', ')
}

/** `GET /nhs111/:id`: nothing stands before the note but whose it is, so that a number mistyped is noticed. */
export const callPage = async (request: PageRequest): Promise<Answer> => {
  const patient = request.params['id'] ?? ''
  const read = await readNote(request, patient)
  const now = current(read?.note)
  if (read === undefined || now?.content === undefined) return noNote()
  const whose = await request.exchange.queries.people.read(read.disclosure)
  const by = await publisher(request, now)
  return show({
    title: 'Special patient note',
    section,
    live: patient,
    body: (
      <div className="cie-narrow">
        <Whose person={whose} />
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
