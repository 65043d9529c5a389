/** 300 simulated power cuts of the log's disk, and 40 of a receiver's whole folder. */
import { describe, expect, test } from 'vitest'
import { cutPower } from './cuts.ts'
import { compiler } from './journal.ts'
import { cutProgram } from './programCuts.ts'

describe.skipIf(compiler === undefined)(
  'power cuts (recorded with a C compiler: without one skipped)',
  () => {
    const many = { appends: 6000, cuts: 300 }
    test('of 300 none takes an acknowledged append', async () => {
      const { faults, seed, acknowledged } = await cutPower(many)
      expect(faults, `seed ${String(seed)}`).toStrictEqual([])
      expect(acknowledged).toBeGreaterThanOrEqual(many.appends)
    })
    test.each(['unsynced', 'lying'] as const)('of 300 over a planted fault (%s) most do', async planted => {
      const { faults } = await cutPower({ ...many, planted })
      expect(faults.length).toBeGreaterThan(150)
      expect(faults.flat().join('\n')).toContain('an acknowledged append is lost')
    })
    test('of 40 while messages come in none takes one that was acknowledged', async () => {
      const { faults, seed, answered } = await cutProgram({ people: 10, each: 26, cuts: 40 })
      expect(faults, `seed ${String(seed)}`).toStrictEqual([])
      expect(answered).toBe(260)
    })
    test('and of 10 over a disk that lies some do', async () => {
      const { faults } = await cutProgram({ people: 10, each: 26, cuts: 10, lies: true })
      expect(faults).not.toStrictEqual([])
    })
  },
)
