/** Published figures in words: numbers, values of breakdowns, and what a slice's numbers say. */
import type { Shown, Slice } from '../../analytics/slice.ts'
import type { Breakdown, Freshness, QuestionView } from '../../analytics/views.ts'
import { instant } from '../../domain/kernel/time.ts'
import { dayAndTime, month } from './dates.ts'
import { capital, inSentence } from './words.ts'

const numberFormat = new Intl.NumberFormat('en-GB')

/** `1,240`, or `*` where it is not shown. */
export const shownText = (shown: Shown): string => (shown === 'hidden' ? '*' : numberFormat.format(shown))

/** `March 2026` for `2026-03`; anything else as it is. */
export const valueText = (value: string): string =>
  /^\d{4}-\d{2}$/.test(value) ? month(instant.parse(`${value}-15T12:00:00.000Z`)) : value

/** `Mar 2026` for `2026-03`, where there is little room. */
export const shortMonth = (value: string): string =>
  valueText(value).replace(/^(\p{L}{3})\p{L}*(?= \d)/u, '$1')

/** `borough and sex`. */
export const breakdownWords = (by: readonly Breakdown[]): string =>
  by.map(({ title }) => inSentence(title)).join(' and ')

/** A number that is not shown need not be small: it may be hidden for another's sake. */
const amount = (shown: Shown, { unit, whole }: QuestionView, by: readonly Breakdown[] = []): string => {
  const broken = by.length === 0 ? '' : ` by ${breakdownWords(by)}`
  const whom = by.length === 0 && shown !== 'hidden' ? (whole ?? unit) : unit
  return shown === 'hidden' ? `${capital(unit)}${broken}: not shown` : `${shownText(shown)} ${whom}${broken}`
}

/** Which row is the highest of those that are shown. Hidden ones may be higher, and the sentence says so. */
const highest = ({ question, by, rows, total }: Slice): string => {
  const known = rows.filter(({ shown }) => shown !== 'hidden')
  const most = Math.max(0, ...known.map(({ shown }) => (shown === 'hidden' ? 0 : shown)))
  if (most === 0) return amount(total, question, by)
  const first = known
    .filter(({ shown }) => shown === most)
    .map(({ values }) => capital(valueText(values[0] ?? '')))
  const ofThose = known.length < rows.length ? ' of those shown' : ''
  if (first.length > 2) return `${amount(total, question)}: no ${breakdownWords(by)} stands out${ofThose}`
  if (first.length === 2)
    return `${first.join(' and ')} have the most${ofThose}: ${amount(most, question)} each`
  const whole = typeof total === 'number' ? ` of ${shownText(total)}` : ''
  return `${first[0] ?? ''} has the most${ofThose}: ${shownText(most)}${whole} ${question.unit}`
}

/** What the numbers say, as a title: `Brent has the most: 95 of 600 people`. */
export const findingOf = (slice: Slice): string => {
  const { question, by, total } = slice
  if (by.length === 1) return highest(slice)
  return amount(total, question, by)
}

/** What a slice is of: `HbA1c over 58 mmol/mol, age: 65 and over`. */
export const sliceTitle = ({ question, filters }: Slice): string =>
  [
    question.title,
    ...filters.map(({ breakdown, value }) => `${inSentence(breakdown.title)}: ${valueText(value)}`),
  ].join(', ')

/** How fresh the counts are, as a sentence. */
export const freshnessWords = ({ status, countedThrough, seconds, why }: Freshness): string => {
  const until = countedThrough === undefined ? '' : ` Counted up to ${dayAndTime(countedThrough)}.`
  if (status === 'unavailable')
    return `Counting is not running${why === undefined ? '' : `: ${why}`}.${until}`
  if (status === 'live') return `Up to date.${until}`
  if (status === 'elsewhere') return `Counted by another server.${until}`
  const late = seconds === undefined ? '' : ` by ${numberFormat.format(Math.round(seconds))} seconds`
  return `Counting is behind${late}.${until}`
}
