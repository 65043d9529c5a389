/** A question's whole answer: one count for every combination of its breakdowns, totals included. Every page, filter and file is a slice of it. */

/** A way in which an answer is broken down. */
export interface Dimension {
  readonly name: string
  /** One person may stand under several of its values (conditions, months): its parts then add up to more than the total. */
  readonly overlapping: boolean
}

/** One value a dimension, in the dimensions' order; `null` is the total over that dimension. */
export type Place = readonly (string | null)[]

/** A count (of people or of things) with how many people stand behind it. A place without a cell is a true 0. */
export interface Cell {
  readonly place: Place
  readonly count: number
  readonly people: number
}

export interface Cube {
  readonly dimensions: readonly Dimension[]
  readonly cells: readonly Cell[]
}

/** A place as the key of a map. */
export const keyOf = (place: Place): string => JSON.stringify(place)

/** A total and the cells that it is the total of, along one dimension. Keys of places. */
export interface Line {
  readonly whole: string
  readonly parts: readonly string[]
  readonly overlapping: boolean
}

const along = ({ dimensions, cells }: Cube, number: number): readonly Line[] => {
  const parts = new Map<string, string[]>()
  for (const { place } of cells) {
    if (place[number] === null) continue
    const whole = keyOf(place.with(number, null))
    parts.set(whole, [...(parts.get(whole) ?? []), keyOf(place)])
  }
  const overlapping = dimensions[number]?.overlapping ?? true
  return [...parts].map(([whole, keys]) => ({ whole, parts: keys, overlapping }))
}

/** Every sum that somebody who sees the whole answer can work with. A total that is not in the cube tells nobody anything. */
export const linesOf = (cube: Cube): readonly Line[] => {
  const known = new Set(cube.cells.map(({ place }) => keyOf(place)))
  return cube.dimensions.flatMap((_, number) => along(cube, number)).filter(({ whole }) => known.has(whole))
}
