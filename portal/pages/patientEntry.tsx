/** One item of a person's record for a professional: every value with its code, the trend, versions, and what may be decided. */
import { Details, WarningCallout } from 'nhsuk-react-components'
import type { EntryContent } from '../../domain/entry/content.ts'
import type { EntryShown, EntryView, PersonView } from '../../projections/views.ts'
import { DataTable } from '../layout/table.tsx'
import { show, type Answer } from '../layout/view.ts'
import { dayAndTime } from '../text/dates.ts'
import { valueText } from '../text/entries.ts'
import { denseQuantity, rangeText } from '../text/numbers.ts'
import { capital, kindWords, labelName } from '../text/words.ts'
import type { PageRequest } from '../visitor.ts'
import { ContentBody, Facts } from './contentBody.tsx'
import { clinicalTitle, codeOf, codeText, flagSign } from './denseRows.tsx'
import { readEntry, readLists } from './look.ts'
import { readNames, type Names } from './names.ts'
import { Allergies, allergyFilter, PersonHeading, readPerson } from './patientRecord.tsx'
import { unseen } from './person.tsx'
import { ReleaseActions } from './releaseActions.tsx'
import { numericCodes, readTrends, TrendFigure, type TestOverTime } from './trends.tsx'

type Shown = Extract<EntryView, EntryShown>
type Result = Extract<EntryContent, { kind: 'result' }>

const ResultTable = ({ content }: { readonly content: Result }) => (
  <>
    <DataTable
      dense
      caption={`${content.code.display}, ${content.status}`}
      rows={content.observations.map((observation, place) => ({ observation, place }))}
      keyOf={({ place }) => String(place)}
      columns={[
        { heading: 'Test', cell: ({ observation }) => observation.code.display },
        {
          heading: 'Value',
          cell: ({ observation: { value } }) =>
            'quantity' in value ? (
              <span className="cie-number">{denseQuantity(value.quantity)}</span>
            ) : (
              <span className="cie-letter">{valueText(value)}</span>
            ),
        },
        {
          heading: 'Range',
          cell: ({ observation: { range, value } }) =>
            rangeText(range, 'quantity' in value ? value.quantity.unit : '') ?? '',
        },
        { heading: 'Flag', cell: ({ observation }) => flagSign(observation) },
        { heading: 'Status', cell: ({ observation }) => observation.status },
        { heading: 'Code', cell: ({ observation }) => codeText(observation.code) },
        { heading: 'Comment', cell: ({ observation }) => observation.comment ?? '' },
      ]}
    />
    {content.comment !== undefined && <p className="cie-letter">{content.comment}</p>}
  </>
)

const Content = (props: Parameters<typeof ContentBody>[0]) =>
  props.content.kind === 'result' ? <ResultTable content={props.content} /> : <ContentBody {...props} />

const Versions = ({ entry, base }: { readonly entry: Shown; readonly base: string }) => (
  <>
    {entry.state === 'corrected' && (
      <WarningCallout>
        <WarningCallout.Heading>Corrected</WarningCallout.Heading>
        <p>This is the version of {dayAndTime(entry.issued)}. Earlier versions are below.</p>
      </WarningCallout>
    )}
    {entry.earlier.length > 0 && (
      <Details>
        <Details.Summary>Earlier versions ({entry.earlier.length})</Details.Summary>
        <Details.Text>
          {entry.earlier.map(version => (
            <div key={version.revision}>
              <p>
                <strong>
                  Issued {dayAndTime(version.issued)}, arrived {dayAndTime(version.recordedAt)}
                </strong>
              </p>
              <Content content={version.content} base={base} version={version.revision} />
            </div>
          ))}
        </Details.Text>
      </Details>
    )}
  </>
)

interface BodyProps {
  readonly person: PersonView | undefined
  readonly entry: Shown
  readonly names: Names
  readonly tests: readonly TestOverTime[]
  readonly allergies: readonly EntryView[]
  /** The person's own pages lie under it, and the item's under `base`. */
  readonly record: string
  readonly base: string
}

/** The body, from an item as read; `children` are what may be decided about it. */
export const PatientEntryBody = (props: BodyProps & { readonly children: React.ReactNode }) => {
  const { person, entry, names, tests, allergies, record, base, children } = props
  return (
    <>
      <PersonHeading person={person} />
      <Allergies entries={allergies} base={record} />
      <h2 className="nhsuk-heading-m">
        <span className="nhsuk-caption-m">{capital(kindWords[entry.kind].one)}</span>
        {clinicalTitle(entry.content)}
      </h2>
      <Versions entry={entry} base={base} />
      <Content content={entry.content} base={base} />
      <div className="cie-trends">
        {tests.map((test, place) => (
          <TrendFigure key={codeText(test.code)} test={test} id={`trend-${String(place)}`} owner="The" />
        ))}
      </div>
      <Facts
        rows={[
          ['Code', codeText(codeOf(entry.content))],
          ['Clinical time', dayAndTime(entry.effective)],
          ['Issued', dayAndTime(entry.issued)],
          ['Arrived', dayAndTime(entry.recordedAt)],
          ['Source', capital(names.source(entry))],
          ['Author', entry.author],
          ['Label', labelName(entry.label)],
        ]}
      />
      {children}
    </>
  )
}

const picturesAtMost = 8

/** `/patients/:id/:entry` */
export const patientEntryPage = async (request: PageRequest): Promise<Answer> => {
  const patient = request.params['id'] ?? ''
  const found = await readEntry(request, { patient, entry: request.params['entry'] ?? '' })
  const entry = found?.entry
  if (found === undefined || entry?.sight !== 'content') return unseen('/find')
  const codes = numericCodes(entry).slice(0, picturesAtMost)
  const { clock, queries } = request.exchange
  const [names, person, tests, { lists }] = await Promise.all([
    readNames(queries, found.may.permit.labels, request.visitor.actor.team),
    readPerson(request, found),
    readTrends(request, patient, codes),
    readLists(request, found.may, [allergyFilter]),
  ])
  const record = `/patients/${patient}`
  const base = `${record}/${entry.id}`
  return show({
    title: clinicalTitle(entry.content),
    section: '/caseload',
    back: { href: record, text: 'Back to the record' },
    live: patient,
    wide: true,
    body: (
      <PatientEntryBody
        person={person}
        entry={entry}
        names={names}
        tests={tests}
        allergies={lists[0] ?? []}
        record={record}
        base={base}
      >
        <ReleaseActions
          entry={entry}
          base={base}
          now={clock()}
          made={entry.organisation === request.visitor.actor.organisation}
        />
      </PatientEntryBody>
    ),
  })
}
