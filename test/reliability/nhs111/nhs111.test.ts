/** The sender or the receiver is killed at random: each version reaches NHS 111 in order, none is missing, none twice, and what we say it held is what its own log shows. */
import { describe, expect, it } from 'vitest'
import { runThrough } from './run.ts'

describe('notes on their way to NHS 111, with kill -9 on both sides', () => {
  it('arrive in order, once each, and what we say was held is what its log shows', async () => {
    const came = await runThrough({ publications: 200, kills: 8 })
    expect(came).toStrictEqual({ publications: 200, kills: 8, taken: 200, faults: [] })
  }, 150_000)
  it.each(['newestOnly', 'trusting'] as const)(
    'and a sender that is %s is found out',
    async planted => {
      const came = await runThrough({ publications: 30, kills: 4, planted })
      expect(came.faults).not.toStrictEqual([])
    },
    90_000,
  )
})
