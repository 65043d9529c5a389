/** The loops that every adapter reads and subscribes with: page by page, as fast as the consumer pulls, giving way in between. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Batch, StoredEvent, Subscribe } from '../port.ts'
import type { Wake } from './wake.ts'

/** A page holds at most so many events … */
export const pageEvents = 1000
/** … and ends after the event that takes it over so many bytes of data. */
export const pageBytes = 4 * 1_048_576

/** Reads one page behind `after`, and says whether the end was reached. */
export type Look = (
  after: string | undefined,
  categories: readonly string[] | undefined,
) => Batch<StoredEvent>

/** A page as the loops below see it: its events, and where the next one starts (undefined at the end). */
export interface Page<Cursor> {
  readonly events: readonly StoredEvent[]
  readonly next: Cursor | undefined
}

/** Yields pages until one says that nothing follows, or `limit` events were given. */
export async function* pages<Cursor>(
  start: Cursor,
  limit: number,
  read: (cursor: Cursor, most: number) => Page<Cursor>,
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  let cursor: Cursor | undefined = start
  let left = limit
  while (cursor !== undefined && left > 0) {
    const page: Page<Cursor> = read(cursor, Math.min(left, pageEvents))
    left -= page.events.length
    cursor = page.next
    if (page.events.length > 0) yield page.events
    if (cursor !== undefined && left > 0) await nextTurn()
  }
}

/** What lies behind `after`, then what comes. Holds one page at a time and sleeps on the bell when there is nothing to do. */
export async function* follow(
  look: Look,
  wake: Wake,
  { after, categories, signal }: Subscribe,
): AsyncGenerator<Batch<StoredEvent>, void, undefined> {
  let through = after
  let live = false
  while (!signal.aborted && !wake.isClosed()) {
    const rings = wake.rings()
    const batch = look(through, categories)
    const moved = batch.through !== through || batch.live !== live
    through = batch.through
    live = batch.live
    if (moved) yield batch
    await (live ? wake.beyond(rings, signal) : nextTurn())
  }
}
