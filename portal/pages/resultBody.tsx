/** A result in the patient's words: the value large, what is usual, what the test looks at. */
import { Tag } from 'nhsuk-react-components'
import type { EntryContent, Observation } from '../../domain/entry/content.ts'
import { DataTable } from '../layout/table.tsx'
import { quantityText, rangeText } from '../text/numbers.ts'
import {
  clinicalTerm,
  looksAt,
  standing,
  standingSentence,
  standingWords,
  testName,
} from '../text/results.ts'
import { valueText } from '../text/entries.ts'

type Result = Extract<EntryContent, { kind: 'result' }>
type Measurement = Extract<EntryContent, { kind: 'measurement' }>

/** The range as a sentence of its own. */
const usual = ({ range, value }: Observation): string | undefined => {
  const text = rangeText(range, 'quantity' in value ? value.quantity.unit : '')
  return text === undefined ? undefined : `The usual range for this laboratory is ${text}.`
}

const Words = ({ text }: { readonly text: string }) => <p className="cie-letter">{text}</p>

/** One observation, large. */
const Single = ({ observation }: { readonly observation: Observation }) => {
  const { value, comment, code, status } = observation
  const range = usual(observation)
  return (
    <>
      {status === 'preliminary' && <Tag modifier="yellow">Not final yet</Tag>}
      {'quantity' in value ? (
        <p className="cie-value">{quantityText(value.quantity)}</p>
      ) : (
        <Words text={value.text} />
      )}
      {('quantity' in value || standing(observation) !== 'unknown') && <p>{standingSentence(observation)}</p>}
      {range !== undefined && <p>{range}</p>}
      {looksAt(code) !== undefined && <p>{looksAt(code)}</p>}
      {comment !== undefined && (
        <>
          <h2 className="nhsuk-heading-s">Note from the laboratory</h2>
          <Words text={comment} />
        </>
      )}
    </>
  )
}

const StandingTag = ({ observation }: { readonly observation: Observation }) => {
  const where = standing(observation)
  if (where === 'unknown') return 'The laboratory did not say'
  return <Tag modifier={where === 'inside' ? 'white' : 'yellow'}>{standingWords(observation)}</Tag>
}

const Name = ({ observation }: { readonly observation: Observation }) => {
  const term = clinicalTerm(observation.code)
  const looks = looksAt(observation.code)
  return (
    <>
      {testName(observation.code)}
      {term !== undefined && ` (${term})`}
      {looks !== undefined && <span className="nhsuk-body-s cie-meta"> {looks}</span>}
    </>
  )
}

const Panel = ({
  content,
  trendHref,
}: {
  readonly content: Result
  readonly trendHref: (place: number) => string
}) => (
  <>
    {looksAt(content.code) !== undefined && <p>{looksAt(content.code)}</p>}
    <p>A result outside the usual range is common and does not always mean that something is wrong.</p>
    <DataTable
      caption="Your values"
      rows={content.observations.map((observation, place) => ({ observation, place }))}
      keyOf={({ place }) => String(place)}
      columns={[
        { heading: 'Test', cell: ({ observation }) => <Name observation={observation} /> },
        { heading: 'Value', cell: ({ observation }) => <strong>{valueText(observation.value)}</strong> },
        {
          heading: 'Usual range',
          cell: ({ observation: { range, value } }) =>
            rangeText(range, 'quantity' in value ? value.quantity.unit : '') ?? 'Not given',
        },
        { heading: 'In or out', cell: ({ observation }) => <StandingTag observation={observation} /> },
        {
          heading: 'Over time',
          cell: ({ observation, place }) =>
            'quantity' in observation.value ? (
              <a href={trendHref(place)}>
                See chart<span className="nhsuk-u-visually-hidden">: {testName(observation.code)}</span>
              </a>
            ) : (
              'No number'
            ),
        },
      ]}
    />
  </>
)

/** A report of one value or of many. */
export const ResultBody = ({ content, base }: { readonly content: Result; readonly base: string }) => {
  const [only, ...more] = content.observations
  return (
    <>
      {content.status === 'preliminary' && (
        <p>
          <Tag modifier="yellow">Not final yet</Tag> The laboratory may still change this result.
        </p>
      )}
      {only === undefined && <p>The laboratory sent this report without values.</p>}
      {only !== undefined && more.length === 0 && <Single observation={only} />}
      {more.length > 0 && <Panel content={content} trendHref={place => `${base}/trend/${String(place)}`} />}
      {content.comment !== undefined && (
        <>
          <h2 className="nhsuk-heading-s">Note from the laboratory</h2>
          <Words text={content.comment} />
        </>
      )}
    </>
  )
}

/** A measurement is a result of one value that nobody reports on. */
export const MeasurementBody = ({ content }: { readonly content: Measurement }) => (
  <>
    <p className="cie-value">{quantityText(content.quantity)}</p>
    {content.range !== undefined && (
      <p>{standingSentence({ ...content, value: { quantity: content.quantity }, status: 'final' })}</p>
    )}
    {looksAt(content.code) !== undefined && <p>{looksAt(content.code)}</p>}
  </>
)
