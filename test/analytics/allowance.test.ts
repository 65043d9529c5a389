/** Publications of an answer: ten at once after a quiet time, then 5,000 bytes a second, or as events of four times their size come in. */
import { beforeEach, describe, expect, it } from 'vitest'
import { openAllowance } from '../../analytics/allowance.ts'
import { hba1c, results } from '../../analytics/questions/care.ts'
import type { Published } from '../../domain/publication/decider.ts'

const figures: Published = {
  question: 'hba1c',
  definition: 1,
  breakdowns: ['borough'],
  changed: 10,
  policy: hba1c.policy,
  figures: Array.from({ length: 1000 }, (_, n) => ({ place: [String(n)], shown: 10 })),
}
const bytes = JSON.stringify(figures).length
/** Milliseconds that pay for one publication. */
const untilNext = Math.ceil(bytes / 5)
/** Events that pay for one publication, with one to spare. */
const enough = Math.ceil((bytes * 4) / 500) + 1

let now: number
let allowance: ReturnType<typeof openAllowance>
/** Publishes as often as may be, through that event. Answers how often. */
const published = (seq: number): number => {
  let times = 0
  for (; allowance.allows(hba1c, seq); times += 1) allowance.spend(hba1c, seq, figures)
  return times
}

describe('what may be published', () => {
  beforeEach(() => {
    now = 1
    allowance = openAllowance(() => now)
  })

  it('is ten publications at once', () => expect(published(0)).toBe(10))
  it('is one more after a while in which nothing was counted', () => {
    published(0)
    now += untilNext - 2
    expect(published(0)).toBe(0)
    now += 2
    expect(published(0)).toBe(1)
  })
  it('is one more once so many events were counted', () => {
    published(0)
    expect(published(enough - 2)).toBe(0)
    expect(published(enough)).toBe(1)
  })
  it('is never more than ten at once, however long it was quiet', () => {
    published(0)
    now += 1000 * untilNext
    expect(published(1_000_000)).toBe(10)
  })
  it('takes no notice of another answer', () => {
    published(0)
    expect(allowance.allows(results, 0)).toBe(true)
  })
  it('lets figures of any rate of news write a quarter of what the events do, and 5,000 bytes a second', () => {
    for (const rate of [1, 10, 100, 2000]) {
      now = 1
      allowance = openAllowance(() => now)
      let times = 0
      for (let second = 0; second < 600; second += 1) {
        now += 1000
        times += published(second * rate)
      }
      expect(times).toBeLessThanOrEqual(
        11 + Math.ceil((600 * 5000) / bytes) + Math.ceil((600 * rate) / (enough - 2)),
      )
    }
  })
})
