/** Fifty kills of the program and its engine while it counts, and an engine that is killed every five seconds for two minutes (T14). */
import { describe, expect, it } from 'vitest'
import { seeded } from '../control/cubes.ts'
import { countThrough, countWhileKilled } from './run.ts'

describe('counting, at length', () => {
  it('loses nothing and doubles nothing through fifty kills', async () => {
    const { tables, anew, said, expected } = await countThrough({ random: seeded(50), kills: 50 })
    expect(tables).toStrictEqual(anew)
    expect(said).toStrictEqual(expected)
  })
  it('has caught up within five seconds of every kill', async () => {
    const { recoveries, verdict } = await countWhileKilled(24, 5000)
    process.stdout.write(`${JSON.stringify(recoveries)}\n`)
    for (const { lag } of recoveries) expect(lag).toBeLessThan(5000)
    expect(verdict.tables).toStrictEqual(verdict.anew)
  })
})
