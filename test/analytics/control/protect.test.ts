/** What is shown of a count: small ones hidden, others rounded, and no sum gives a hidden one away (D6, T10). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cube, Dimension } from '../../../analytics/control/cube.ts'
import { defaultPolicy, rounded } from '../../../analytics/control/policy.ts'
import { protect, type ShownCell } from '../../../analytics/control/protect.ts'
import { attack } from './attack.ts'
import { cubeOf, seeded, somebody } from './cubes.ts'

const parted = (name: string): Dimension => ({ name, overlapping: false })
const cell = (place: readonly (string | null)[], people: number, count = people) => ({ place, count, people })
const shownAt = (shown: readonly ShownCell[], ...place: readonly (string | null)[]) =>
  shown.find(one => JSON.stringify(one.place) === JSON.stringify(place))?.shown

/** What would be shown if each number were looked at alone: the hole that adding up finds. */
const withoutComplement = (cube: Cube): readonly ShownCell[] =>
  cube.cells.map(({ place, count }) => ({ place, shown: rounded(defaultPolicy, count) }))

describe('a count looked at alone', () => {
  it.each([
    [0, 0],
    [1, 'hidden'],
    [7, 'hidden'],
    [8, 10],
    [12, 10],
    [13, 15],
    [1002, 1000],
  ] as const)('of %i is shown as %s', (count, shown) => {
    expect(rounded(defaultPolicy, count)).toBe(shown)
  })
})

describe('a protected answer', () => {
  it('hides what few people stand behind, however large the count', () => {
    const cube = {
      dimensions: [parted('borough')],
      cells: [cell([null], 200, 700), cell(['Brent'], 2, 300), cell(['Ealing'], 198, 400)],
    }
    expect(shownAt(protect(defaultPolicy, cube), 'Brent')).toBe('hidden')
  })
  it('hides a second part where the total would give the first away', () => {
    const cube = {
      dimensions: [parted('borough')],
      cells: [cell([null], 20), cell(['Brent'], 2), cell(['Ealing'], 18)],
    }
    const shown = protect(defaultPolicy, cube)
    expect(shownAt(shown, 'Brent')).toBe('hidden')
    expect(shownAt(shown, 'Ealing')).toBe('hidden')
    expect(shownAt(shown, null)).toBe(20)
  })
  it('shows a true 0, and does not hide more for its sake', () => {
    const cube = {
      dimensions: [parted('borough')],
      cells: [cell([null], 40), cell(['Brent'], 0), cell(['Ealing'], 40)],
    }
    expect(protect(defaultPolicy, cube).map(({ shown }) => shown)).toStrictEqual([40, 0, 40])
  })
  it('shows a total beside a hidden part where its parts are many and their rounding leaves room', () => {
    const boroughs = Array.from({ length: 8 }, (_, number) => `b${String(number)}`)
    const cube = {
      dimensions: [parted('borough')],
      cells: [
        cell([null], 704),
        cell(['few'], 4),
        ...boroughs.map(name => cell([name], 87 + (name === 'b0' ? 4 : 0))),
      ],
    }
    const hidden = protect(defaultPolicy, cube).filter(({ shown }) => shown === 'hidden')
    expect(hidden.map(({ place }) => place)).toStrictEqual([['few']])
  })
  it('is the same whenever it is made', () => {
    const dimensions = [parted('borough'), parted('age')]
    const random = seeded(7)
    const cube = cubeOf(
      dimensions,
      Array.from({ length: 300 }, () => somebody(dimensions, [8, 6], random)),
    )
    expect(protect(defaultPolicy, cube)).toStrictEqual(protect(defaultPolicy, { ...cube }))
  })
  it('never shows a small count, whatever the population', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 400 }), (seed, size) => {
        const dimensions = [parted('borough'), { name: 'condition', overlapping: true }, parted('sex')]
        const random = seeded(seed)
        const cube = cubeOf(
          dimensions,
          Array.from({ length: size }, () => somebody(dimensions, [5, 4, 2], random)),
        )
        const shown = protect(defaultPolicy, cube)
        return cube.cells.every(
          ({ people }, place) => people > defaultPolicy.smallest || shown[place]?.shown === 'hidden',
        )
      }),
      { numRuns: 60 },
    )
  })
})

describe('adding and subtracting what is shown', () => {
  const dimensions = [parted('borough'), parted('age'), parted('sex')]
  const cubes = Array.from({ length: 50 }, (_, number) => {
    const random = seeded(1000 + number)
    const size = 20 + random.below(900)
    return cubeOf(
      dimensions,
      Array.from({ length: size }, () => somebody(dimensions, [8, 6, 2], random)),
    )
  })
  it('finds no small count in 10,000 chains of sums', () => {
    const random = seeded(1)
    const finds = cubes.flatMap(cube =>
      attack({ policy: defaultPolicy, cube, shown: protect(defaultPolicy, cube) }, 200, random),
    )
    expect(finds).toStrictEqual([])
  })
  it('finds them at once where only small counts themselves are hidden', () => {
    const random = seeded(2)
    const finds = cubes.flatMap(cube =>
      attack({ policy: defaultPolicy, cube, shown: withoutComplement(cube) }, 200, random),
    )
    expect(finds.length).toBeGreaterThan(100)
  })
})
