/** A log has one identity for ever. */
import { describe, it } from 'vitest'
import { log } from '../../domain/log/decider.ts'
import { given, id } from '../support/domain.ts'

const identity = { identity: id('a'), kind: 'real' } as const
const create = { type: 'CreateLog', data: identity } as const
const created = { type: 'LogCreated', data: identity } as const

describe('a log', () => {
  it('is given its identity once', () => given(log).when(create).yields(created))
  it('keeps the identity that it has', () => given(log, created).when(create).yields())
  it('never takes another identity', () =>
    given(log, created)
      .when({ type: 'CreateLog', data: { identity: id('b'), kind: 'real' } })
      .rejects('conflict'))
  it('never turns from real to demonstration', () =>
    given(log, created)
      .when({ type: 'CreateLog', data: { identity: id('a'), kind: 'demonstration' } })
      .rejects('conflict'))
})
