/** What a question's page shows: one panel a breakdown, each narrowed to what was chosen in the others. */
import { areTogether, sliceOf, type Filter, type Row, type Shown, type Slice } from '../../analytics/slice.ts'
import type { Breakdown, FiguresView, QuestionView } from '../../analytics/views.ts'
import { capital } from '../text/words.ts'
import { valueText } from '../text/figures.ts'

/** Numbers of one panel: its own breakdown's values, crossed with another's where it shows lines. */
export interface Panel {
  readonly breakdown: Breakdown
  /** Undefined where it is not counted together with what the page is narrowed to. */
  readonly slice: Slice | undefined
  readonly rows: readonly Row[]
  /** The value that the page is narrowed to. */
  readonly chosen: string | undefined
  /** Over months: all of them, and a line for each value of another breakdown. */
  readonly lines: readonly { readonly name: string; readonly shown: readonly Shown[] }[]
  readonly crossed: Slice | undefined
}

const month = /^\d{4}-\d{2}$/
export const isMonths = ({ values }: Breakdown): boolean =>
  values.length > 0 && values.some(value => month.test(value))

const namesOf = (filters: readonly Filter[]): readonly string[] =>
  filters.map(({ breakdown }) => breakdown.name)
const mostLines = 8

/** Another breakdown whose values are lines over months: the first that may stand with them. */
const linesBy = (
  question: QuestionView,
  own: Breakdown,
  filters: readonly Filter[],
): Breakdown | undefined => {
  const taken = namesOf(filters)
  return question.breakdowns.find(
    ({ name, values }) =>
      name !== own.name &&
      values.length > 0 &&
      !taken.includes(name) &&
      values.length <= mostLines &&
      areTogether(question, [own.name, name, ...taken]),
  )
}

const linesOf = (slice: Slice, crossed: Slice | undefined): Panel['lines'] => {
  const all = { name: 'All', shown: slice.rows.map(({ shown }) => shown) }
  const [, by] = crossed?.by ?? []
  if (crossed === undefined || by === undefined) return [all]
  const others = by.values.map(value => ({
    name: capital(valueText(value)),
    shown: crossed.rows.filter(({ values }) => values[1] === value).map(({ shown }) => shown),
  }))
  return [all, ...others.filter(({ shown }) => shown.some(one => one !== 0))]
}

/** Long lists begin with the most, and what isn't shown comes last. */
const longList = 10
const inOrder = (breakdown: Breakdown, rows: readonly Row[]): readonly Row[] => {
  const there = breakdown.within === undefined ? rows : rows.filter(({ shown }) => shown !== 0)
  const size = ({ shown }: Row): number => (shown === 'hidden' ? -1 : shown)
  return breakdown.values.length > longList && !isMonths(breakdown)
    ? there.toSorted((a, b) => size(b) - size(a))
    : there
}

const panelOf = (view: FiguresView, breakdown: Breakdown, filters: readonly Filter[]): Panel => {
  const { question } = view
  const chosen = filters.find(one => one.breakdown.name === breakdown.name)?.value
  const others = filters.filter(one => one.breakdown.name !== breakdown.name)
  const nothing = { breakdown, chosen, slice: undefined, rows: [], lines: [], crossed: undefined }
  if (!areTogether(question, [breakdown.name, ...namesOf(others)])) return nothing
  const slice = sliceOf(view, { by: [breakdown], filters: others })
  const by = isMonths(breakdown) ? linesBy(question, breakdown, others) : undefined
  const crossed = by && sliceOf(view, { by: [breakdown, by], filters: others })
  const lines = isMonths(breakdown) ? linesOf(slice, crossed) : []
  return { breakdown, chosen, slice, rows: inOrder(breakdown, slice.rows), lines, crossed }
}

/** Every panel of a question, in the order of its breakdowns; of a question without figures in some, none of these. */
export const panelsOf = (view: FiguresView, filters: readonly Filter[]): readonly Panel[] =>
  view.question.breakdowns
    .filter(({ values }) => values.length > 0)
    .map(breakdown => panelOf(view, breakdown, filters))
