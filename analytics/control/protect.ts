/** Turns true counts into what may be shown: small ones hidden, the rest rounded, and more hidden where sums would give one away. */
import { keyOf, linesOf, type Cell, type Cube, type Line } from './cube.ts'
import { workedOut, type Bounds, type Shown } from './bounds.ts'
import { rounded, type ControlPolicy } from './policy.ts'

/** A place with what is shown there. */
export interface ShownCell {
  readonly place: Cell['place']
  readonly shown: Shown
}

/** A count is small by itself, or because few people stand behind it. */
const alone = (policy: ControlPolicy, { count, people }: Cell): Shown =>
  count > 0 && people <= policy.smallest ? 'hidden' : rounded(policy, count)

/**
 * A hidden count is safe while it stays at least as uncertain as a shown one: as many numbers are possible for it as rounding leaves
 * open. (That two hidden parts make a total of at least two is no news.)
 */
const isSafe = ({ roundedTo }: ControlPolicy, bounds: Bounds | undefined): boolean =>
  bounds !== undefined && bounds.most - bounds.least >= roundedTo - 1

interface Table {
  readonly policy: ControlPolicy
  readonly lines: readonly Line[]
  /** The lines that a place stands in, as whole or as part. */
  readonly through: ReadonlyMap<string, readonly Line[]>
  readonly cells: ReadonlyMap<string, Cell>
  readonly small: readonly string[]
}

const linesThrough = (lines: readonly Line[]): ReadonlyMap<string, readonly Line[]> => {
  const through = new Map<string, Line[]>()
  for (const line of lines)
    for (const key of [line.whole, ...line.parts]) through.set(key, [...(through.get(key) ?? []), line])
  return through
}

/** Every place that stands in a line with one of these. */
const beside = ({ through }: Table, keys: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...keys].flatMap(key => (through.get(key) ?? []).flatMap(({ whole, parts }) => [whole, ...parts])))

const isTotal = ({ place }: Cell): boolean => place.includes(null)

/** The place to hide next for the sake of an exposed one: the nearest that is shown, of these a part before a total, then the smallest. */
const accomplice = (table: Table, shown: ReadonlyMap<string, Shown>, exposed: string): string | undefined => {
  const tells = ({ place }: Cell): boolean => {
    const number = shown.get(keyOf(place))
    return typeof number === 'number' && number > 0
  }
  const rank = (cell: Cell): number => (isTotal(cell) ? Number.MAX_SAFE_INTEGER / 2 : 0) + cell.count
  let near: ReadonlySet<string> = new Set([exposed])
  for (let before = 0; before < near.size;) {
    before = near.size
    near = beside(table, near)
    const [first] = [...near]
      .map(key => table.cells.get(key))
      .filter(cell => cell !== undefined)
      .filter(tells)
      .toSorted((a, b) => rank(a) - rank(b))
    if (first !== undefined) return keyOf(first.place)
  }
  return undefined
}

const exposedIn = ({ policy, lines, small }: Table, shown: ReadonlyMap<string, Shown>): readonly string[] => {
  const bounds = workedOut(policy, lines, shown)
  return small.filter(key => !isSafe(policy, bounds.get(key)))
}

/**
 * What is shown of a cube (D6). Hiding goes on until the sums of the whole cube leave every small count possible at every small
 * number. Deterministic: the same cube gives the same answer.
 */
export const protect = (policy: ControlPolicy, cube: Cube): readonly ShownCell[] => {
  const cells = new Map(cube.cells.map(cell => [keyOf(cell.place), cell]))
  const lines = linesOf(cube)
  const shown = new Map<string, Shown>([...cells].map(([key, cell]) => [key, alone(policy, cell)]))
  const small = [...shown].filter(([, number]) => number === 'hidden').map(([key]) => key)
  const table = { policy, lines, through: linesThrough(lines), cells, small }
  for (let exposed = exposedIn(table, shown); exposed.length > 0; exposed = exposedIn(table, shown)) {
    const more = exposed.map(key => accomplice(table, shown, key)).filter(key => key !== undefined)
    if (more.length === 0)
      throw new Error('a small count can be worked out though nothing beside it is shown')
    for (const key of more) shown.set(key, 'hidden')
  }
  return cube.cells.map(({ place }) => ({ place, shown: shown.get(keyOf(place)) ?? 'hidden' }))
}
