/** The log against a power cut: simulated, since no test may cut the real one; see `powerCut.long.ts` for more of them. */
import { describe, expect, test } from 'vitest'
import { cutPower } from './cuts.ts'
import { cutProgram } from './programCuts.ts'
import { compiler } from './journal.ts'

const few = { appends: 1500, cuts: 25 }

describe.skipIf(compiler === undefined)(
  'a power cut (recorded with a C compiler: without one this is skipped)',
  () => {
    test(
      'takes nothing that was acknowledged, tears nothing and doubles nothing',
      { timeout: 240_000 },
      async () => {
        const { faults, seed, acknowledged } = await cutPower(few)
        expect(faults, `seed ${String(seed)}`).toStrictEqual([])
        expect(acknowledged).toBeGreaterThanOrEqual(few.appends)
      },
    )

    test.each(['unsynced', 'lying'] as const)(
      'and the same check finds a loss where the sync is left out (%s)',
      { timeout: 240_000 },
      async planted => {
        const { faults } = await cutPower({ ...few, planted })
        expect(faults.flat().join('\n')).toContain('an acknowledged append is lost')
      },
    )
  },
)

describe.skipIf(compiler === undefined)('a power cut while messages come in', () => {
  test(
    'takes none that was acknowledged, and each is filed once afterwards',
    { timeout: 360_000 },
    async () => {
      const { faults, seed, answered } = await cutProgram({ people: 4, each: 26, cuts: 3 })
      expect(faults, `seed ${String(seed)}`).toStrictEqual([])
      expect(answered).toBe(104)
    },
  )
})
