/** Somebody who sees everything shown and adds and subtracts it at random, by sums of their own: what they find out is compared with the truth. */
import type { Random } from './cubes.ts'
import { keyOf, type Cell, type Cube, type Place } from '../../../analytics/control/cube.ts'
import type { ShownCell } from '../../../analytics/control/protect.ts'
import type { ControlPolicy } from '../../../analytics/control/policy.ts'

interface Interval {
  readonly least: number
  readonly most: number
}
const anything: Interval = { least: 0, most: Infinity }
const nothing: Interval = { least: 0, most: 0 }

/** What a reader of the definition takes a shown number to mean. */
const reading = ({ smallest, roundedTo }: ControlPolicy, shown: ShownCell['shown']): Interval => {
  if (shown === 'hidden') return { least: 1, most: Infinity }
  if (shown === 0) return nothing
  const half = Math.floor(roundedTo / 2)
  return { least: Math.max(smallest + 1, shown - half), most: shown + half }
}

const plus = (a: Interval, b: Interval): Interval => ({ least: a.least + b.least, most: a.most + b.most })
const minus = (a: Interval, b: Interval): Interval => ({ least: a.least - b.most, most: a.most - b.least })
const both = (a: Interval, b: Interval): Interval => ({
  least: Math.max(a.least, b.least),
  most: Math.min(a.most, b.most),
})

/** A small count, or a small step between two, that was narrowed down: what it is, and what it can be. */
export interface Find {
  readonly place: Place
  readonly count: number
  readonly least: number
  readonly most: number
}

/** What is published, with the truth that it is compared with. */
export interface Published {
  readonly policy: ControlPolicy
  readonly cube: Cube
  readonly shown: readonly ShownCell[]
}

interface View {
  readonly published: Published
  readonly shown: ReadonlyMap<string, ShownCell['shown']>
  /** Which combinations of dimensions are counted at all. */
  readonly combinations: ReadonlySet<string>
  readonly parts: ReadonlyMap<string, readonly Cell[]>
}

const combinationOf = (place: Place): string => place.map(value => (value === null ? '-' : '+')).join('')
const partsKey = (whole: Place, along: number): string => `${String(along)} ${keyOf(whole)}`

const viewOf = (published: Published): View => {
  const { cube, shown } = published
  const parts = new Map<string, Cell[]>()
  for (const cell of cube.cells)
    for (const [along, value] of cell.place.entries()) {
      if (value === null) continue
      const key = partsKey(cell.place.with(along, null), along)
      parts.set(key, [...(parts.get(key) ?? []), cell])
    }
  return {
    published,
    shown: new Map(shown.map(cell => [keyOf(cell.place), cell.shown])),
    combinations: new Set(cube.cells.map(({ place }) => combinationOf(place))),
    parts,
  }
}

const alone = ({ published, shown, combinations }: View, place: Place): Interval => {
  const there = shown.get(keyOf(place))
  if (there !== undefined) return reading(published.policy, there)
  return combinations.has(combinationOf(place)) ? nothing : anything
}

/** A place, and a dimension to look along. */
interface Spot {
  readonly place: Place
  readonly along: number
}
interface Trying {
  readonly depth: number
  readonly random: Random
}

const fromParts = (view: View, { place, along }: Spot, trying: Trying): Interval => {
  const parts = view.parts.get(partsKey(place, along)) ?? []
  if (parts.length === 0) return anything
  const read = parts.map(part => chain(view, part.place, trying))
  const sum = read.reduce(plus, nothing)
  const { overlapping = true, partial = false } = view.published.cube.dimensions[along] ?? {}
  const largest = Math.max(...read.map(({ least }) => least))
  return {
    least: overlapping || partial ? largest : sum.least,
    most: partial ? Infinity : sum.most,
  }
}

const fromWhole = (view: View, { place, along }: Spot, trying: Trying): Interval => {
  const whole = place.with(along, null)
  const total = chain(view, whole, trying)
  const { overlapping = true, partial = false } = view.published.cube.dimensions[along] ?? {}
  if (overlapping || partial) return { least: 0, most: total.most }
  const parts = view.parts.get(partsKey(whole, along)) ?? []
  const others = parts.filter(cell => keyOf(cell.place) !== keyOf(place))
  // Somebody who is in none of the parts that are told is no part of their sum.
  if (others.length === parts.length) return anything
  return minus(total, others.map(cell => chain(view, cell.place, trying)).reduce(plus, nothing))
}

/** A chain of sums: a place read by itself, as the total of its parts, or as a total less its other parts, each again read so. */
const chain = (view: View, place: Place, { depth, random }: Trying): Interval => {
  const itself = alone(view, place)
  if (depth === 0) return itself
  const along = random.below(place.length)
  const found = place[along] === null ? fromParts : fromWhole
  return both(itself, found(view, { place, along }, { depth: depth - 1, random }))
}

const isSmall = ({ policy }: Published, { people }: Cell): boolean => people > 0 && people <= policy.smallest
const isTold = ({ policy }: Published, { least, most }: Interval): boolean =>
  most - least < policy.roundedTo - 1

/** Tries chains at random against one published answer; answers every small count that was narrowed down. */
export const attack = (published: Published, tries: number, random: Random): readonly Find[] => {
  const view = viewOf(published)
  const small = published.cube.cells.filter(cell => isSmall(published, cell))
  const finds: Find[] = []
  for (let tried = 0; tried < tries && small.length > 0; tried += 1) {
    const cell = small[random.below(small.length)]!
    const found = chain(view, cell.place, { depth: 1 + random.below(3), random })
    if (isTold(published, found)) finds.push({ place: cell.place, count: cell.count, ...found })
  }
  return finds
}

/** The same between answers of which one counts some of the people of the other: nobody is under the first who isn't under the second. */
export const attackBetween = (
  [some, everybody]: readonly [Published, Published],
  tries: number,
  random: Random,
): readonly Find[] => {
  const views = { some: viewOf(some), everybody: viewOf(everybody) }
  const small = [some, everybody].flatMap(one => one.cube.cells.filter(cell => isSmall(one, cell)))
  const finds: Find[] = []
  for (let tried = 0; tried < tries && small.length > 0; tried += 1) {
    const { place } = small[random.below(small.length)]!
    const trying = { depth: 1 + random.below(3), random }
    const [inner, outer] = [chain(views.some, place, trying), chain(views.everybody, place, trying)]
    const seen = [
      { of: some, found: { least: inner.least, most: Math.min(inner.most, outer.most) } },
      { of: everybody, found: { least: Math.max(inner.least, outer.least), most: outer.most } },
    ]
    for (const { of, found } of seen) {
      const cell = of.cube.cells.find(one => keyOf(one.place) === keyOf(place))
      if (cell !== undefined && isSmall(of, cell) && isTold(of, found))
        finds.push({ place, count: cell.count, ...found })
    }
  }
  return finds
}

/** The same at what changed from one moment of a series to the next: few people, known nearly for certain. */
export const attackSteps = (
  published: Published,
  { along, tries, random }: { readonly along: number; readonly tries: number; readonly random: Random },
): readonly Find[] => {
  const view = viewOf(published)
  const moments = [...new Set(published.cube.cells.map(({ place }) => place[along]))]
    .filter(value => typeof value === 'string')
    .toSorted()
  const cells = published.cube.cells.filter(({ place }) => place[along] !== null)
  const counts = new Map(published.cube.cells.map(({ place, count }) => [keyOf(place), count]))
  const finds: Find[] = []
  for (let tried = 0; tried < tries && cells.length > 0; tried += 1) {
    const { place, count } = cells[random.below(cells.length)]!
    const next = moments[moments.indexOf(place[along] ?? '') + 1]
    const after = next === undefined ? undefined : counts.get(keyOf(place.with(along, next)))
    if (next === undefined || after === undefined) continue
    const trying = { depth: 1 + random.below(3), random }
    const found = minus(chain(view, place.with(along, next), trying), chain(view, place, trying))
    const step = Math.abs(after - count)
    if (step > 0 && step <= published.policy.smallest && isTold(published, found))
      finds.push({ place, count: step, ...found })
  }
  return finds
}
