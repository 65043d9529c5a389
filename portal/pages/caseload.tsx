/** The people of a professional's team: those who share with it, and those about whom it wrote. */
import { together } from '../../access/together.ts'
import type { Permitted } from '../../access/types.ts'
import { spacedNhsNumber } from '../../domain/kernel/ids.ts'
import type { PersonView } from '../../projections/views.ts'
import { errorView } from '../layout/errors.tsx'
import { DataTable } from '../layout/table.tsx'
import { show, type Answer } from '../layout/view.ts'
import { plainDay } from '../text/dates.ts'
import { capital, labelList } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { readNames } from './names.ts'
import { NextPage } from './nextPage.tsx'
import { dutyName, mayLookAt } from './person.tsx'

/** One of the team's people, and what is shared. */
export interface CaseloadRow {
  readonly person: PersonView
  readonly may: Pick<Permitted, 'permit'>
}

const sharedWords = ({ may }: CaseloadRow): string => {
  const { labels, ownTeam } = may.permit
  if (labels.length > 0) return capital(labelList(labels))
  return ownTeam === undefined ? 'Nothing' : 'Only what your team wrote'
}

/** The body, from people as read. */
export const CaseloadBody = ({
  team,
  rows,
}: {
  readonly team: string
  readonly rows: readonly CaseloadRow[]
}) => (
  <>
    <h1 className="nhsuk-heading-l">
      <span className="nhsuk-caption-l">{team}</span>
      Caseload
    </h1>
    {rows.length === 0 ? (
      <p>
        Nobody shares their record with your team yet. You can <a href="/find">find a person</a> by NHS
        number.
      </p>
    ) : (
      <DataTable
        dense
        caption={`${String(rows.length)} ${rows.length === 1 ? 'person' : 'people'}`}
        rows={rows}
        keyOf={row => row.person.id}
        columns={[
          {
            heading: 'Name',
            cell: ({ person }) => <a href={`/patients/${person.id}`}>{dutyName(person)}</a>,
          },
          {
            heading: 'Born',
            cell: ({ person }) => (person.birthDate === undefined ? 'Not known' : plainDay(person.birthDate)),
          },
          {
            heading: 'NHS number',
            number: true,
            cell: ({ person }) =>
              person.nhsNumber === undefined ? 'Not known' : spacedNhsNumber(person.nhsNumber),
          },
          { heading: 'Shares with you', cell: sharedWords },
          { heading: 'Registered', cell: ({ person }) => (person.registered ? 'Yes' : 'No') },
        ]}
      />
    )}
  </>
)

const byName = (a: CaseloadRow, b: CaseloadRow): number =>
  dutyName(a.person).localeCompare(dutyName(b.person))

const pageSize = 50
/** How many are decided at a time. */
const atATime = 16

/** One page of a team's people, behind the id that the page before ended with. */
const pageOf = (
  all: readonly string[],
  after: string | undefined,
): { readonly ids: readonly string[]; readonly next?: string } => {
  const from = after === undefined ? 0 : all.indexOf(after) + 1
  const ids = all.slice(from, from + pageSize)
  const last = ids.at(-1)
  return from + pageSize < all.length && last !== undefined ? { ids, next: last } : { ids }
}

/** Each person is decided by itself; the looks are one append. Who withdrew a moment ago is simply not there. */
const readRows = async (request: PageRequest, people: readonly string[]): Promise<readonly CaseloadRow[]> => {
  const { access, queries } = request.exchange
  const decisions = await together(atATime, people, patient => mayLookAt(request, patient, 'demographics'))
  const list = decisions.filter(may => may !== undefined)
  const disclosures = await access.discloseAll(list.map(may => ({ may, entries: [] })))
  const rows = await Promise.all(
    disclosures.map(async disclosure => {
      const person = await queries.people.read(disclosure)
      return person === undefined ? [] : [{ person, may: disclosure }]
    }),
  )
  return rows.flat().toSorted(byName)
}

/** `/caseload` */
export const caseloadPage = async (request: PageRequest): Promise<Answer> => {
  const { team } = request.visitor.actor
  if (team === undefined) return show(errorView({ status: 404 }))
  const { queries } = request.exchange
  const { after } = request.query
  const { ids, next } = pageOf(await queries.caseload.pick(team), after)
  const [rows, names] = await Promise.all([readRows(request, ids), readNames(queries, [], team)])
  return show({
    title: 'Caseload',
    section: '/caseload',
    wide: true,
    body: (
      <>
        <CaseloadBody team={names.team(team)} rows={rows} />
        <NextPage base="/caseload" params={{}} next={next} paged={after !== undefined} />
      </>
    ),
  })
}
