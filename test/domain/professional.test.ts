/** A professional's memberships of teams are periods (P5). */
import { describe, expect, it } from 'vitest'
import { isMember, professional } from '../../domain/professional/decider.ts'
import { day, erased, given, id } from '../support/domain.ts'

const [renal, cardiac] = [id('a'), id('b')]
const registered = {
  type: 'ProfessionalRegistered',
  data: { name: 'Dr A Okafor', profession: 'doctor' },
} as const
const began = (team: string, from: string) =>
  ({ type: 'MembershipBegan', data: { team, from: day(from) } }) as const
const ended = (team: string, on: string) =>
  ({ type: 'MembershipEnded', data: { team, on: day(on) } }) as const
const begin = (team: string, from: string) =>
  ({ type: 'BeginMembership', data: { team, from: day(from) } }) as const
const end = (team: string, on: string) => ({ type: 'EndMembership', data: { team, on: day(on) } }) as const

describe('a professional', () => {
  it('is registered once', () => {
    const register = { type: 'RegisterProfessional', data: registered.data } as const
    given(professional).when(register).yields(registered)
    given(professional, registered).when(register).yields()
  })
  it('is not registered again under another name', () =>
    given(professional, registered)
      .when({ type: 'RegisterProfessional', data: { name: 'Dr B Lowe', profession: 'doctor' } })
      .rejects('conflict'))
  it('joins no team before being registered', () =>
    given(professional).when(begin(renal, '2026-01-01')).rejects('not-found'))
  it('joins several teams', () =>
    given(professional, registered, began(renal, '2026-01-01'))
      .when(begin(cardiac, '2026-02-01'))
      .yields(began(cardiac, '2026-02-01')))
  it('who is a member does not join the same team again', () =>
    given(professional, registered, began(renal, '2026-01-01')).when(begin(renal, '2026-03-01')).yields())
  it('leaves a team', () =>
    given(professional, registered, began(renal, '2026-01-01'))
      .when(end(renal, '2026-06-30'))
      .yields(ended(renal, '2026-06-30')))
  it('does not leave a team before having joined it', () =>
    given(professional, registered, began(renal, '2026-01-01'))
      .when(end(renal, '2025-12-31'))
      .rejects('invalid', 'on'))
  it('may leave a team on the day of joining', () =>
    given(professional, registered, began(renal, '2026-01-01'))
      .when(end(renal, '2026-01-01'))
      .yields(ended(renal, '2026-01-01')))
  it('leaves only a team that was joined', () =>
    given(professional, registered).when(end(renal, '2026-06-30')).rejects('not-found'))
  it('who has left has left', () =>
    given(professional, registered, began(renal, '2026-01-01'), ended(renal, '2026-06-30'))
      .when(end(renal, '2026-07-30'))
      .yields())
  it('comes back to a team, but not into days already covered', () => {
    const left = given(professional, registered, began(renal, '2026-01-01'), ended(renal, '2026-06-30'))
    left.when(begin(renal, '2026-06-30')).yields(began(renal, '2026-06-30'))
    left.when(begin(renal, '2026-06-29')).rejects('conflict', 'from')
  })
  it('is a member from the first day up to the day before the end', () => {
    const { state } = given(professional, registered, began(renal, '2026-01-01'), ended(renal, '2026-06-30'))
    const days = ['2025-12-31', '2026-01-01', '2026-06-29', '2026-06-30']
    expect(days.map(one => isMember(state, renal, day(one)))).toStrictEqual([false, true, true, false])
    expect(isMember(state, cardiac, day('2026-03-01'))).toBe(false)
  })
  it('who has left one team stays in the others', () => {
    const history = [
      began(renal, '2026-01-01'),
      began(cardiac, '2026-01-01'),
      ended(renal, '2026-03-01'),
    ] as const
    const { state } = given(professional, registered, ...history)
    expect(isMember(state, cardiac, day('2026-03-01'))).toBe(true)
  })
  it('who was erased is a member of nothing and asked for nothing', () => {
    const gone = given(professional, erased('ProfessionalRegistered'), erased('MembershipBegan'))
    expect(isMember(gone.state, renal, day('2026-03-01'))).toBe(false)
    gone.when(begin(renal, '2026-01-01')).rejects('erased')
  })
})
