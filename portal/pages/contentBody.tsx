/** The content of one item, by kind, in the patient's words. */
import { SummaryList } from 'nhsuk-react-components'
import type { EntryContent } from '../../domain/entry/content.ts'
import { dayAndTime, plainDay } from '../text/dates.ts'
import { appointmentWords, visitWords } from '../text/entries.ts'
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

const LetterBody = ({ content, base }: { readonly content: Letter; readonly base: string }) => (
  <>
    {content.text !== undefined && <div className="cie-letter nhsuk-u-reading-width">{content.text}</div>}
    {content.document !== undefined && (
      <p className="nhsuk-u-margin-top-4">
        <a href={`${base}/document`}>Download the letter ({documentType(content.document.mediaType)})</a>
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

const factsOf = (content: Plain): readonly Row[] => {
  switch (content.kind) {
    case 'medication':
      return [
        ['How to take it', content.dose],
        ['Now', content.status === 'active' ? 'You take this medicine' : 'You have stopped this medicine'],
        ['From', date(content.from)],
        ['Until', date(content.to)],
      ]
    case 'allergy':
      return [
        ['What happens', content.reaction],
        ['How bad', content.severity === undefined ? undefined : severities[content.severity]],
      ]
    case 'diagnosis':
      return [
        ['Now', content.status === 'active' ? 'Active' : 'No longer active'],
        ['Since', date(content.onset)],
      ]
    case 'procedure':
      return [['Date', date(content.on)]]
    case 'appointment':
      return [
        ['When', dayAndTime(content.start)],
        ['Until', content.end === undefined ? undefined : dayAndTime(content.end)],
        ['Where', content.where],
        ['With', content.with],
        ['State', appointmentWords[content.status]],
      ]
    case 'encounter':
      return [
        ['Kind', visitWords[content.type]],
        ['Came', dayAndTime(content.start)],
        ['Left', content.end === undefined ? undefined : dayAndTime(content.end)],
        ['Where', content.location],
        ['Why', content.reason === undefined ? undefined : capital(content.reason)],
      ]
  }
}

/** `base` is the item's own address: its document and trends lie below it. */
export const ContentBody = ({ content, base }: { readonly content: EntryContent; readonly base: string }) => {
  switch (content.kind) {
    case 'result':
      return <ResultBody content={content} base={base} />
    case 'measurement':
      return <MeasurementBody content={content} />
    case 'letter':
      return <LetterBody content={content} base={base} />
    case 'medication':
    case 'allergy':
    case 'diagnosis':
    case 'procedure':
    case 'appointment':
    case 'encounter':
      return <Facts rows={factsOf(content)} />
  }
}
