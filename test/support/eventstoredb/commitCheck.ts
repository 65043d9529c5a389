/** Whether an append may go ahead: the expected revision, and the server's narrow idempotency. Facts: sections s1, s2, s12. */
import { tombstoneRevision } from './events.ts'
import type { History } from './history.ts'
import type { RecentIds } from './recentIds.ts'
import { isSoftDeleted, visiblePosition } from './streamMetadata.ts'
import { metastreamOf } from './events.ts'

/** -1n is `no_stream`. */
export type Expected = 'any' | 'streamExists' | bigint

export interface Attempt {
  readonly stream: string
  readonly expected: Expected
  readonly ids: readonly string[]
}

/** `current` is the stream's last revision, -1n for none. */
export type Decision =
  | { readonly decision: 'write'; readonly current: bigint; readonly softDeleted: boolean }
  | { readonly decision: 'wrongVersion'; readonly current: bigint }
  | { readonly decision: 'deleted' }
  /** The same was written before. `position` is absent where the stream's metadata hides the event. */
  | { readonly decision: 'repeated'; readonly revision: bigint; readonly position: number | undefined }
  /** The same was numbered, but is not synced yet: the real server gives no answer until its time is up. */
  | { readonly decision: 'inFlight' }

/** What the checks look at; `checksCurrent` is a planted fault: an id check where the real server has none. */
export interface Knowledge {
  readonly history: History
  readonly recent: RecentIds
  readonly now: () => Date
  readonly checksCurrent: boolean
}

const repeated = (knowledge: Knowledge, stream: string, revision: bigint): Decision => {
  const { history, now } = knowledge
  if (history.lastRevision(stream, 'reader') < revision) return { decision: 'inFlight' }
  return {
    decision: 'repeated',
    revision,
    position: visiblePosition(history, { stream, revision, now: now() }),
  }
}

/** `any` and `stream_exists` know only the recent ids, and take the whole append for a repetition if the first is one. */
const checkRecent = (knowledge: Knowledge, { stream, ids }: Attempt, current: bigint): Decision => {
  const { history, recent } = knowledge
  let last = -1n
  for (const [index, id] of ids.entries()) {
    const found = recent.find(id)
    if (found?.stream !== stream) {
      if (index > 0) return { decision: 'wrongVersion', current }
      return { decision: 'write', current, softDeleted: isSoftDeleted(history, stream, 'writer') }
    }
    last = found.revision
  }
  if (ids.length === 0)
    return { decision: 'write', current, softDeleted: isSoftDeleted(history, stream, 'writer') }
  return repeated(knowledge, stream, last)
}

/** An expected revision in the past: a repetition if the very same ids follow it. */
const checkPast = (
  knowledge: Knowledge,
  { stream, ids }: Attempt,
  { expected, current }: { readonly expected: bigint; readonly current: bigint },
): Decision => {
  const { history } = knowledge
  const events = history.events(stream, 'writer')
  const differs = ids.findIndex((id, index) => events[Number(expected) + 1 + index]?.id !== id)
  if (ids.length === 0 || differs > 0) return { decision: 'wrongVersion', current }
  if (differs < 0) return repeated(knowledge, stream, expected + BigInt(ids.length))
  const recreates = expected === -1n && isSoftDeleted(history, stream, 'writer')
  return recreates ? { decision: 'write', current, softDeleted: true } : { decision: 'wrongVersion', current }
}

const checkExact = (
  knowledge: Knowledge,
  attempt: Attempt,
  at: { expected: bigint; current: bigint },
): Decision => {
  const { expected, current } = at
  if (expected < current) return checkPast(knowledge, attempt, at)
  if (expected > current) return { decision: 'wrongVersion', current }
  if (knowledge.checksCurrent && knowledge.recent.find(attempt.ids[0] ?? '')?.stream === attempt.stream)
    return repeated(knowledge, attempt.stream, current)
  return {
    decision: 'write',
    current,
    softDeleted: isSoftDeleted(knowledge.history, attempt.stream, 'writer'),
  }
}

/** Decides one append or delete. */
export const checkCommit = (knowledge: Knowledge, attempt: Attempt): Decision => {
  const { history } = knowledge
  const { stream, expected } = attempt
  const current = history.lastRevision(stream, 'writer')
  if (current === tombstoneRevision) return { decision: 'deleted' }
  if (expected === 'any') return checkRecent(knowledge, attempt, current)
  if (expected !== 'streamExists') return checkExact(knowledge, attempt, { expected, current })
  if (isSoftDeleted(history, stream, 'writer')) return { decision: 'deleted' }
  if (current < 0n && history.lastRevision(metastreamOf(stream), 'writer') < 0n)
    return { decision: 'wrongVersion', current }
  return checkRecent(knowledge, attempt, current)
}
