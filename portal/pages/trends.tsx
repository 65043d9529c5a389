/** A number over time on a page: the picture, its sentence, its legend, and the same numbers as a table. */
import type { Citation } from '../../domain/access/events.ts'
import type { Observation } from '../../domain/entry/content.ts'
import type { Coding } from '../../domain/kernel/terms.ts'
import { addDays, type Instant, type LocalDate } from '../../domain/kernel/time.ts'
import type { EntryView, TrendPoint } from '../../projections/views.ts'
import type { Shape } from '../charts/clean.ts'
import { drawTrend } from '../charts/draw.ts'
import { overTime, trendOf, trendSummary, type Trend } from '../charts/trend.ts'
import { DataTable } from '../layout/table.tsx'
import { day, dayKey, shortDay } from '../text/dates.ts'
import { quantityText, rangeText } from '../text/numbers.ts'
import { testName } from '../text/results.ts'
import type { PageRequest } from '../visitor.ts'
import { mayLook } from './look.ts'

/** The codes of an item's numbers, in its own order. */
export const numericCodes = (entry: EntryView): readonly Coding[] => {
  if (entry.sight !== 'content') return []
  const { content } = entry
  if (content.kind === 'measurement') return [content.code]
  if (content.kind !== 'result') return []
  return content.observations.filter(isNumeric).map(observation => observation.code)
}

const isNumeric = ({ value, status }: Observation): boolean => 'quantity' in value && status !== 'cancelled'

/** A test with every value of it that the reader may see. */
export interface TestOverTime {
  readonly code: Coding
  readonly points: readonly TrendPoint[]
  /** Those whose date can be right: none before the person was born, none that is still to come. */
  readonly drawn: readonly TrendPoint[]
}

/** Which days a value can be of. */
const mayBeOf = (born: LocalDate | undefined, now: Instant): ((point: TrendPoint) => boolean) => {
  const latest = addDays(now, 1)
  return ({ at }) => at <= latest && (born === undefined || dayKey(at) >= born)
}

/** Values over time of several codes, put on record once, with every entry that a value comes from. */
export const readTrends = async (
  request: PageRequest,
  patient: string,
  codes: readonly Coding[],
): Promise<readonly TestOverTime[]> => {
  if (codes.length === 0) return []
  const { access, clock, queries } = request.exchange
  const may = await mayLook(request, patient, 'entry')
  if (may === undefined) return []
  const picked = await Promise.all(codes.map(code => queries.trends.pick(may, keyOf(code))))
  const cited = new Map<string, Citation>(
    picked.flat().map(one => [`${one.stream}@${String(one.revision)}`, one]),
  )
  const disclosure = await access.disclose(may, [...cited.values()])
  const person = await queries.people.read(disclosure)
  const isRight = mayBeOf(person?.birthDate, clock())
  return Promise.all(
    codes.map(async code => {
      const points = await queries.trends.read(disclosure, keyOf(code))
      return { code, points, drawn: points.filter(isRight) }
    }),
  )
}

const keyOf = ({ system, code }: Coding): string => `${system}|${code}`

const lineSign = 'M1 7H23'

const Legend = ({ trend }: { readonly trend: Trend }) => (
  <ul className="cie-legend nhsuk-body-s" aria-hidden="true">
    <li>
      <svg viewBox="0 0 24 14">
        <path d={lineSign} stroke="#005eb8" strokeWidth="2" />
        <circle cx="12" cy="7" r="5" fill="#005eb8" />
      </svg>
      Value
    </li>
    {trend.range !== undefined && (
      <li>
        <svg viewBox="0 0 24 14">
          <rect width="24" height="14" fill="#d1e7d6" />
        </svg>
        Usual range
      </li>
    )}
    {trend.hollow.length > 0 && (
      <li>
        <svg viewBox="0 0 24 14">
          <circle cx="12" cy="7" r="5" fill="#fff" stroke="#005eb8" strokeWidth="2" />
        </svg>
        Value that was corrected later
      </li>
    )}
  </ul>
)

const pointKey = (point: TrendPoint): string =>
  `${point.entry} ${point.at} ${String(point.value)} ${String(point.hollow)}`

interface PointTableProps {
  readonly name: string
  readonly points: readonly TrendPoint[]
  readonly dense: boolean
}

const PointTable = ({ name, points, dense }: PointTableProps) => (
  <DataTable
    dense={dense}
    caption={`${name}: all values`}
    rows={points.toSorted((a, b) => (a.at < b.at ? 1 : -1))}
    keyOf={pointKey}
    columns={[
      { heading: 'Date', cell: point => day(point.at) },
      {
        heading: 'Value',
        cell: point => (point.hollow ? `${quantityText(point)} (corrected later)` : quantityText(point)),
      },
      { heading: 'Usual range', cell: point => rangeText(point, point.unit) ?? 'Not given' },
    ]}
  />
)

const shapes: readonly Shape[] = ['wide', 'narrow']

interface TrendProps {
  readonly test: TestOverTime
  readonly id: string
  readonly owner?: 'Your' | 'The'
}

/** What the picture leaves out, and where it breaks its line. */
const NotDrawn = ({ test, trend }: { readonly test: TestOverTime; readonly trend: Trend }) => {
  const misdated = test.points.length - test.drawn.length
  const others = test.drawn.length - trend.points.length - trend.hollow.length
  const first = trend.points[0]
  return (
    <>
      {others > 0 && (
        <p className="nhsuk-body-s">
          {others === 1 ? 'One value has' : `${String(others)} values have`} another unit and cannot be
          compared: see the table.
        </p>
      )}
      {misdated > 0 && (
        <p className="nhsuk-body-s">
          {misdated === 1
            ? 'One value has a date that can’t be right and is not drawn: see the table.'
            : `${String(misdated)} values have dates that can’t be right and are not drawn: see the table.`}
        </p>
      )}
      {first !== undefined && trend.runs.length === 0 && (
        <p className="nhsuk-body-s">
          There is no line between {shortDay(first.at)} and later values, because they lie far apart.
        </p>
      )}
    </>
  )
}

/** The picture with its sentence above and its table below; only the table where there is no second value to compare. */
export const TrendFigure = ({ test, id, owner = 'Your' }: TrendProps) => {
  const name = testName(test.code)
  const trend = trendOf(name, test.drawn)
  if (trend === undefined) return null
  const drawn = shapes.map(shape => drawTrend(trend, { id, shape, owner })).join('')
  return (
    <section aria-labelledby={`${id}-heading`}>
      <h2 className="nhsuk-heading-m" id={`${id}-heading`}>
        {overTime(name)}
      </h2>
      <p>{trendSummary(trend, owner)}</p>
      <figure className="cie-figure">
        {/* Made by the chart renderer from numbers alone, and cleaned of styles and scripts. */}
        <div dangerouslySetInnerHTML={{ __html: drawn }} />
        <Legend trend={trend} />
        <NotDrawn test={test} trend={trend} />
      </figure>
      <PointTable name={name} points={test.points} dense={owner === 'The'} />
    </section>
  )
}
