/** What a stream's metadata hides: $maxCount, $maxAge, $tb, and the soft delete that is a $tb beyond every revision. */
import { z } from 'zod'
import { isMetastream, metastreamOf, ticks, type StoredEvent } from './events.ts'
import type { History, View } from './history.ts'

export interface StreamMetadata {
  readonly maxCount?: number | undefined
  /** Seconds. */
  readonly maxAge?: number | undefined
  readonly truncateBefore?: number | undefined
}

const known = z.object({
  $maxCount: z.number().positive().optional(),
  $maxAge: z.number().positive().optional(),
  $tb: z.number().nonnegative().optional(),
})

/** As a double, which is what JSON makes of 2^63 - 1. */
const softDeleted = 2 ** 63

const parsed = new WeakMap<StoredEvent, StreamMetadata>()

const parse = (event: StoredEvent): StreamMetadata => {
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(event.data).toString('utf8'))
  } catch {
    return {}
  }
  const { data } = known.safeParse(json)
  return data === undefined
    ? {}
    : { maxCount: data.$maxCount, maxAge: data.$maxAge, truncateBefore: data.$tb }
}

/** A stream's metadata; the last that was written, and nothing where that makes no sense to the server. */
export const metadataOf = (history: History, stream: string, view: View): StreamMetadata => {
  if (isMetastream(stream)) return { maxCount: 1 }
  const last = history.events(metastreamOf(stream), view).at(-1)
  if (last === undefined) return {}
  const before = parsed.get(last)
  if (before !== undefined) return before
  const metadata = parse(last)
  parsed.set(last, metadata)
  return metadata
}

/** Deleted, but not for ever: an append makes it live again. */
export const isSoftDeleted = (history: History, stream: string, view: View): boolean =>
  (metadataOf(history, stream, view).truncateBefore ?? 0) >= softDeleted

/** The events of a stream that its metadata leaves to readers. */
export const visibleEvents = (history: History, stream: string, now: Date): readonly StoredEvent[] => {
  const { maxCount, maxAge, truncateBefore } = metadataOf(history, stream, 'reader')
  const events = history.events(stream, 'reader')
  const first = Math.max(truncateBefore ?? 0, maxCount === undefined ? 0 : events.length - maxCount)
  const kept = first > 0 ? events.slice(first) : events
  if (maxAge === undefined) return kept
  const oldest = ticks(now) - BigInt(Math.round(maxAge * 1e7))
  return kept.filter(event => event.created > oldest)
}

/** The place of one event, where its stream's metadata leaves it to readers. */
export const visiblePosition = (
  history: History,
  { stream, revision, now }: { readonly stream: string; readonly revision: bigint; readonly now: Date },
): number | undefined =>
  visibleEvents(history, stream, now).find(event => event.revision === revision)?.position
