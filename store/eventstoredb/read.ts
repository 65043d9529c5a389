/** Reading one stream. */
import { BACKWARDS, END, FORWARDS, type ResolvedEvent } from '@eventstore/db-client'
import type { ReadStream, StoredEvent } from '../port.ts'
import { asked, type Over } from './calls.ts'
import { troubleOf } from './faults.ts'
import { pageEvents, pageOf, type RawPage } from './page.ts'
import { storedIn } from './wire.ts'

interface StreamPage {
  readonly stream: string
  readonly from: bigint | typeof END
  readonly direction: 'forwards' | 'backwards'
  readonly most: number
}

const nothing: RawPage<ResolvedEvent> = { events: [], cut: false }

const readPage = ({ connection, bounds }: Over, { stream, from, direction, most }: StreamPage) =>
  asked({ connection, bounds }, async ({ client, signal }) => {
    const read = client.readStream(stream, {
      fromRevision: from,
      direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
      maxCount: most,
      requiresLeader: true,
    })
    try {
      return await pageOf(read, { silenceMs: bounds.silenceMs, signal })
    } catch (error) {
      if (troubleOf(error) === 'missing') return nothing
      throw error
    }
  })

const storedOf = (events: readonly ResolvedEvent[]): readonly StoredEvent[] =>
  events.flatMap(({ event }) => storedIn(event) ?? [])

type Direction = 'forwards' | 'backwards'

const startOf = (from: number | undefined, direction: Direction): bigint | typeof END => {
  if (from !== undefined) return BigInt(from)
  return direction === 'backwards' ? END : 0n
}

/** Where the next page begins; undefined where nothing follows. */
const nextOf = (
  { events, cut }: RawPage<ResolvedEvent>,
  { direction, most }: StreamPage,
): bigint | undefined => {
  const last = events.at(-1)?.event?.revision
  if (last === undefined || (!cut && events.length < most)) return undefined
  if (direction === 'forwards') return last + 1n
  return last === 0n ? undefined : last - 1n
}

/** Reads one stream, as its leader knows it. */
export async function* readStream(
  over: Over,
  stream: string,
  { from, direction = 'forwards', limit = Infinity }: ReadStream = {},
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  let next: bigint | typeof END | undefined = startOf(from, direction)
  let left = limit
  while (next !== undefined && left > 0) {
    const asked: StreamPage = { stream, from: next, direction, most: Math.min(left, pageEvents) }
    const page = await readPage(over, asked)
    const events = storedOf(page.events)
    left -= events.length
    next = nextOf(page, asked)
    if (events.length > 0) yield events
  }
}

/** The last event of a stream; undefined where there is none. */
export const lastOf = async (over: Over, stream: string): Promise<StoredEvent | undefined> => {
  for await (const [last] of readStream(over, stream, { direction: 'backwards', limit: 1 })) return last
  return undefined
}
