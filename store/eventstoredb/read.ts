/** Reading: a stream, the whole log in its order, and where it ends. */
import {
  BACKWARDS,
  END,
  FORWARDS,
  START,
  type AllStreamResolvedEvent,
  type ReadPosition,
  type ResolvedEvent,
} from '@eventstore/db-client'
import { categoryOf } from '../../domain/kernel/ids.ts'
import { BeyondTheLog, type ReadAll, type ReadStream, type StoredEvent } from '../port.ts'
import { asked, type Over } from './calls.ts'
import { troubleOf } from './faults.ts'
import { pageEvents, pageOf, type RawPage } from './page.ts'
import { comparePositions, positionIn, positionText } from './position.ts'
import { storedIn, type IsOurs } from './wire.ts'

/** What reading works over. */
export interface Reading extends Over {
  readonly isOurs: IsOurs
}

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

const startOf = ({ from, direction }: ReadStream): bigint | typeof END => {
  if (from !== undefined) return BigInt(from)
  return direction === 'backwards' ? END : 0n
}

/** Reads one stream, as its leader knows it. */
export async function* readStream(
  over: Over,
  stream: string,
  options: ReadStream = {},
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  const { direction = 'forwards', limit = Infinity } = options
  let from = startOf(options)
  let left = limit
  while (left > 0) {
    const most = Math.min(left, pageEvents)
    const { events, cut } = await readPage(over, { stream, from, direction, most })
    const page = storedOf(events)
    left -= page.length
    if (page.length > 0) yield page
    const last = events.at(-1)?.event?.revision
    if (last === undefined || (!cut && events.length < most)) return
    from = direction === 'forwards' ? last + 1n : last - 1n
    if (from < 0n) return
  }
}

/** The last event of a stream; undefined where there is none. */
export const lastOf = async (over: Over, stream: string): Promise<StoredEvent | undefined> => {
  for await (const [last] of readStream(over, stream, { direction: 'backwards', limit: 1 })) return last
  return undefined
}

interface AllPage {
  readonly from: ReadPosition
  readonly direction: 'forwards' | 'backwards'
  readonly most: number
  readonly leads?: boolean
}

const readAllPage = (over: Over, { from, direction, most, leads = false }: AllPage) =>
  asked(over, async ({ client, signal }) => {
    const read = client.readAll({
      fromPosition: from,
      direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
      maxCount: most,
      requiresLeader: leads,
    })
    return pageOf(read, { silenceMs: over.bounds.silenceMs, signal })
  })

const placeIn = ({ event }: AllStreamResolvedEvent): string | undefined =>
  event === undefined ? undefined : positionText(event.position)

/** The position of the last event of all, the server's own and other programs' too; undefined where there is none. */
export const lastPosition = async (over: Over): Promise<string | undefined> => {
  const { events } = await readAllPage(over, { from: END, direction: 'backwards', most: 1, leads: true })
  return events[0] && placeIn(events[0])
}

/** Throws `BeyondTheLog` for a position behind the last event of all. */
export const mustLieWithin = (after: string | undefined, last: string | undefined): void => {
  if (after === undefined || (last !== undefined && comparePositions(after, last) <= 0)) return
  throw new BeyondTheLog(
    `position ${after} lies behind the end of the log (${last ?? 'empty'}): the log was restored from an older copy, or is another one`,
  )
}

/** The whole log, page by page as it lies there, until `stop` says so. */
async function* pagesOf(
  over: Over,
  start: ReadPosition,
  direction: 'forwards' | 'backwards',
): AsyncGenerator<readonly AllStreamResolvedEvent[], void, undefined> {
  let from = start
  let passed: string | undefined
  for (;;) {
    const { events, cut } = await readAllPage(over, { from, direction, most: pageEvents })
    // Forwards a page begins with the event that ended the one before.
    const fresh = events.filter(one => placeIn(one) !== passed)
    if (fresh.length > 0) yield fresh
    const last = events.at(-1)?.event?.position
    if (last === undefined || (!cut && events.length < pageEvents)) return
    from = last
    passed = direction === 'forwards' ? positionText(last) : undefined
  }
}

interface Wanted {
  readonly isWanted: (event: StoredEvent) => boolean
  /** Forwards: the log's end as it was when reading began. */
  readonly until: string | undefined
}

const wantedIn = (
  { isOurs }: Reading,
  page: readonly AllStreamResolvedEvent[],
  { isWanted, until }: Wanted,
): readonly StoredEvent[] =>
  page
    .filter(({ event }) => event !== undefined && isOurs(event.streamId))
    .flatMap(({ event }) => storedIn(event) ?? [])
    .filter(event => isWanted(event) && (until === undefined || comparePositions(event.position, until) <= 0))

const isPast = (page: readonly AllStreamResolvedEvent[], until: string | undefined): boolean => {
  const last = page.at(-1)
  const place = last && placeIn(last)
  return until !== undefined && place !== undefined && comparePositions(place, until) >= 0
}

const wantedBy = (
  categories: readonly string[] | undefined,
  after: string | undefined,
  step: 1 | -1,
): Wanted['isWanted'] => {
  const known = categories && new Set(categories)
  return ({ stream, position }) =>
    (known?.has(categoryOf(stream)) ?? true) &&
    (after === undefined || comparePositions(position, after) * step > 0)
}

/** Reads the log as it is when reading begins. Throws `BeyondTheLog` where it would begin behind its end. */
export async function* readAll(
  over: Reading,
  { after, direction = 'forwards', categories, limit = Infinity }: ReadAll = {},
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  const last = await lastPosition(over)
  mustLieWithin(after, last)
  if (last === undefined || categories?.length === 0) return
  const forwards = direction === 'forwards'
  const until = forwards ? last : undefined
  const isWanted = wantedBy(categories, after, forwards ? 1 : -1)
  const start = after === undefined ? (forwards ? START : END) : positionIn(after)
  let left = limit
  for await (const page of pagesOf(over, start, direction)) {
    const events = wantedIn(over, page, { isWanted, until }).slice(0, left)
    left -= events.length
    if (events.length > 0) yield events
    if (left <= 0 || isPast(page, until)) return
  }
}

/** The position of the last event of ours. */
export const endOf = async (over: Reading): Promise<string | undefined> => {
  for await (const [last] of readAll(over, { direction: 'backwards', limit: 1 })) return last?.position
  return undefined
}
