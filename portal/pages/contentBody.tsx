/** The content of one item, by kind, in the patient's words. */
import { SummaryList } from 'nhsuk-react-components'
import type { EntryContent } from '../../domain/entry/content.ts'
import { dayAndTime, plainDay } from '../text/dates.ts'
import { statusWords, visitWords } from '../text/entries.ts'
import { capital } from '../text/words.ts'
import { MeasurementBody, ResultBody } from './resultBody.tsx'

type Row = readonly [key: string, value: string | undefined]

/** A summary list of the rows that have a value. */
export const Facts = ({ rows }: { readonly rows: readonly Row[] }) => (
  <SummaryList>
    {rows.map(([key, value]) =>
      value === undefined || value === '' ? null : (
        <SummaryList.Row key={key}>
          <SummaryList.Key>{key}</SummaryList.Key>
          <SummaryList.Value>{value}</SummaryList.Value>
        </SummaryList.Row>
      ),
    )}
  </SummaryList>
)

type Letter = Extract<EntryContent, { kind: 'letter' }>

interface Placed<C extends EntryContent> {
  readonly content: C
  /** The item's own address: its document and trends lie below it. */
  readonly base: string
  /** The revision of an earlier version. */
  readonly version?: number
}

const LetterBody = ({ content, base, version }: Placed<Letter>) => (
  <>
    {content.text !== undefined && <div className="cie-letter nhsuk-u-reading-width">{content.text}</div>}
    {content.document !== undefined && (
      <p className="nhsuk-u-margin-top-4">
        <a href={`${base}/document${version === undefined ? '' : `?version=${String(version)}`}`}>
          Download the letter ({documentType(content.document.mediaType)})
        </a>
      </p>
    )}
    {content.text === undefined && content.document === undefined && (
      <p>This letter was sent without any text.</p>
    )}
  </>
)

const documentTypes: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'text/plain': 'text',
  'image/png': 'picture',
  'image/jpeg': 'picture',
}
const documentType = (mediaType: string): string => documentTypes[mediaType] ?? 'file'

type Plain = Exclude<EntryContent, { kind: 'result' | 'measurement' | 'letter' }>

const severities = { mild: 'Mild', moderate: 'Moderate', severe: 'Severe' } as const

const date = (value: Parameters<typeof plainDay>[0] | undefined): string | undefined =>
  value === undefined ? undefined : plainDay(value)
const moment = (value: Parameters<typeof dayAndTime>[0] | undefined): string | undefined =>
  value === undefined ? undefined : dayAndTime(value)

type Of<K extends Plain['kind']> = Extract<Plain, { kind: K }>

const medication = ({ dose, status, from, to }: Of<'medication'>): readonly Row[] => [
  ['How to take it', dose],
  ['Now', status === 'active' ? 'You take this medicine' : 'You have stopped this medicine'],
  ['From', date(from)],
  ['Until', date(to)],
]

const allergy = ({ reaction, severity }: Of<'allergy'>): readonly Row[] => [
  ['What happens', reaction],
  ['How bad', severity === undefined ? undefined : severities[severity]],
]

const diagnosis = ({ status, onset }: Of<'diagnosis'>): readonly Row[] => [
  ['Now', status === 'active' ? 'Active' : 'No longer active'],
  ['Since', date(onset)],
]

const appointment = (content: Of<'appointment'>): readonly Row[] => [
  ['When', dayAndTime(content.start)],
  ['Until', moment(content.end)],
  ['Where', content.where],
  ['With', content.with],
  ['State', statusWords(content)],
]

const encounter = ({ type, start, end, location, reason }: Of<'encounter'>): readonly Row[] => [
  ['Kind', visitWords[type]],
  ['Came', dayAndTime(start)],
  ['Left', moment(end)],
  ['Where', location],
  ['Why', reason === undefined ? undefined : capital(reason)],
]

const factsOf = (content: Plain): readonly Row[] => {
  switch (content.kind) {
    case 'medication':
      return medication(content)
    case 'allergy':
      return allergy(content)
    case 'diagnosis':
      return diagnosis(content)
    case 'procedure':
      return [['Date', date(content.on)]]
    case 'appointment':
      return appointment(content)
    case 'encounter':
      return encounter(content)
  }
}

/** What a version of an item says. */
export const ContentBody = ({ content, base, ...version }: Placed<EntryContent>) => {
  if (content.kind === 'result') return <ResultBody content={content} base={base} />
  if (content.kind === 'measurement') return <MeasurementBody content={content} />
  if (content.kind === 'letter') return <LetterBody content={content} base={base} {...version} />
  return <Facts rows={factsOf(content)} />
}
