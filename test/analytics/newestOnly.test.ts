/** Looks come one after the other, rest as long as they took, and come back to what was put off. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newestOnly } from '../../analytics/newestOnly.ts'

/** When each look began, in milliseconds, and at what. */
let began: (readonly [number, number])[]
let start: number

const looksOf = (takes: number, putsOff: (look: number) => boolean = () => false) =>
  newestOnly(async (look: number) => {
    began.push([performance.now() - start, look])
    await new Promise(resolve => setTimeout(resolve, takes))
    return putsOff(look)
  })

describe('looks', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    began = []
    start = performance.now()
  })
  afterEach(() => void vi.useRealTimers())

  it('are at the newest there is, and rest as long as the last one took', async () => {
    const { hand } = looksOf(700)
    for (const look of [1, 2, 3]) hand(look)
    await vi.advanceTimersByTimeAsync(300)
    for (const look of [4, 5]) hand(look)
    await vi.advanceTimersByTimeAsync(5000)
    expect(began).toStrictEqual([
      [0, 1],
      [1400, 5],
    ])
  })
  it('rest at least a little, and never long', async () => {
    const quick = looksOf(0)
    quick.hand(1)
    await vi.advanceTimersByTimeAsync(1)
    quick.hand(2)
    await vi.advanceTimersByTimeAsync(1000)
    const slow = looksOf(10_000)
    slow.hand(3)
    await vi.advanceTimersByTimeAsync(1)
    slow.hand(4)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(began.map(([at]) => at)).toStrictEqual([0, 200, 1001, 13_001])
  })
  it('come again to what was put off, until nothing is', async () => {
    let putOff = 2
    const { hand } = looksOf(0, () => (putOff -= 1) >= 0)
    hand(1)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(began.map(([, look]) => look)).toStrictEqual([1, 1, 1])
  })
  it('forget what was put off once something newer was looked at', async () => {
    const { hand } = looksOf(0, look => look === 1)
    hand(1)
    await vi.advanceTimersByTimeAsync(1000)
    hand(2)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(began.map(([, look]) => look)).toStrictEqual([1, 2])
  })
  it('leave what was put off when they are stopped', async () => {
    const { hand, stop } = looksOf(100, () => true)
    hand(1)
    const stopped = stop()
    await vi.advanceTimersByTimeAsync(20_000)
    await stopped
    expect(began.length).toBe(1)
  })
})
