/** Populations made by chance, and the cubes that count them: what disclosure control is tried on. */
import type { Cell, Cube, Dimension, Place } from '../../../analytics/control/cube.ts'
import { keyOf } from '../../../analytics/control/cube.ts'

export interface Random {
  readonly below: (limit: number) => number
}

/** A small linear congruential generator (Numerical Recipes' constants): the same seed gives the same numbers. */
export const seeded = (seed: number): Random => {
  let state = seed >>> 0
  return {
    below: limit => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor((state / 4294967296) * limit)
    },
  }
}

/** One person's values, one list a dimension; several values where the dimension overlaps. */
export type Person = readonly (readonly string[])[]

const placesOf = (person: Person): readonly Place[] =>
  person.reduce<readonly Place[]>(
    (places, values) => places.flatMap(place => [null, ...values].map(value => [...place, value])),
    [[]],
  )

/** Counts people at every place, totals included; with `together`, by those combinations of dimensions alone. */
export const cubeOf = (
  dimensions: readonly Dimension[],
  people: readonly Person[],
  together?: readonly (readonly number[])[],
): Cube => {
  const isCounted = (place: Place): boolean =>
    together === undefined ||
    together.some(numbers => place.every((value, number) => value === null || numbers.includes(number)))
  const cells = new Map<string, Cell>()
  for (const person of people) {
    for (const place of placesOf(person).filter(isCounted)) {
      const key = keyOf(place)
      const count = (cells.get(key)?.count ?? 0) + 1
      cells.set(key, { place, count, people: count })
    }
  }
  return {
    dimensions,
    cells: [...cells.values()].toSorted((a, b) => keyOf(a.place).localeCompare(keyOf(b.place))),
  }
}

/** Somebody whose values lean to the first ones, so that some places hold few people. */
export const somebody = (
  dimensions: readonly Dimension[],
  sizes: readonly number[],
  random: Random,
): Person =>
  dimensions.map(({ overlapping }, number) => {
    const size = sizes[number] ?? 1
    const pick = (): string => `v${String(Math.min(random.below(size), random.below(size)))}`
    return overlapping ? [...new Set([pick(), pick()])] : [pick()]
  })
