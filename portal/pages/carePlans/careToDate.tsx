/** The summary of care to date: assembled from the record as its reader may see it now, put on record as a look, and never copied into a plan. */
import type { EntryFilter, EntryView } from '../../../projections/views.ts'
import { DataTable } from '../../layout/table.tsx'
import { shortDay, time } from '../../text/dates.ts'
import type { PageRequest } from '../../visitor.ts'
import { clinicalTitle, DenseSummary } from '../denseRows.tsx'
import { mayLook, readLists } from '../look.ts'
import { readNames, type Names } from '../names.ts'
import { allergyFilter, readPerson } from '../patientRecord.tsx'
import type { PersonView } from '../../../projections/views.ts'

/** What of the record stands beside a plan. */
export interface CareToDate {
  readonly person: PersonView | undefined
  readonly allergies: readonly EntryView[]
  readonly parts: readonly { readonly title: string; readonly entries: readonly EntryView[] }[]
  readonly names: Names
}

const partsOf = (now: NonNullable<EntryFilter['from']>) =>
  [
    { title: 'Diagnoses', filter: { kinds: ['diagnosis'], limit: 20 } },
    { title: 'Medication', filter: { kinds: ['medication'], limit: 20 } },
    { title: 'Last results', filter: { kinds: ['result', 'measurement'], limit: 8 } },
    {
      title: 'Appointments ahead',
      filter: { kinds: ['appointment'], from: now, earliestFirst: true, limit: 5 },
    },
  ] as const satisfies readonly { readonly title: string; readonly filter: EntryFilter }[]

/** Reads the summary; undefined where the record may not be looked at. */
export const readCareToDate = async (
  request: PageRequest,
  patient: string,
): Promise<CareToDate | undefined> => {
  const may = await mayLook(request, patient, 'record')
  if (may === undefined) return undefined
  const parts = partsOf(request.exchange.clock())
  const read = await readLists(request, may, [allergyFilter, ...parts.map(({ filter }) => filter)])
  const [person, names] = await Promise.all([
    readPerson(request, read),
    readNames(request.exchange.queries, may.permit.labels, request.visitor.actor.team),
  ])
  const [allergies = [], ...lists] = read.lists
  return {
    person,
    allergies,
    parts: parts.map(({ title }, place) => ({ title, entries: lists[place] ?? [] })),
    names,
  }
}

const when = (entry: EntryView): string => {
  const at =
    entry.sight === 'content' && entry.content.kind === 'appointment' ? entry.content.start : entry.effective
  return time(at) === 'midnight' ? shortDay(at) : `${shortDay(at)} ${time(at)}`
}

interface PartProps {
  readonly part: CareToDate['parts'][number]
  readonly base: string
  readonly names: Names
}

const Part = ({ part: { title, entries }, base, names }: PartProps) =>
  entries.length === 0 ? (
    <p>
      <strong>{title}: </strong>none that you can see.
    </p>
  ) : (
    <DataTable
      dense
      caption={title}
      rows={entries}
      keyOf={({ id }) => id}
      columns={[
        {
          heading: 'Item',
          cell: entry =>
            entry.sight === 'content' ? (
              <a href={`${base}/${entry.id}`}>{clinicalTitle(entry.content)}</a>
            ) : (
              'Taken back by its sender'
            ),
        },
        {
          heading: 'Content',
          cell: entry => (entry.sight === 'content' ? <DenseSummary content={entry.content} /> : ''),
        },
        {
          heading: 'When and from',
          cell: entry => (
            <>
              {when(entry)}
              <br />
              <span className="cie-meta">{names.source(entry)}</span>
            </>
          ),
        },
      ]}
    />
  )

/** The summary beside a plan. `base`: where the person's record lies. */
export const CareToDateSummary = ({ care, base }: { readonly care: CareToDate; readonly base: string }) => (
  <section className="cie-summary" aria-labelledby="care-to-date">
    <h2 className="nhsuk-heading-m" id="care-to-date">
      Care to date
    </h2>
    <p className="cie-meta nhsuk-body-s">
      From the record as you may see it now. It is no part of the plan, and the person can see that you
      looked.
    </p>
    {care.parts.map(part => (
      <Part key={part.title} part={part} base={base} names={care.names} />
    ))}
  </section>
)
