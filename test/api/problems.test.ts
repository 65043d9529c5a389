import { describe, expect, it } from 'vitest'
import { bodyOf, problemOf, problemOfError, statusOf, unseen } from '../../api/http/problems.ts'
import type { RejectionCode } from '../../domain/kernel/rejection.ts'
import { CursorNotUnderstood, ReadModelBehind } from '../../projections/faults.ts'
import { KeyDestroyed } from '../../store/keys.ts'
import { UnknownOutcome } from '../../store/port.ts'

const statuses = {
  invalid: 422,
  conflict: 409,
  'not-found': 404,
  'not-allowed': 403,
  'stale-revision': 412,
  'key-reused': 422,
  'too-large': 413,
  erased: 410,
  unavailable: 503,
} as const satisfies Readonly<Record<RejectionCode, number>>

const codes = Object.keys(statuses) as RejectionCode[]

describe('a problem', () => {
  it.each(codes)('gives the rejection %s its one status', rejected => {
    expect(statusOf(problemOf({ rejected, why: 'because' }))).toBe(statuses[rejected])
  })
  it('says where the fault lies', () => {
    expect(bodyOf(problemOf({ rejected: 'invalid', why: 'no', place: 'labels.0' }))).toStrictEqual({
      type: 'urn:care-information-exchange:problem:invalid',
      title: 'The request is not valid',
      status: 422,
      detail: 'no',
      faults: [{ place: 'labels.0', why: 'no' }],
    })
  })
  it('says nothing about the inside when something breaks', () => {
    const body = JSON.stringify(bodyOf(problemOfError(new Error('SELECT name FROM people'))))
    expect(body).not.toContain('SELECT')
    expect(body).toContain('"status":500')
  })
  it.each([
    [new ReadModelBehind('x'), 503],
    [new UnknownOutcome('x'), 503],
    [new CursorNotUnderstood('x'), 400],
    [new KeyDestroyed('x'), 410],
  ])('knows what %s means', (error, status) => {
    expect(statusOf(problemOfError(error))).toBe(status)
  })
  it('tells of an unseen person what the portal tells', () => {
    expect(unseen.detail).toBe('You can’t see a record for this number')
  })
})
