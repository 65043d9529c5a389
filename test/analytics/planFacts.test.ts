/** What is counted of care plans: that one is in force and its review date, whatever else happens to it (K3). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planChange } from '../../analytics/facts/plans.ts'
import type { Fact } from '../../analytics/facts/rows.ts'
import { carePlan } from '../../domain/carePlan/decider.ts'
import type { EventOf } from '../../domain/kernel/event.ts'
import { erased } from '../support/domain.ts'
import { labelled, planOf, written } from '../support/plan.ts'
import { closed, day, draftedFor, published, reopened, reviewedUntil, setFor } from './plans.ts'

type Happening = EventOf<typeof carePlan.events> | ReturnType<typeof erased>

/** The facts that each event brings. */
const factsOf = (history: readonly Happening[]): readonly (readonly Fact[])[] => {
  let state = carePlan.initial
  return history.map(event => {
    const before = state
    state = carePlan.evolve(before, event)
    return planChange(before, state)
  })
}
/** Facts in short: `+2027-01-31` for a review date that is counted from now on. */
const told = (...history: readonly Happening[]): readonly string[] =>
  factsOf(history).map(facts =>
    facts
      .map(({ code, effective, sign }) => (sign === 1 ? '+' : '-') + (code === 'review' ? effective : code))
      .join(' '),
  )
const january = day('2027-01-31')
const march = day('2027-03-31')
const drafted = draftedFor(planOf, january)

describe('a care plan', () => {
  it('is counted from when it is published, by its review date', () =>
    expect(
      told(drafted, written('needs', 'Feet'), published, written('needs', 'Sore feet'), published),
    ).toStrictEqual(['', '', '+2027-01-31', '', '']))
  it('moves with its review date: set anew, and reviewed with a next one', () =>
    expect(
      told(drafted, setFor(march), published, setFor(january), reviewedUntil(march), reviewedUntil()),
    ).toStrictEqual(['', '', '+2027-03-31', '-2027-03-31 +2027-01-31', '-2027-01-31 +2027-03-31', '']))
  it('without a review date is counted as such, until it has one', () =>
    expect(told(draftedFor(planOf), published, setFor(march))).toStrictEqual([
      '',
      '+undated',
      '-undated +2027-03-31',
    ]))
  it('is taken back when it is closed, and comes back with what was set meanwhile when it is reopened', () =>
    expect(told(drafted, published, closed, setFor(march), reopened)).toStrictEqual([
      '',
      '+2027-01-31',
      '-2027-01-31',
      '',
      '+2027-03-31',
    ]))
  it('of somebody who was erased is none, whatever there was', () =>
    expect(told(...['PlanDrafted', 'PlanPublished', 'ReviewDateSet'].map(erased))).toStrictEqual([
      '',
      '',
      '',
    ]))
  it('under any label brings the same, and nothing of what it says', () => {
    const facts = factsOf([
      drafted,
      labelled('needs', 'mental'),
      labelled('aboutMe', 'sexual'),
      published,
    ]).flat()
    expect(facts).toStrictEqual([
      { kind: 'carePlan', code: 'review', value: 1, effective: '2027-01-31', sign: 1 },
    ])
  })
  it('may have a review date that no table reaches', () =>
    expect(told(draftedFor(planOf, day('9999-12-31')), published, setFor(day('0001-01-01')))).toStrictEqual([
      '',
      '+2299-12-31',
      '-2299-12-31 +1900-01-01',
    ]))
  it('counts once at most after any history, as what it says in the end', () => {
    const dates = fc.constantFrom(january, march)
    const event: fc.Arbitrary<Happening> = fc.oneof(
      fc.constantFrom(published, closed, reopened, reviewedUntil(), written('needs', 'Feet')),
      dates.map(setFor),
      dates.map(reviewedUntil),
    )
    /** Looking from the end: what was last said of each. */
    const expected = (history: readonly Happening[]): readonly string[] => {
      const last = history.findLast(({ type }) => ['PlanClosed', 'PlanReopened'].includes(type))
      if (last?.type === 'PlanClosed' || !history.some(({ type }) => type === 'PlanPublished')) return []
      const dates = history.flatMap((one): readonly string[] => {
        if (one.type === 'ReviewDateSet') return [one.data.on]
        return one.type === 'PlanReviewed' && one.data.next !== undefined ? [one.data.next] : []
      })
      return [dates.at(-1) ?? january]
    }
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), history => {
        const sums = new Map<string, number>()
        for (const { effective, sign } of factsOf([drafted, ...history]).flat())
          sums.set(effective, (sums.get(effective) ?? 0) + sign)
        const standing = [...sums].filter(([, sum]) => sum !== 0)
        expect(standing).toStrictEqual(expected(history).map(date => [date, 1]))
      }),
    )
  })
})
