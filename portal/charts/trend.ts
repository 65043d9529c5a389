/** Numbers over time, sorted into what may be joined by a line, and said in one sentence. */
import type { Instant } from '../../domain/kernel/time.ts'
import type { TrendPoint } from '../../projections/views.ts'
import { day, month } from '../text/dates.ts'
import { plainNumber, plainUnit, quantityText } from '../text/numbers.ts'

/** What a trend is of, and its points, oldest first, all of one unit. */
export interface Trend {
  readonly name: string
  readonly unit: string
  /** Values that stand. */
  readonly points: readonly TrendPoint[]
  /** Values that were corrected since. */
  readonly hollow: readonly TrendPoint[]
  /** Runs of at least two points that a line may join. */
  readonly runs: readonly (readonly TrendPoint[])[]
  /** The usual range at the newest point, where its laboratory gave one. */
  readonly range: { readonly low?: number; readonly high?: number } | undefined
}

/** A time without values that is longer than this many days, and than thrice the usual distance, is shown as a gap. */
const gapDays = 400

const daysBetween = (a: Instant, b: Instant): number => (Date.parse(b) - Date.parse(a)) / 86_400_000

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

const comparable = (point: TrendPoint): boolean => point.comparator === undefined

const runsOf = (points: readonly TrendPoint[]): readonly (readonly TrendPoint[])[] => {
  const steps = points.slice(1).map((point, place) => daysBetween(points[place]?.at ?? point.at, point.at))
  const longest = Math.max(gapDays, 3 * median(steps))
  const runs: TrendPoint[][] = []
  let before: TrendPoint | undefined
  for (const point of points) {
    const joins =
      before !== undefined &&
      comparable(before) &&
      comparable(point) &&
      daysBetween(before.at, point.at) <= longest
    const last = runs.at(-1)
    if (joins && last !== undefined) last.push(point)
    else runs.push([point])
    before = point
  }
  return runs.filter(run => run.length > 1)
}

const rangeOf = (point: TrendPoint | undefined): Trend['range'] => {
  if (point?.low === undefined && point?.high === undefined) return undefined
  return {
    ...(point.low !== undefined && { low: point.low }),
    ...(point.high !== undefined && { high: point.high }),
  }
}

const oldestFirst = (points: readonly TrendPoint[]): readonly TrendPoint[] =>
  points.toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))

/**
 * The trend of the newest value's unit. Values in other units are left to the table: a line joins only what compares.
 * Undefined where there are not two values to compare.
 */
export const trendOf = (name: string, all: readonly TrendPoint[]): Trend | undefined => {
  const sorted = oldestFirst(all)
  const unit = sorted.filter(point => !point.hollow).at(-1)?.unit
  if (unit === undefined) return undefined
  const sameUnit = sorted.filter(point => plainUnit(point.unit) === plainUnit(unit))
  const points = sameUnit.filter(point => !point.hollow)
  if (points.length < 2) return undefined
  return {
    name,
    unit,
    points,
    hollow: sameUnit.filter(point => point.hollow),
    runs: runsOf(points),
    range: rangeOf(points.at(-1)),
  }
}

const where = (trend: Trend, value: number): string => {
  const { low, high } = trend.range ?? {}
  if (low === undefined && high === undefined) return ''
  if (low !== undefined && value < low) return ' The latest value is below the usual range.'
  if (high !== undefined && value > high) return ' The latest value is above the usual range.'
  return ' The latest value is inside the usual range.'
}

/** A name that may say "over time" itself, once. */
export const overTime = (name: string): string => (/over time/.test(name) ? name : `${name} over time`)

/** A name within a sentence: `blood sugar (HbA1c)`; abbreviations keep their capitals. */
const midSentence = (name: string): string => {
  const short = name.replace(/ over time/, '')
  return /^[A-Z][a-z]*(?![A-Za-z0-9])/.test(short) ? short.charAt(0).toLowerCase() + short.slice(1) : short
}

/** Whose numbers they are: the reader's own, or a patient's on a clinician's page. */
export type Owner = 'Your' | 'The'

/** Platelets have risen; haemoglobin has. */
const isPlural = (name: string): boolean => /[a-z](?<!s)s$/.test(name.replace(/ \(.*\)$/, ''))

const change = (first: TrendPoint, last: TrendPoint): string => {
  if (last.value === first.value) return 'has stayed at'
  return last.value < first.value ? 'has fallen' : 'has risen'
}

const subjectOf = ({ name }: Trend, owner: Owner): string =>
  owner === 'Your' ? `Your ${midSentence(name)}` : name.replace(/ over time/, '')

/** Where "below" or "above" is all that is known, nothing has risen or fallen. */
const twoDays = (trend: Trend, first: TrendPoint, last: TrendPoint): string =>
  `${isPlural(trend.name) ? 'were' : 'was'} ${quantityText(first)} on ${day(first.at)} and ${quantityText(last)} on ${day(last.at)}.`

const compared = (trend: Trend, first: TrendPoint, last: TrendPoint): string => {
  const verb = change(first, last)
  const from = last.value === first.value ? '' : `from ${plainNumber(first.value)} to `
  return (
    `${isPlural(trend.name) ? verb.replace('has', 'have') : verb} ${from}${quantityText(last)} ` +
    `since ${month(first.at)}.${where(trend, last.value)}`
  )
}

/** `Your HbA1c has fallen from 62 to 48 mmol/mol since March 2025.` */
export const trendSummary = (trend: Trend, owner: Owner = 'Your'): string => {
  const [first] = trend.points
  const last = trend.points.at(-1)
  if (first === undefined || last === undefined) return ''
  const says = comparable(first) && comparable(last) ? compared : twoDays
  return `${subjectOf(trend, owner)} ${says(trend, first, last)}`
}
