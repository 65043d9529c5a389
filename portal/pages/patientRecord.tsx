/** A person's record for a professional: dense, with codes, flags and sources; allergies always in sight. */
import type { Permitted } from '../../access/types.ts'
import { Fragment, type ReactNode } from 'react'
import { entryKinds, type EntryKind } from '../../domain/entry/content.ts'
import type { EntryFilter, EntryView, PersonView } from '../../projections/views.ts'
import { show, type Answer } from '../layout/view.ts'
import type { PageRequest } from '../visitor.ts'
import { EntryTable, type TableProps } from './entryTable.tsx'
import { PlansOfPerson, readPlansBeside } from './carePlans/beside.tsx'
import { readLists, type EntriesRead } from './look.ts'
import { readNames } from './names.ts'
import { NextPage } from './nextPage.tsx'
import { dutyName, mayLookAt, personLine, unseen } from './person.tsx'
import { kindAsked, KindFilter } from './record.tsx'

const pageSize = 50
/** Allergies stand above the table, and in it only where they alone are asked for. */
export const allergyFilter: EntryFilter = { kinds: ['allergy'], limit: 50 }
const notAllergies = entryKinds.filter(kind => kind !== 'allergy')

/** Who it is, in one line, on every page about the person. */
export const PersonHeading = ({ person }: { readonly person: PersonView | undefined }) => (
  <>
    <h1 className="nhsuk-heading-l nhsuk-u-margin-bottom-1">
      {person === undefined ? 'A person’s record' : dutyName(person)}
    </h1>
    {person !== undefined && <p>{personLine(person)}</p>}
  </>
)

/** Allergies are never hidden behind a filter. That none are here does not mean that there are none. */
export const Allergies = (props: { readonly entries: readonly EntryView[]; readonly base: string }) => {
  const known = props.entries.flatMap(entry =>
    entry.sight === 'content' && entry.content.kind === 'allergy' ? [{ id: entry.id, ...entry.content }] : [],
  )
  return (
    <section className="cie-strip cie-strip--warn" aria-label="Allergies">
      <p>
        <strong>Allergies: </strong>
        {known.length === 0 && 'none in what you can see. That does not mean that there are none.'}
        {known.map(({ id, substance, reaction, severity }, place) => (
          <Fragment key={id}>
            {place > 0 && ' · '}
            <a href={`${props.base}/${id}`}>
              {[substance, reaction, severity].filter(part => part !== undefined).join(', ')}
            </a>
          </Fragment>
        ))}
      </p>
    </section>
  )
}

interface BodyProps extends TableProps {
  readonly person: PersonView | undefined
  readonly allergies: readonly EntryView[]
  readonly kind: EntryKind | undefined
  readonly kinds: readonly EntryKind[]
  readonly may: Pick<Permitted, 'permit'>
  /** The person's care plans, above the items of the record. */
  readonly plans: ReactNode
}

/** The body, from what was read. */
export const PatientBody = (props: BodyProps) => (
  <>
    <PersonHeading person={props.person} />
    <Allergies entries={props.allergies} base={props.base} />
    {props.may.permit.labels.length === 0 && (
      <p>This person does not share with your team. You see only what your team wrote itself.</p>
    )}
    {props.plans}
    <KindFilter base={props.base} kind={props.kind} kinds={props.kinds} dense />
    {props.entries.length === 0 ? <p>There is nothing here that you can see.</p> : <EntryTable {...props} />}
  </>
)

/** Who a person is, for a page that shows more of them: known to whoever was shown that. */
export const readPerson = async (
  { exchange: { queries } }: PageRequest,
  { may, disclosure }: Pick<EntriesRead, 'may' | 'disclosure'>,
): Promise<PersonView | undefined> => {
  await queries.caughtUp(may.newest, undefined, ['people'])
  return queries.people.read(disclosure)
}

const pageOf = (kind: EntryKind | undefined, after: string | undefined): EntryFilter => ({
  limit: pageSize,
  kinds: kind === undefined ? notAllergies : [kind],
  ...(after !== undefined && { after }),
})

/** `/patients/:id` */
export const patientPage = async (request: PageRequest): Promise<Answer> => {
  const patient = request.params['id'] ?? ''
  const { clock, queries } = request.exchange
  const may = await mayLookAt(request, patient, 'record')
  if (may === undefined) return unseen('/find')
  const kind = kindAsked(request.query)
  const { after } = request.query
  const wanted = pageOf(kind, after)
  const read = await readLists(request, may, [allergyFilter, wanted])
  const [person, kinds, names, plans] = await Promise.all([
    readPerson(request, read),
    queries.timeline.kinds(may),
    readNames(queries, may.permit.labels, request.visitor.actor.team),
    readPlansBeside(request, patient),
  ])
  const base = `/patients/${patient}`
  const [allergies = [], entries = []] = read.lists
  return show({
    title: person === undefined ? 'A person’s record' : dutyName(person),
    section: '/caseload',
    back: { href: '/caseload', text: 'Back to caseload' },
    live: patient,
    wide: true,
    body: (
      <>
        <PatientBody
          person={person}
          allergies={allergies}
          entries={entries}
          kind={kind}
          kinds={kinds}
          may={may}
          names={names}
          base={base}
          now={clock()}
          plans={plans === undefined ? null : <PlansOfPerson {...plans} base={base} />}
        />
        <NextPage
          base={base}
          params={kind === undefined ? {} : { kind }}
          next={read.next}
          paged={after !== undefined}
        />
      </>
    ),
  })
}
