/** What somebody can work out from the shown numbers: the least and the most that each hidden one can be. */
import type { Line } from './cube.ts'
import type { ControlPolicy } from './policy.ts'

/** A count as shown: a multiple of the rounding, or hidden behind `*`. */
export type Shown = number | 'hidden'

export interface Bounds {
  readonly least: number
  readonly most: number
}

/** What one shown number alone says of the true one. `*` says only that it is not 0. */
export const saidBy = (policy: ControlPolicy, shown: Shown): Bounds => {
  if (shown === 'hidden') return { least: 1, most: Number.POSITIVE_INFINITY }
  if (shown === 0) return { least: 0, most: 0 }
  const slack = Math.floor(policy.roundedTo / 2)
  return { least: Math.max(policy.smallest + 1, shown - slack), most: shown + slack }
}

/** Bounds by the number of the cell, as they become narrower. */
interface Known {
  readonly least: Float64Array
  readonly most: Float64Array
}

const narrow = ({ least, most }: Known, cell: number, by: Bounds): boolean => {
  const [low = 0, high = 0] = [least[cell], most[cell]]
  if (by.least <= low && by.most >= high) return false
  least[cell] = Math.max(low, by.least)
  most[cell] = Math.min(high, by.most)
  return true
}

const boundsAt = ({ least, most }: Known, cell: number): Bounds => ({
  least: least[cell] ?? 0,
  most: most[cell] ?? 0,
})

interface Sums extends Bounds {
  /** The largest of the parts' least. */
  readonly largest: number
  /** How many parts have no upper bound; `most` is of the others. */
  readonly endless: number
}

const sumsOf = (known: Known, parts: readonly number[]): Sums => {
  let [least, most, largest, endless] = [0, 0, 0, 0]
  for (const part of parts) {
    const bounds = boundsAt(known, part)
    least += bounds.least
    largest = Math.max(largest, bounds.least)
    if (bounds.most === Number.POSITIVE_INFINITY) endless += 1
    else most += bounds.most
  }
  return { least, most, largest, endless }
}

/** The most that all parts but one can be. */
const othersMost = ({ most, endless }: Sums, own: Bounds): number => {
  if (own.most !== Number.POSITIVE_INFINITY) return endless > 0 ? Number.POSITIVE_INFINITY : most - own.most
  return endless > 1 ? Number.POSITIVE_INFINITY : most
}

const wholeFrom = ({ relation }: Line, sums: Sums): Bounds => {
  const most = sums.endless > 0 || relation === 'holds' ? Number.POSITIVE_INFINITY : sums.most
  return { least: relation === 'exact' ? sums.least : sums.largest, most }
}

/** What the whole says of one part, the others being what they can be. */
const partFrom = ({ relation }: Line, whole: Bounds, sums: Sums) => {
  const all = relation === 'holds' ? Number.NEGATIVE_INFINITY : whole.least
  return (own: Bounds): Bounds => ({
    least: all - othersMost(sums, own),
    most: relation === 'exact' ? whole.most - (sums.least - own.least) : whole.most,
  })
}

const follow = (known: Known, line: Line): boolean => {
  const sums = sumsOf(known, line.parts)
  let moved = narrow(known, line.whole, wholeFrom(line, sums))
  const from = partFrom(line, boundsAt(known, line.whole), sums)
  for (const part of line.parts) moved = narrow(known, part, from(boundsAt(known, part))) || moved
  return moved
}

/** How often all lines are followed; bounds that still move after that only narrow by ever smaller steps. */
const rounds = 50

/** The bounds of every cell, by its number, once all sums are used, again and again, until they say nothing new. */
export const workedOut = (
  policy: ControlPolicy,
  lines: readonly Line[],
  shown: readonly Shown[],
): ((cell: number) => Bounds) => {
  const said = shown.map(number => saidBy(policy, number))
  const known = {
    least: Float64Array.from(said, ({ least }) => least),
    most: Float64Array.from(said, ({ most }) => most),
  }
  for (let round = 0, moved = true; moved && round < rounds; round += 1) {
    moved = false
    for (const line of lines) moved = follow(known, line) || moved
  }
  return cell => boundsAt(known, cell)
}
