/** Turns true counts into what may be shown: small ones hidden, the rest rounded, and more hidden where sums would give one away. */
import { linesOf, stepsOf, type Cell, type Cube, type Line } from './cube.ts'
import { workedOut, type Bounds, type Shown } from './bounds.ts'
import { rounded, type ControlPolicy } from './policy.ts'

/** A place with what is shown there. */
export interface ShownCell {
  readonly place: Cell['place']
  readonly shown: Shown
  readonly typical?: number
}

/** A count is small by itself, or because few people stand behind it. */
const alone = (policy: ControlPolicy, { count, people }: Cell): Shown =>
  count > 0 && people <= policy.smallest ? 'hidden' : rounded(policy, count)

const width = ({ least, most }: Bounds): number => most - least

/**
 * A hidden count is safe while it stays at least as uncertain as a shown one: as many numbers are possible for it as rounding leaves
 * open. (That two hidden parts make a total of at least two is no news.)
 */
const isSafe = ({ roundedTo }: ControlPolicy, bounds: Bounds): boolean => width(bounds) >= roundedTo - 1

/**
 * A step from one moment to the next tells of few people where it is known nearly for certain and is small: they can be taken from the
 * sums of two months as well as from one.
 */
const isSafeStep = ({ roundedTo, smallest }: ControlPolicy, before: Bounds, after: Bounds): boolean => {
  if (width(before) + width(after) >= roundedTo - 1) return true
  const [least, most] = [after.least - before.most, after.most - before.least]
  return least > smallest || most < -smallest
}

interface Table {
  readonly policy: ControlPolicy
  readonly cells: readonly Cell[]
  readonly lines: readonly Line[]
  /** The lines that a cell stands in, as whole or as part. */
  readonly through: readonly (readonly Line[])[]
  readonly steps: readonly (readonly [number, number])[]
  readonly small: readonly number[]
}

const linesThrough = (lines: readonly Line[], cells: number): readonly (readonly Line[])[] => {
  const through = Array.from({ length: cells }, (): Line[] => [])
  for (const line of lines) for (const cell of [line.whole, ...line.parts]) through[cell]?.push(line)
  return through
}

/** Every cell that stands in a line with one of these. */
const beside = ({ through }: Table, cells: ReadonlySet<number>): ReadonlySet<number> =>
  new Set([...cells].flatMap(cell => (through[cell] ?? []).flatMap(({ whole, parts }) => [whole, ...parts])))

/** Cells to hide first come first: parts before totals, then small ones. */
const rankOf = ({ cells }: Table, cell: number): number => {
  const { place, count } = cells[cell] ?? { place: [], count: 0 }
  return place.filter(value => value === null).length * 1e9 + count
}

const firstOf = (table: Table, shown: readonly Shown[], cells: Iterable<number>): number | undefined =>
  [...cells]
    .filter(cell => typeof shown[cell] === 'number' && shown[cell] > 0)
    .toSorted((a, b) => rankOf(table, a) - rankOf(table, b))[0]

/** The cell to hide next for the sake of an exposed one: the nearest that is shown, of these a part before a total, then the smallest. */
const accomplice = (table: Table, shown: readonly Shown[], exposed: number): number | undefined => {
  let near: ReadonlySet<number> = new Set([exposed])
  for (let before = 0; before < near.size;) {
    before = near.size
    near = beside(table, near)
    const first = firstOf(table, shown, near)
    if (first !== undefined) return first
  }
  return undefined
}

/** The cells to hide next; none once all is safe. */
const toHide = (table: Table, shown: readonly Shown[]): readonly number[] => {
  const { policy, lines, small, steps } = table
  const bounds = workedOut(policy, lines, shown)
  const exposed = small.filter(cell => !isSafe(policy, bounds(cell)))
  const told = steps.filter(([before, after]) => !isSafeStep(policy, bounds(before), bounds(after)))
  const more = [
    ...exposed.map(cell => accomplice(table, shown, cell)),
    ...told.map(step => firstOf(table, shown, step) ?? accomplice(table, shown, step[1])),
  ].filter(cell => cell !== undefined)
  if (more.length === 0 && exposed.length + told.length > 0)
    throw new Error('a small count can be worked out though nothing beside it is shown')
  return more
}

/**
 * What is shown of a cube (D6). Hiding goes on until the sums of the whole cube leave every small count possible at every small
 * number. Deterministic: the same cube gives the same answer.
 */
export const protect = (policy: ControlPolicy, cube: Cube): readonly ShownCell[] => {
  const { cells } = cube
  const lines = linesOf(cube)
  const shown = cells.map(cell => alone(policy, cell))
  const small = [...shown.keys()].filter(cell => shown[cell] === 'hidden')
  const through = linesThrough(lines, cells.length)
  const table = { policy, cells, lines, through, steps: stepsOf(cube), small }
  for (let more = toHide(table, shown); more.length > 0; more = toHide(table, shown))
    for (const cell of more) shown[cell] = 'hidden'
  return cells.map(({ place, typical }, cell) => {
    const number = shown[cell] ?? 'hidden'
    const isTold = typical !== undefined && typeof number === 'number' && number > 0
    return { place, shown: number, ...(isTold && { typical }) }
  })
}
