/** One page of a read, whole: collected, bounded in bytes and in silence, and its call ended whatever happens. */
import type { ResolvedEvent, StreamingRead } from '@eventstore/db-client'
import { pageBytes } from '../adapter/follow.ts'
import { NoAnswer } from './faults.ts'

/** Events that one call asks for: smaller pages halve the rate. */
export const pageEvents = 500

/** A page of events as they came, and whether it was cut off because it holds enough. */
export interface RawPage<E> {
  readonly events: readonly E[]
  readonly cut: boolean
}

/** The bytes that an event holds. */
export const bytesIn = ({ event }: Pick<ResolvedEvent, 'event'>): number =>
  event?.data instanceof Uint8Array ? event.data.byteLength : 0

/** Reads to the end, or until the page holds enough bytes. Throws what the client throws, and `NoAnswer` after too long a silence. */
export const pageOf = <E extends ResolvedEvent>(
  read: StreamingRead<E>,
  { silenceMs, signal }: { readonly silenceMs: number; readonly signal: AbortSignal },
): Promise<RawPage<E>> => {
  const events: E[] = []
  let bytes = 0
  const { promise, resolve, reject } = Promise.withResolvers<RawPage<E>>()
  const late = setTimeout(() => reject(new NoAnswer(`silent for ${String(silenceMs)} ms`)), silenceMs)
  const givenUp = (): void => reject(new NoAnswer('the connection was given up'))
  signal.addEventListener('abort', givenUp)
  if (signal.aborted) givenUp()
  read.on('error', reject)
  read.on('end', () => resolve({ events, cut: false }))
  read.on('data', (event: E) => {
    late.refresh()
    events.push(event)
    bytes += bytesIn(event)
    if (bytes > pageBytes) resolve({ events, cut: true })
  })
  return promise.finally(() => {
    clearTimeout(late)
    signal.removeEventListener('abort', givenUp)
    read.pause()
    // The client's own promise fails where the call was never made.
    read.cancel().catch(() => undefined)
  })
}
