/** A slice of published figures: some breakdowns shown, others narrowed to one value, and the rest in total. Only shown numbers are used. */
import type { FiguresLook } from '../domain/access/events.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { Breakdown, Figure, FiguresView, QuestionView } from './views.ts'

export type Shown = Figure['shown']

/** A breakdown with the one value that the figures are narrowed to. */
export interface Filter {
  readonly breakdown: Breakdown
  readonly value: string
}
export interface Row {
  /** One value for every breakdown shown. */
  readonly values: readonly string[]
  readonly shown: Shown
  /** Of the total, in whole percent; absent where either number is not shown. */
  readonly percent?: number
  /** What is typical of them, where the question has such a number. */
  readonly typical?: number
}
export interface Slice {
  readonly question: QuestionView
  readonly publishedAt: Instant
  readonly by: readonly Breakdown[]
  readonly filters: readonly Filter[]
  readonly rows: readonly Row[]
  /** All rows together, as published. */
  readonly total: Shown
}

/** What can't be asked: the parameter, and why. */
export interface SliceFault {
  readonly place: string
  readonly why: string
}

/** `by` and the filters as they stand in an address: `?by=borough,sex&ageBand=40-49`. */
export type Asked = Readonly<Record<string, string | undefined>>
type Narrowing = Pick<Slice, 'by' | 'filters'>

const mostShown = 2
const named = ({ breakdowns }: QuestionView, name: string): Breakdown | undefined =>
  breakdowns.find(one => one.name === name)
const names = (list: readonly { readonly name: string }[]): string => list.map(({ name }) => name).join(', ')

const byOf = (question: QuestionView, text: string): readonly Breakdown[] | SliceFault => {
  const asked = text.split(',').filter(one => one !== '')
  const unknown = asked.find(one => named(question, one) === undefined)
  if (unknown !== undefined)
    return { place: 'by', why: `${unknown} is not one of: ${names(question.breakdowns)}` }
  if (asked.length > mostShown || new Set(asked).size < asked.length)
    return { place: 'by', why: `at most ${String(mostShown)} different breakdowns` }
  return asked.map(one => named(question, one)).filter(one => one !== undefined)
}

const filterOf = (
  question: QuestionView,
  by: readonly Breakdown[],
  [name, value]: readonly [string, string],
): Filter | SliceFault => {
  const breakdown = named(question, name)
  if (breakdown === undefined)
    return { place: name, why: `${name} is not one of: by, ${names(question.breakdowns)}` }
  if (by.includes(breakdown)) return { place: name, why: `${name} is shown already` }
  return breakdown.values.includes(value)
    ? { breakdown, value }
    : { place: name, why: `${value} is not one of: ${breakdown.values.join(', ')}` }
}

/** Tells what was wrongly asked from what was asked. */
export const isFault = (answer: object): answer is SliceFault => 'why' in answer

/** Of a breakdown whose total is not the reader's to see one value is always shown or narrowed to: the first, unless another is asked for. */
const withOwn = ({ breakdowns }: QuestionView, { by, filters }: Narrowing): Narrowing => {
  const others = breakdowns.filter(
    ({ name, withoutTotal }) =>
      withoutTotal === true &&
      ![...by, ...filters.map(({ breakdown }) => breakdown)].some(one => one.name === name),
  )
  const firsts = others.flatMap(breakdown =>
    breakdown.values.slice(0, 1).map(value => ({ breakdown, value })),
  )
  return { by, filters: [...filters, ...firsts] }
}

/** Whether these breakdowns are counted together. */
export const areTogether = ({ together }: QuestionView, names: readonly string[]): boolean =>
  together === undefined || together.some(whole => names.every(name => whole.includes(name)))

/** What an address asks of a question, or what in it can't be asked. */
export const narrowingOf = (question: QuestionView, asked: Asked): Narrowing | SliceFault => {
  const by = byOf(question, asked['by'] ?? '')
  if (isFault(by)) return by
  const filters: Filter[] = []
  for (const [name, value] of Object.entries(asked)) {
    if (name === 'by' || value === undefined) continue
    const filter = filterOf(question, by, [name, value])
    if (isFault(filter)) return filter
    filters.push(filter)
  }
  const whole = withOwn(question, { by, filters })
  const asksFor = [...whole.by, ...whole.filters.map(({ breakdown }) => breakdown)].map(({ name }) => name)
  if (!areTogether(question, asksFor))
    return { place: 'by', why: `${asksFor.join(' and ')} are not counted together` }
  return whole
}

const combinations = (by: readonly Breakdown[]): readonly (readonly string[])[] =>
  by.reduce<readonly (readonly string[])[]>(
    (rows, { values }) => rows.flatMap(row => values.map(value => [...row, value])),
    [[]],
  )

/** A share of a rounded total is itself rounded: whole percents are all that it can honestly say. */
const percentOf = (shown: Shown, total: Shown): number | undefined =>
  shown === 'hidden' || total === 'hidden' || total === 0 ? undefined : Math.round((shown / total) * 100)

/** The slice of the figures that was asked for. */
export const sliceOf = (view: FiguresView, narrowing: Narrowing): Slice => {
  const { question, publishedAt, figures } = view
  const { by, filters } = withOwn(question, narrowing)
  const known = new Map(figures.map(figure => [JSON.stringify(figure.place), figure]))
  const valueAt = ({ name }: Breakdown, values: readonly string[]): string | null =>
    values[by.findIndex(one => one.name === name)] ??
    filters.find(({ breakdown }) => breakdown.name === name)?.value ??
    null
  const figureAt = (values: readonly string[]): Pick<Figure, 'shown' | 'typical'> => {
    const place = question.breakdowns.map(one => valueAt(one, values))
    const isOwn = question.breakdowns.every(
      (one, number) => one.withoutTotal !== true || place[number] !== null,
    )
    const stand = question.breakdowns.filter((_one, number) => place[number] !== null)
    const isCounted = areTogether(
      question,
      stand.map(({ name }) => name),
    )
    return isOwn && isCounted ? (known.get(JSON.stringify(place)) ?? { shown: 0 }) : { shown: 'hidden' }
  }
  const total = figureAt([]).shown
  const rows = combinations(by).map((values): Row => {
    const { shown, typical } = figureAt(values)
    const percent = percentOf(shown, total)
    return {
      values,
      shown,
      ...(percent !== undefined && { percent }),
      ...(typical !== undefined && { typical }),
    }
  })
  return { question, publishedAt, by, filters, rows, total }
}

/** What goes on record when a slice is shown. */
export const lookAt = ({ question, publishedAt, by, filters }: Slice): FiguresLook => ({
  question: question.name,
  by: by.map(({ name }) => name),
  filters: filters.map(({ breakdown, value }) => ({ breakdown: breakdown.name, value })),
  publishedAt,
})
