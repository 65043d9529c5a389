/** A team is formed, renamed, closed; a label goes with a name (P5). */
import { describe, expect, it } from 'vitest'
import { team } from '../../domain/team/decider.ts'
import { given, id } from '../support/domain.ts'

const details = {
  provider: id('a'),
  name: 'HIV clinic',
  specialty: 'genitourinary medicine',
  setting: 'acute',
  label: 'sexual',
} as const
const formed = { type: 'TeamFormed', data: details } as const
const renamed = { type: 'TeamRenamed', data: { name: 'Riverside clinic' } } as const
const closed = { type: 'TeamClosed', data: { reason: 'merged' } } as const
const form = { type: 'FormTeam', data: details } as const
const rename = { type: 'RenameTeam', data: renamed.data } as const
const close = { type: 'CloseTeam', data: closed.data } as const

describe('a team', () => {
  it('is formed once', () => {
    given(team).when(form).yields(formed)
    given(team, formed).when(form).yields()
  })
  it('is not formed again with other details', () =>
    given(team, formed)
      .when({ type: 'FormTeam', data: { ...details, provider: id('b') } })
      .rejects('conflict'))
  it('is renamed', () => given(team, formed).when(rename).yields(renamed))
  it('that bears the name already is not renamed', () => given(team, formed, renamed).when(rename).yields())
  it('loses its label with a name that tells no diagnosis', () =>
    expect(given(team, formed, renamed).state).toStrictEqual({
      status: 'open',
      details: {
        provider: details.provider,
        name: 'Riverside clinic',
        specialty: details.specialty,
        setting: 'acute',
      },
    }))
  it('takes a label without a new name', () => {
    const data = { name: 'HIV clinic', label: 'general' } as const
    given(team, formed).when({ type: 'RenameTeam', data }).yields({ type: 'TeamRenamed', data })
  })
  it('is closed once', () => {
    given(team, formed).when(close).yields(closed)
    given(team, formed, closed).when(close).yields()
  })
  it('that is closed is not renamed', () => given(team, formed, closed).when(rename).rejects('conflict'))
  it('that was never formed is neither renamed nor closed', () => {
    given(team).when(rename).rejects('not-found')
    given(team).when(close).rejects('not-found')
  })
})
