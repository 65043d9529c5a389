/** Two hundred publications while the sender or the receiver is killed at random, three times over. */
import { expect, it } from 'vitest'
import { runThrough } from './run.ts'

it.each([1, 2, 3])(
  'run %i: 200 publications arrive in order, once each, and are held as we say',
  async () => {
    const came = await runThrough({ publications: 200, kills: 24 })
    expect(came).toStrictEqual({ publications: 200, kills: 24, taken: 200, faults: [] })
  },
  300_000,
)
