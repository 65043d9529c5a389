/** One append at an exact revision, whatever the network does: the same ids at the same revision until it is known what came of it. */
import { NO_STREAM, type AppendResult, type BinaryEventData } from '@eventstore/db-client'
import { isRepeat } from '../adapter/append.ts'
import { AppendTooLarge, LogUnavailable, UnknownOutcome, type Appended } from '../port.ts'
import { rest, within } from './bounds.ts'
import { isHopeless, oneCall, unavailable } from './calls.ts'
import { actualRevision, isRefusal, isTooLarge, troubleOf, whyOf } from './faults.ts'
import { positionText } from './position.ts'
import { lastOf, readStream } from './read.ts'
import type { Reading } from './readAll.ts'
import type { Turns } from './turns.ts'
import { revisionIn } from './wire.ts'

/** What appending works over. */
export interface Appending extends Reading {
  readonly turns: Turns
}

/** Events for one stream, and the last revision that their writer believes it has; -1 for a stream that has none. */
export interface Exact {
  readonly stream: string
  readonly revision: number
  readonly events: readonly BinaryEventData[]
}

/** The adapter waits a little longer than the client, which says more. */
const graceMs = 500

/** What stands in the stream where the events would stand, if it is they. */
const writtenBefore = async (
  over: Appending,
  { stream, revision, events }: Exact,
): Promise<Appended | undefined> => {
  const found: { readonly id: string; readonly revision: number; readonly position: string }[] = []
  for await (const page of readStream(over, stream, { from: revision + 1, limit: events.length }))
    found.push(...page)
  const last = found.at(-1)
  const ids = found.map(({ id }) => id)
  if (last === undefined || last.revision !== revision + events.length || !isRepeat(events, ids))
    return undefined
  return { outcome: 'appended', revision: last.revision, position: last.position }
}

const oneTry = (over: Appending, { stream, revision, events }: Exact): Promise<AppendResult> => {
  const { callMs } = over.bounds
  return over.turns.onWire(() =>
    oneCall(
      over,
      ({ client, signal }) =>
        within(
          callMs + graceMs,
          signal,
          client.appendToStream(stream, [...events], {
            expectedRevision: revision === -1 ? NO_STREAM : BigInt(revision),
            deadline: callMs,
            requiresLeader: true,
          }),
        ),
      'writing',
    ),
  )
}

/** What the server's yes says; of a repeat in a stream that was deleted meanwhile it says no position. */
const appendedBy = async (over: Appending, exact: Exact, result: AppendResult): Promise<Appended> => {
  const { nextExpectedRevision, position } = result
  const revision = revisionIn(nextExpectedRevision)
  if (position !== undefined) return { outcome: 'appended', revision, position: positionText(position) }
  const found = await writtenBefore(over, exact)
  if (found === undefined) throw new UnknownOutcome(`${exact.stream} was deleted on the server`)
  return found
}

const isMismatch = (error: unknown): boolean => troubleOf(error) === 'mismatch'

/** What a try came to, and whether no other follows. */
interface Tried {
  readonly error: unknown
  readonly isLast: boolean
}

/**
 * Before anybody hears of a conflict: it may be the same events that stand there, from a try whose answer was lost. And the server
 * tells of events that it has not written yet, which nobody can read and a restart takes back: then undefined, and it is asked again.
 */
const conflictOf = async (
  over: Appending,
  exact: Exact,
  { error, isLast }: Tried,
): Promise<Appended | undefined> => {
  const found = await writtenBefore(over, exact)
  if (found !== undefined) return found
  const actual = actualRevision(error)
  const known = (await lastOf(over, exact.stream))?.revision ?? -1
  // Of a stream that somebody deleted nothing can be read: in the end the server is believed.
  return known >= actual || isLast ? { outcome: 'conflict', actual } : undefined
}

const givenUp = (error: unknown, nothing: boolean): Error =>
  nothing
    ? unavailable(error)
    : new UnknownOutcome(`no answer to an append: ${whyOf(error)}`, { cause: error })

/** Answers where no other try could tell more. */
const settled = async (over: Appending, exact: Exact, tried: Tried): Promise<Appended | undefined> => {
  const { error } = tried
  if (isTooLarge(error)) throw new AppendTooLarge('the server takes no append of this size', { cause: error })
  return isMismatch(error) ? conflictOf(over, exact, tried) : undefined
}

const wroteNothing = (error: unknown): boolean =>
  isMismatch(error) || troubleOf(error) === 'unsent' || isRefusal(error)

/** Throws `LogUnavailable` where nothing was written, `UnknownOutcome` where that is not known. */
export const appendExactly = async (over: Appending, exact: Exact): Promise<Appended> => {
  const { bounds, connection } = over
  let nothing = true
  for (let tried = 1; ; tried += 1) {
    try {
      return await appendedBy(over, exact, await oneTry(over, exact))
    } catch (error) {
      const isLast = tried >= bounds.tries
      nothing &&= wroteNothing(error)
      const answer = await settled(over, exact, { error, isLast }).catch((unread: unknown) => {
        throw unread instanceof LogUnavailable ? givenUp(unread, nothing) : unread
      })
      if (answer !== undefined) return answer
      if (!isMismatch(error) && (isLast || isHopeless(connection, error, 'writing')))
        throw givenUp(error, nothing)
    }
    await rest(bounds, tried, connection.closed)
  }
}
