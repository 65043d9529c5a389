import { describe, expect, it } from 'vitest'
import { memoryLimits, overRate } from '../../api/http/rates.ts'
import { toInstant } from '../../domain/kernel/time.ts'

const at = (seconds: number) => toInstant(Date.UTC(2026, 10, 2) + seconds * 1000)

describe('a rate', () => {
  it('answers as many as it allows, then says when to come back', async () => {
    const limits = memoryLimits()
    const rate = { key: 'one', most: 2 }
    expect(await overRate(limits, rate, at(0))).toBeUndefined()
    expect(await overRate(limits, rate, at(1))).toBeUndefined()
    expect(await overRate(limits, rate, at(20))).toMatchObject({
      code: 'too-many-requests',
      headers: { 'retry-after': '40' },
    })
  })
  it('begins anew when its minute is over', async () => {
    const limits = memoryLimits()
    const rate = { key: 'one', most: 1 }
    await overRate(limits, rate, at(0))
    expect(await overRate(limits, rate, at(60))).toBeUndefined()
  })
  it('counts each caller alone', async () => {
    const limits = memoryLimits()
    await overRate(limits, { key: 'one', most: 1 }, at(0))
    expect(await overRate(limits, { key: 'two', most: 1 }, at(0))).toBeUndefined()
  })
})
