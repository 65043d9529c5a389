/** An answer of one or more questions about the same people: one count for every place, totals included. Every page, filter and file is a slice of it. */

/** A way in which an answer is broken down. */
export interface Dimension {
  readonly name: string
  /** One person may stand under several of its values (conditions, months): its parts then add up to more than the total. */
  readonly overlapping: boolean
  /** Some stand under none of its values: its parts may then add up to less than the total. */
  readonly partial?: boolean
  /** Its values are moments of a state, one after the other: from one to the next few people may have changed. */
  readonly series?: boolean
}

/** One value a dimension, in the dimensions' order; `null` is the total over that dimension. */
export type Place = readonly (string | null)[]

/** A count (of people or of things) with how many people stand behind it. A place without a cell is a true 0. */
export interface Cell {
  readonly place: Place
  readonly count: number
  readonly people: number
  /** What is typical of them (a median), where the question has such a number. */
  readonly typical?: number
}

export interface Cube {
  readonly dimensions: readonly Dimension[]
  /** Where a combination of dimensions is counted, all its places are. */
  readonly cells: readonly Cell[]
}

/** A place as the key of a map. */
export const keyOf = (place: Place): string => JSON.stringify(place)

/**
 * What a total says of its parts: `exact` that it is their sum; `covers` that it lies between the largest and the sum; `holds` that none
 * is larger.
 */
export type Relation = 'exact' | 'covers' | 'holds'

/** A total and the cells that it is the total of, along one dimension: the numbers of cells in their cube. */
export interface Line {
  readonly whole: number
  readonly parts: readonly number[]
  readonly relation: Relation
}

const relationOf = ({ overlapping, partial }: Dimension): Relation => {
  if (partial === true) return 'holds'
  return overlapping ? 'covers' : 'exact'
}

/** Every sum that somebody who sees the whole answer can work with. A total that is not in the cube tells nobody anything. */
export const linesOf = ({ dimensions, cells }: Cube): readonly Line[] => {
  const numbers = new Map(cells.map(({ place }, number) => [keyOf(place), number]))
  return dimensions.flatMap((dimension, along) => {
    const parts = new Map<number, number[]>()
    for (const [number, { place }] of cells.entries()) {
      if (place[along] === null) continue
      const whole = numbers.get(keyOf(place.with(along, null)))
      if (whole === undefined) continue
      const others = parts.get(whole)
      if (others === undefined) parts.set(whole, [number])
      else others.push(number)
    }
    return [...parts].map(([whole, its]) => ({ whole, parts: its, relation: relationOf(dimension) }))
  })
}

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** Cells that say the same of one moment and of the next that has a cell, along dimensions that are series. */
export const stepsOf = ({ dimensions, cells }: Cube): readonly (readonly [number, number])[] =>
  dimensions.flatMap(({ series }, along) => {
    if (series !== true) return []
    const runs = new Map<string, [string, number][]>()
    for (const [number, { place }] of cells.entries()) {
      const moment = place[along]
      if (moment === null || moment === undefined) continue
      const run = keyOf(place.with(along, null))
      runs.set(run, [...(runs.get(run) ?? []), [moment, number]])
    }
    return [...runs.values()].flatMap(run => {
      const inOrder = run.toSorted(([a], [b]) => byText(a, b)).map(([, number]) => number)
      return inOrder.slice(1).map((next, nth) => [inOrder[nth] ?? next, next] as const)
    })
  })
