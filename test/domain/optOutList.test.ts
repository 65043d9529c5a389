/** Lists of the National Data Opt-out are taken in in the order in which they were made. */
import { describe, it } from 'vitest'
import { optOutList } from '../../domain/optOutList/decider.ts'
import { given, moment } from '../support/domain.ts'

const [first, second] = [moment('2026-11-01T00:00:00.000Z'), moment('2026-11-20T00:00:00.000Z')]
const take = (asOf: typeof first, evenIfOlder = false) =>
  ({ type: 'TakeOptOutList', data: { asOf, evenIfOlder } }) as const
const taken = (asOf: typeof first) => ({ type: 'OptOutListTaken', data: { asOf } }) as const

describe('a list of opt-outs', () => {
  it('is taken in, and again', () => {
    given(optOutList).when(take(first)).yields(taken(first))
    given(optOutList, taken(first)).when(take(first)).yields()
  })
  it('is taken in after an older one', () =>
    given(optOutList, taken(first)).when(take(second)).yields(taken(second)))
  it('is refused after a newer one, also where it was taken in before that', () => {
    given(optOutList, taken(second)).when(take(first)).rejects('conflict', 'asOf')
    given(optOutList, taken(first), taken(second)).when(take(first)).rejects('conflict', 'asOf')
  })
  it('is taken in after a newer one where that is asked for, and the newer stays the newest', () => {
    given(optOutList, taken(second)).when(take(first, true)).yields(taken(first))
    given(optOutList, taken(second), taken(first)).when(take(first)).rejects('conflict', 'asOf')
  })
})
