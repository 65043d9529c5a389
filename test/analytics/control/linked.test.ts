/** Several tables about the same people, places within places, and months: no two of them together give a small count away (D6, T10). */
import { describe, expect, it } from 'vitest'
import type { Cube, Dimension } from '../../../analytics/control/cube.ts'
import { defaultPolicy, type ControlPolicy } from '../../../analytics/control/policy.ts'
import { protect, type ShownCell } from '../../../analytics/control/protect.ts'
import { attack, attackBetween, attackSteps, type Published } from './attack.ts'
import { cubeOf, seeded, type Person, type Random } from './cubes.ts'

const parted = (name: string): Dimension => ({ name, overlapping: false })
const published = (cube: Cube, shown = protect(defaultPolicy, cube)): Published => ({
  policy: defaultPolicy,
  cube,
  shown,
})
const leaning = (size: number, random: Random): string =>
  String(Math.min(random.below(size), random.below(size)))

/** Boroughs, practices within networks, and a condition that some have: as the answer about everybody is made. */
const dimensions: readonly Dimension[] = [
  parted('borough'),
  parted('network'),
  parted('practice'),
  { name: 'condition', overlapping: true, partial: true },
]
const together = [
  [0, 3],
  [1, 2],
  [1, 3],
]
const somebody = (random: Random): Person => {
  const practice = Math.min(random.below(8), random.below(8))
  const conditions = ['a', 'b', 'c'].filter(() => random.below(4) === 0)
  return [
    [`b${leaning(6, random)}`],
    [`n${String(Math.floor(practice / 2))}`],
    [`p${String(practice)}`],
    conditions,
  ]
}
/** A practice stands under its network alone. */
const withinNetworks = (cube: Cube): Cube => ({
  ...cube,
  cells: cube.cells.filter(({ place: [, network, practice] }) => practice === null || network !== null),
})
const populations = Array.from({ length: 100 }, (_, number) => {
  const random = seeded(4000 + number)
  return Array.from({ length: 20 + random.below(200) }, () => somebody(random))
})
const cubes = populations.map(people => withinNetworks(cubeOf(dimensions, people, together)))

describe('questions about the same people', () => {
  it('give no small count away together, nor practices their networks’', () => {
    const random = seeded(11)
    expect(cubes.flatMap(cube => attack(published(cube), 200, random))).toStrictEqual([])
  })
  it('do where control does not know that practices lie within networks', () => {
    const random = seeded(12)
    const unaware = (cube: Cube): readonly ShownCell[] => {
      const isPractice = ({ place: [, , practice] }: Pick<ShownCell, 'place'>): boolean => practice !== null
      const alone = cube.cells.filter(isPractice)
      const total = cube.cells.filter(({ place }) => place.every(value => value === null))
      const practices = protect(defaultPolicy, {
        ...cube,
        cells: [...total, ...alone.map(cell => ({ ...cell, place: cell.place.with(1, null) }))],
      })
      const rest = protect(defaultPolicy, { ...cube, cells: cube.cells.filter(cell => !isPractice(cell)) })
      return [
        ...rest,
        ...practices
          .slice(total.length)
          .map((cell, nth) => ({ ...cell, place: alone[nth]?.place ?? cell.place })),
      ]
    }
    const finds = cubes.flatMap(cube => attack(published(cube, unaware(cube)), 200, random))
    expect(finds.length).toBeGreaterThan(10)
  })
})

describe('a question about some of an answer’s people', () => {
  /** Everybody by state and borough; those who registered also by the month in which they did. */
  const registered: readonly Dimension[] = [
    { name: 'state', overlapping: true, partial: true },
    parted('borough'),
    parted('registeredIn'),
  ]
  const withState = (random: Random): Person => {
    const months = random.below(3) === 0 ? [] : [leaning(2, random)]
    const states = [
      ...(months.length > 0 ? ['registered'] : []),
      ...(random.below(2) === 0 ? ['sharing'] : []),
    ]
    return [states, [`b${leaning(6, random)}`], months]
  }
  const isMonth = ({ place: [, , month] }: Pick<ShownCell, 'place'>): boolean => month !== null
  const counted = Array.from({ length: 100 }, (_, number) => {
    const random = seeded(5000 + number)
    const everybody = Array.from({ length: 20 + random.below(60) }, () => withState(random))
    const cube = cubeOf(registered, everybody, [
      [0, 1],
      [0, 2],
    ])
    return { ...cube, cells: cube.cells.filter(cell => !isMonth(cell) || cell.place[0] === 'registered') }
  })
  it('gives no small count of theirs away, nor one of everybody’s', () => {
    const random = seeded(13)
    expect(counted.flatMap(cube => attack(published(cube), 200, random))).toStrictEqual([])
  })
  it('does where control does not know that its total stands in the answer', () => {
    const random = seeded(14)
    const unaware = (cube: Cube): readonly ShownCell[] =>
      [isMonth, (cell: Pick<ShownCell, 'place'>) => !isMonth(cell)].flatMap(which =>
        protect(defaultPolicy, { ...cube, cells: cube.cells.filter(which) }),
      )
    const finds = counted.flatMap(cube => attack(published(cube, unaware(cube)), 200, random))
    expect(finds.length).toBeGreaterThan(10)
  })
})

describe('answers of which one counts some of the other’s people', () => {
  const pairs = populations.map(people => {
    const some = people.filter(([, , , conditions]) => conditions?.includes('a'))
    return [some, people].map(counted => cubeOf(dimensions, counted, [[0], [1]]))
  })
  const finds = (all: ControlPolicy, random: Random) =>
    pairs.flatMap(([inner, outer]) => {
      if (inner === undefined || outer === undefined) return []
      const told = { policy: all, cube: outer, shown: protect(all, outer) }
      return attackBetween([published(inner), told], 200, random)
    })
  it('give no small count away together', () => expect(finds(defaultPolicy, seeded(21))).toStrictEqual([]))
  it('do where the larger one is shown as it is', () =>
    expect(finds({ ...defaultPolicy, smallest: 0, roundedTo: 1 }, seeded(22)).length).toBeGreaterThan(10))
})

describe('months of a state', () => {
  const series: readonly Dimension[] = [parted('borough'), { name: 'month', overlapping: true, series: true }]
  const months = Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}`)
  /** Most share from some month on; few begin or stop in any one. */
  const sharer = (random: Random): Person => {
    const begins = Math.max(0, random.below(40) - 28)
    const ends = random.below(10) === 0 ? begins + 1 + random.below(11) : 12
    return [[`b${String(random.below(2))}`], months.slice(begins, ends)]
  }
  const sharing = Array.from({ length: 60 }, (_, number) => {
    const random = seeded(7000 + number)
    return cubeOf(
      series,
      Array.from({ length: 20 + random.below(200) }, () => sharer(random)),
    )
  })
  it('give neither a small count nor a small step away', () => {
    const random = seeded(31)
    const finds = sharing.flatMap(cube => [
      ...attack(published(cube), 80, random),
      ...attackSteps(published(cube), { along: 1, tries: 170, random }),
    ])
    expect(finds).toStrictEqual([])
  })
  it('do where steps are not looked at', () => {
    const random = seeded(32)
    const finds = sharing.flatMap(cube => {
      const blind = { ...cube, dimensions: series.map(({ name, overlapping }) => ({ name, overlapping })) }
      return attackSteps(published(cube, protect(defaultPolicy, blind)), { along: 1, tries: 2000, random })
    })
    expect(finds.length).toBeGreaterThan(0)
  })
})
