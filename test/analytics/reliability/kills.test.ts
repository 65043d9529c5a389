/** Counting is exactly once, whatever is killed and when; and a loader that forgets is found out. */
import { describe, expect, it } from 'vitest'
import { engineIsHere } from '../embedded/fresh.ts'
import { seeded } from '../control/cubes.ts'
import { countThrough, countWhileKilled } from './run.ts'

describe.skipIf(!engineIsHere)('counting through kills of the program and its engine', () => {
  it('loses nothing and doubles nothing', async () => {
    const { tables, anew, said, expected } = await countThrough({ random: seeded(20261124), kills: 8 })
    expect(tables).toStrictEqual(anew)
    expect(said).toStrictEqual(expected)
    expect(expected.count).toBeGreaterThan(0)
  }, 120_000)

  it('catches up after every kill of its engine (T14; how soon is for a quiet machine to say)', async () => {
    const { recoveries, verdict } = await countWhileKilled(3, 5000)
    expect(recoveries).toHaveLength(3)
    for (const { lag } of recoveries) expect(lag).toBeLessThan(60_000)
    expect(verdict.tables).toStrictEqual(verdict.anew)
  }, 240_000)

  it('is found out where the loader forgets what it left behind', async () => {
    const random = seeded(7)
    const runs: boolean[] = []
    for (let run = 0; run < 5 && !runs.includes(true); run += 1) {
      const { tables, anew } = await countThrough({ random, kills: 6, fault: 'forgetful' })
      runs.push(JSON.stringify(tables) !== JSON.stringify(anew))
    }
    expect(runs).toContain(true)
  }, 480_000)
})
