/** Calls that may be made again: each over the client of the moment, with rests between, until one is answered. */
import { LogUnavailable } from '../port.ts'
import { rest, type Bounds } from './bounds.ts'
import type { Doing } from './breakers.ts'
import type { Connection, Lease } from './connection.ts'
import { isDenied, troubleOf, whyOf } from './faults.ts'

/** What every part of the adapter works over. */
export interface Over {
  readonly connection: Connection
  readonly bounds: Bounds
}

/** The port's error for what came of a call that wrote nothing. */
export const unavailable = (error: unknown): LogUnavailable => {
  if (error instanceof LogUnavailable) return error
  const what = isDenied(error) ? 'the event log refuses' : 'the event log can’t be reached'
  return new LogUnavailable(`${what}: ${whyOf(error)}`, { cause: error })
}

/** Whether no other try is worth it. */
export const isHopeless = ({ closed, isAway }: Connection, error: unknown, doing: Doing): boolean =>
  closed.aborted || isAway(doing) || !['passing', 'unsent'].includes(troubleOf(error))

/** One call, and word of how it went. */
export const oneCall = async <T>(
  { connection }: Over,
  work: (lease: Lease) => Promise<T>,
  doing: Doing = 'reading',
): Promise<T> => {
  const lease = connection.lease()
  const began = performance.now()
  try {
    const answer = await work(lease)
    connection.answered(doing)
    return answer
  } catch (error) {
    connection.failed(lease, error, { doing, began })
    throw error
  }
}

/** A call without effect, made until it is answered. Throws `LogUnavailable` after the last try. */
export const asked = async <T>(over: Over, work: (lease: Lease) => Promise<T>): Promise<T> => {
  const { bounds, connection } = over
  for (let tried = 1; ; tried += 1) {
    try {
      return await oneCall(over, work)
    } catch (error) {
      if (tried >= bounds.tries || isHopeless(connection, error, 'reading')) throw unavailable(error)
      await rest(bounds, tried, connection.closed)
    }
  }
}
