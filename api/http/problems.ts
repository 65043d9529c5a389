/** What the API says when it says no: one table to status and title, as application/problem+json (RFC 9457). */
import type { Rejection } from '../../domain/kernel/rejection.ts'
import type { Conflict } from '../../domain/carePlan/settling.ts'
import { CursorNotUnderstood, ReadModelBehind } from '../../projections/faults.ts'

/** A fault in what was sent: where, as a path like `labels.0` or `line 1 column 16`, and what is wrong there. */
export interface Fault {
  readonly place: string
  readonly why: string
}

/**
 * Every reason that the API gives, with its status. `erased` is 410: only those who may ask about the person get so far;
 * for anyone else an erased record is as unknown as any other (404).
 */
const table = {
  malformed: [400, 'The request can’t be read'],
  unauthenticated: [401, 'Sign in first'],
  'not-allowed': [403, 'This is not yours to ask'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'This method does not work here'],
  'not-acceptable': [406, 'There is no such representation'],
  conflict: [409, 'This contradicts what stands'],
  erased: [410, 'Erased'],
  'stale-revision': [412, 'It has changed since you read it'],
  'too-large': [413, 'Too large'],
  'unsupported-media-type': [415, 'This media type is not understood'],
  invalid: [422, 'The request is not valid'],
  'key-reused': [422, 'This Idempotency-Key was used for another request'],
  'version-required': [428, 'Say which version this is written from'],
  'too-many-requests': [429, 'Too many requests'],
  internal: [500, 'Something went wrong'],
  unavailable: [503, 'Not available at the moment'],
} as const satisfies Readonly<Record<Rejection['rejected'], readonly [number, string]>> &
  Readonly<Record<string, readonly [number, string]>>

type ProblemCode = keyof typeof table

/** Where two people wrote the same otherwise, for a person to settle; `newest` is the version that it is settled against. */
export type ShownConflict = Conflict & { readonly newest: string }

/** A refusal on its way out. */
export interface Problem {
  readonly code: ProblemCode
  readonly detail: string
  readonly faults?: readonly Fault[]
  readonly conflict?: ShownConflict
  readonly headers?: Readonly<Record<string, string>>
}

/** The body of a problem as it is sent. */
export interface ProblemBody {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly faults?: readonly Fault[]
  readonly conflict?: ShownConflict
}

/** The status of a problem. */
export const statusOf = ({ code }: Problem): number => table[code][0]

/** The body of a problem. Two problems of one kind with one detail have the same bytes. */
export const bodyOf = (problem: Problem): ProblemBody => ({
  type: `urn:care-information-exchange:problem:${problem.code}`,
  title: table[problem.code][1],
  status: statusOf(problem),
  detail: problem.detail,
  ...(problem.faults !== undefined && { faults: problem.faults }),
  ...(problem.conflict !== undefined && { conflict: problem.conflict }),
})

/** A domain's refusal as a problem. */
export const problemOf = (rejection: Rejection): Problem => ({
  code: rejection.rejected,
  detail: rejection.why,
  ...(rejection.place !== undefined && { faults: [{ place: rejection.place, why: rejection.why }] }),
  ...(rejection.rejected === 'unavailable' && { headers: { 'retry-after': '1' } }),
})

/** The one answer for a person who is unknown, not shared, or has nothing to show: nothing in it tells which. */
export const unseen: Problem = { code: 'not-found', detail: 'You can’t see a record for this number' }

const again = (why: string): Problem => problemOf({ rejected: 'unavailable', why })

/** What is said of an exception that is no fault of ours, by its name: stores' errors are not imported here. */
const known: ReadonlyMap<string, Problem> = new Map<string, Problem>([
  [ReadModelBehind.name, again('The latest change is not shown yet: ask again')],
  ['UnknownOutcome', again('The record can’t be reached: ask again')],
  ['LogUnavailable', again('The record can’t be reached: ask again')],
  ['StoreUnavailable', again('The record can’t be reached: ask again')],
  ['NotCounted', again('How often you ask can’t be counted at the moment, so that nothing is answered')],
  [
    CursorNotUnderstood.name,
    { code: 'malformed', detail: 'Not a cursor of ours', faults: [{ place: 'query.after', why: 'unknown' }] },
  ],
  ['KeyDestroyed', { code: 'erased', detail: 'The person whom this is about was erased' }],
])

/** What an exception becomes: nothing of the inside gets out. */
export const problemOfError = (error: unknown): Problem => {
  const named = error instanceof Error ? known.get(error.name) : undefined
  return named ?? { code: 'internal', detail: 'The fault is on our side. Ask again, or later.' }
}
