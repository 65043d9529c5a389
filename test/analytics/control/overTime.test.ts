/** Somebody who keeps every publication and subtracts them from each other finds no small count, whichever server published, restarted or behind (D6, T10). */
import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../analytics/control/policy.ts'
import { rounded } from '../../../analytics/control/policy.ts'
import { both, chain, viewOf, type Find, type Interval } from './attack.ts'
import { seeded, type Random } from './cubes.ts'
import { historyOf, toldBy, type Step } from './history.ts'

const histories = 40
const tries = 250

/** What another publication says of a place now: as many people as changed in between may have come or gone. */
const across = (then: Interval, changed: number): Interval => ({
  least: then.least - changed,
  most: then.most + changed,
})

/** How many people changed between two publications: said by those who know every feed, and so know best. */
const changedBetween = (steps: readonly Step[], a: number, b: number): number =>
  steps.slice(Math.min(a, b) + 1, Math.max(a, b) + 1).reduce((sum, { changed }) => sum + changed, 0)

/** Tries places of publications at random, each by a chain of sums in its own and, the same place, in one before or after. */
const attackOverTime = (steps: readonly Step[], count: number, random: Random): readonly Find[] => {
  const views = steps.map(step => viewOf(toldBy(step)))
  const finds: Find[] = []
  for (let tried = 0; tried < count; tried += 1) {
    const now = random.below(views.length)
    const then = Math.max(0, Math.min(views.length - 1, now - 2 + random.below(5)))
    const [view, other] = [views[now], views[then]]
    const small =
      view?.published.cube.cells.filter(({ people }) => people > 0 && people <= defaultPolicy.smallest) ?? []
    const cell = small[random.below(small.length)]
    if (view === undefined || other === undefined || cell === undefined) continue
    const depth = 1 + random.below(3)
    const own = chain(view, cell.place, { depth, random })
    const earlier = across(chain(other, cell.place, { depth, random }), changedBetween(steps, now, then))
    const { least, most } = both(own, earlier)
    if (most - least < defaultPolicy.roundedTo - 1)
      finds.push({ place: cell.place, count: cell.count, least, most })
  }
  return finds
}

describe('publications over time, by servers that restart and lag', () => {
  it('move only once ten people have changed, and never back to an older count', async () => {
    for (let seed = 0; seed < histories; seed += 1) {
      const steps = await historyOf({ random: seeded(seed), events: 60 })
      const through = steps.map(({ published }) => published.through?.revision ?? 0)
      expect(through).toStrictEqual(through.toSorted((a, b) => a - b))
      for (const { changed } of steps.slice(1))
        expect(changed).toBeGreaterThanOrEqual(defaultPolicy.movesAfter)
    }
  })
  it('give no small count away in 10,000 chains through them', async () => {
    const random = seeded(10)
    let publications = 0
    for (let seed = 0; seed < histories; seed += 1) {
      const steps = await historyOf({ random: seeded(seed), events: 60 })
      publications += steps.length
      expect(attackOverTime(steps, tries, random)).toStrictEqual([])
    }
    expect(publications).toBeGreaterThan(3 * histories)
  })
  it('would give them away if they moved with everybody’s news', async () => {
    const random = seeded(11)
    const finds: Find[] = []
    for (let seed = 0; seed < 10; seed += 1) {
      const policy = { ...defaultPolicy, movesAfter: 1 }
      finds.push(
        ...attackOverTime(await historyOf({ random: seeded(seed), events: 60, policy }), tries, random),
      )
    }
    expect(finds.length).toBeGreaterThan(0)
  })
  it('would give them away if only small counts themselves were hidden', async () => {
    const random = seeded(12)
    const finds: Find[] = []
    for (let seed = 0; seed < 10; seed += 1) {
      const steps = await historyOf({ random: seeded(seed), events: 60 })
      const bare = steps.map(step => {
        const { cube } = toldBy(step)
        const figures = cube.cells.map(({ place, count }) => ({
          place,
          shown: rounded(defaultPolicy, count),
        }))
        return { ...step, published: { ...step.published, figures } }
      })
      finds.push(...attackOverTime(bare, tries, random))
    }
    expect(finds.length).toBeGreaterThan(0)
  })
})
