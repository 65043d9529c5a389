/** Somebody who sees everything shown and adds and subtracts it at random, by sums of their own: what they find out is compared with the truth. */
import type { Random } from './cubes.ts'
import { keyOf, type Cell, type Cube, type Place } from '../../../analytics/control/cube.ts'
import type { ShownCell } from '../../../analytics/control/protect.ts'
import type { ControlPolicy } from '../../../analytics/control/policy.ts'

export interface Interval {
  readonly least: number
  readonly most: number
}

/** What a reader of the definition takes a shown number to mean. */
const reading = ({ smallest, roundedTo }: ControlPolicy, shown: ShownCell['shown']): Interval => {
  if (shown === 'hidden') return { least: 1, most: Infinity }
  if (shown === 0) return { least: 0, most: 0 }
  const half = Math.floor(roundedTo / 2)
  return { least: Math.max(smallest + 1, shown - half), most: shown + half }
}

const plus = (a: Interval, b: Interval): Interval => ({ least: a.least + b.least, most: a.most + b.most })
const minus = (a: Interval, b: Interval): Interval => ({ least: a.least - b.most, most: a.most - b.least })
export const both = (a: Interval, b: Interval): Interval => ({
  least: Math.max(a.least, b.least),
  most: Math.min(a.most, b.most),
})

/** A small count that was narrowed down: from what it must have been able to be to what it can be. */
export interface Find {
  readonly place: Place
  readonly count: number
  readonly least: number
  readonly most: number
}

export interface View {
  readonly policy: ControlPolicy
  readonly cube: Cube
  readonly shown: ReadonlyMap<string, ShownCell['shown']>
}

const siblingsOf = ({ cube }: View, place: Place, dimension: number): readonly Cell[] =>
  cube.cells.filter(
    cell =>
      cell.place[dimension] !== null &&
      cell.place[dimension] !== place[dimension] &&
      cell.place.every((value, number) => number === dimension || value === place[number]),
  )

/** A chain of sums: a place read by itself, or as a total less its other parts, each of them again read so, to some depth. */
export const chain = (
  view: View,
  place: Place,
  { depth, random }: { depth: number; random: Random },
): Interval => {
  const shown = view.shown.get(keyOf(place))
  const alone = shown === undefined ? { least: 0, most: 0 } : reading(view.policy, shown)
  if (depth === 0) return alone
  const down = { depth: depth - 1, random }
  const dimension = random.below(place.length)
  if (place[dimension] === null) {
    const parts = view.cube.cells.filter(
      cell =>
        cell.place[dimension] !== null &&
        cell.place.every((value, number) => number === dimension || value === place[number]),
    )
    if (view.cube.dimensions[dimension]?.overlapping === true) return alone
    return both(alone, parts.map(part => chain(view, part.place, down)).reduce(plus, { least: 0, most: 0 }))
  }
  if (view.cube.dimensions[dimension]?.overlapping === true) return alone
  const total = chain(view, place.with(dimension, null), down)
  const others = siblingsOf(view, place, dimension).map(cell => chain(view, cell.place, down))
  return both(alone, minus(total, others.reduce(plus, { least: 0, most: 0 })))
}

/** Tries chains at random against one published cube; answers every small count that was narrowed down. */
export const attack = (
  { policy, cube, shown }: { policy: ControlPolicy; cube: Cube; shown: readonly ShownCell[] },
  tries: number,
  random: Random,
): readonly Find[] => {
  const view = { policy, cube, shown: new Map(shown.map(cell => [keyOf(cell.place), cell.shown])) }
  const small = cube.cells.filter(({ people }) => people > 0 && people <= policy.smallest)
  const finds: Find[] = []
  for (let tried = 0; tried < tries && small.length > 0; tried += 1) {
    const cell = small[random.below(small.length)]!
    const { least, most } = chain(view, cell.place, { depth: 1 + random.below(3), random })
    if (most - least < policy.roundedTo - 1) finds.push({ place: cell.place, count: cell.count, least, most })
  }
  return finds
}
