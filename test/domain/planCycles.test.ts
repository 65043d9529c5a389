/** The cycles of a treatment by the days that its plan names. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cyclesOf } from '../../domain/carePlan/cycles.ts'
import { mergeFields } from '../../domain/carePlan/merge.ts'
import { localDate } from '../../domain/kernel/time.ts'
import { cyclesSentence } from '../../portal/charts/cycles.tsx'
import { day } from '../support/domain.ts'

const three = { start: day('2026-12-07'), cycleDays: 21, cycleCount: 3 }
const states = (today: string) => cyclesOf(three, day(today)).map(({ state }) => state)

describe('cycles', () => {
  it('follow each other without a gap, each with its first and its last day', () => {
    expect(cyclesOf(three, day('2026-12-28'))).toStrictEqual([
      { number: 1, from: '2026-12-07', to: '2026-12-27', state: 'done' },
      { number: 2, from: '2026-12-28', to: '2027-01-17', state: 'now' },
      { number: 3, from: '2027-01-18', to: '2027-02-07', state: 'ahead' },
    ])
  })
  it('are to come before the first day, now on first and last day, and done after the last', () => {
    expect(states('2026-12-06')).toStrictEqual(['ahead', 'ahead', 'ahead'])
    expect(states('2026-12-27')).toStrictEqual(['now', 'ahead', 'ahead'])
    expect(states('2027-02-07')).toStrictEqual(['done', 'done', 'now'])
    expect(states('2027-02-08')).toStrictEqual(['done', 'done', 'done'])
  })
  it('are not guessed where the plan does not say when they begin, how long they are or how many', () => {
    const { start, cycleDays, cycleCount } = three
    for (const partly of [{ start, cycleDays }, { start, cycleCount }, { cycleDays, cycleCount }, {}])
      expect(cyclesOf(partly, day('2026-12-28'))).toStrictEqual([])
  })
  it('of any plan cover every day from the first to the last once, and at most one of them is now', () => {
    const days = fc
      .date({ min: new Date('1900-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map(moment => localDate.parse(moment.toISOString().slice(0, 10)))
    const regimen = fc.record({
      start: days,
      cycleDays: fc.integer({ min: 1, max: 366 }),
      cycleCount: fc.integer({ min: 1, max: 60 }),
    })
    fc.assert(
      fc.property(regimen, days, (of, today) => {
        const cycles = cyclesOf(of, today)
        const next = (to: string) => new Date(Date.parse(to) + 86_400_000).toISOString().slice(0, 10)
        expect(cycles.slice(1).map(({ from }) => from)).toStrictEqual(
          cycles.slice(0, -1).map(({ to }) => next(to)),
        )
        expect(cycles.filter(({ state }) => state === 'now').length).toBeLessThanOrEqual(1)
        const order = ['done', 'now', 'ahead']
        const places = cycles.map(({ state }) => order.indexOf(state))
        expect(places).toStrictEqual(places.toSorted())
      }),
    )
  })
  it('are said in a sentence: how many are done, which is now, when the next begins', () => {
    expect(cyclesSentence(cyclesOf(three, day('2026-12-28')))).toBe(
      '1 of 3 cycles is done. Cycle 2 is now, from 28 December 2026 to 17 January 2027. The next begins on 18 January 2027.',
    )
    expect(cyclesSentence(cyclesOf(three, day('2028-01-01')))).toBe('All 3 cycles are done.')
  })
  it('merge by field: one moves the first day while another changes how many there are', () => {
    const base = { kind: 'regimen', text: 'R-CHOP', whoToCall: 'The ward', ...three }
    expect(
      mergeFields({
        base,
        mine: { ...base, start: day('2026-12-14') },
        theirs: { ...base, cycleCount: 4 },
      }),
    ).toStrictEqual({ fields: { ...base, start: '2026-12-14', cycleCount: 4 }, conflicts: [] })
    expect(
      mergeFields({
        base,
        mine: { ...base, start: day('2026-12-14') },
        theirs: { ...base, start: day('2026-12-15') },
      }).conflicts,
    ).toStrictEqual(['start'])
  })
})
