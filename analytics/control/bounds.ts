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

const nothing: Bounds = { least: 0, most: 0 }
const narrowed = (a: Bounds, b: Bounds): Bounds => ({
  least: Math.max(a.least, b.least),
  most: Math.min(a.most, b.most),
})

type Known = Map<string, Bounds>

const sumOf = (known: Known, keys: readonly string[]): Bounds => {
  let [least, most] = [0, 0]
  for (const key of keys) {
    const bounds = known.get(key) ?? nothing
    least += bounds.least
    most += bounds.most
  }
  return { least, most }
}

/** What the whole says of one part, the others being what they can be. */
const partFrom = (whole: Bounds, all: Bounds, own: Bounds): Bounds => {
  const othersLeast = all.least - own.least
  const othersMost = all.most === Number.POSITIVE_INFINITY ? all.most : all.most - own.most
  return { least: whole.least - othersMost, most: whole.most - othersLeast }
}

/** One infinite part among finite ones is bounded by the whole: the others' most is then finite after all. */
const othersOf = (known: Known, parts: readonly string[], key: string): Bounds =>
  sumOf(
    known,
    parts.filter(part => part !== key),
  )

const exactPart = (known: Known, { whole, parts }: Line, key: string): Bounds => {
  const total = known.get(whole) ?? nothing
  const own = known.get(key) ?? nothing
  if (own.most !== Number.POSITIVE_INFINITY) return partFrom(total, sumOf(known, parts), own)
  const others = othersOf(known, parts, key)
  return { least: total.least - others.most, most: total.most - others.least }
}

/** With overlapping parts the total lies between its largest part and the sum of all. */
const wholeFrom = (known: Known, { parts, overlapping }: Line): Bounds => {
  const sum = sumOf(known, parts)
  if (!overlapping) return sum
  return { least: Math.max(...parts.map(part => (known.get(part) ?? nothing).least)), most: sum.most }
}

const overlappingPart = (known: Known, { whole, parts }: Line, key: string): Bounds => {
  const total = known.get(whole) ?? nothing
  return { least: total.least - othersOf(known, parts, key).most, most: total.most }
}

const update = (known: Known, key: string, by: Bounds): boolean => {
  const before = known.get(key)
  if (before === undefined) return false
  const after = narrowed(before, by)
  if (after.least === before.least && after.most === before.most) return false
  known.set(key, after)
  return true
}

const follow = (known: Known, line: Line): boolean => {
  let moved = update(known, line.whole, wholeFrom(known, line))
  const partOf = line.overlapping ? overlappingPart : exactPart
  for (const key of line.parts) moved = update(known, key, partOf(known, line, key)) || moved
  return moved
}

/** How often all lines are followed; bounds that still move after that only narrow by ever smaller steps. */
const rounds = 50

/** The bounds of every place once all sums are used, again and again, until they say nothing new. */
export const workedOut = (
  policy: ControlPolicy,
  lines: readonly Line[],
  shown: ReadonlyMap<string, Shown>,
): ReadonlyMap<string, Bounds> => {
  const known: Known = new Map([...shown].map(([key, number]) => [key, saidBy(policy, number)]))
  for (let round = 0; round < rounds; round += 1) {
    let moved = false
    for (const line of lines) moved = follow(known, line) || moved
    if (!moved) break
  }
  return known
}
