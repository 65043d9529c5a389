/** All events in memory, by stream and in the order of $all. The writer sees an event once it is numbered, readers once it is synced. */
import { isMetastream, originalOf, tombstoneRevision, type StoredEvent } from './events.ts'
import type { Frame } from './logOnDisk.ts'

/** Whose eyes: the writer's (everything numbered) or a reader's (everything synced). */
export type View = 'writer' | 'reader'

export interface History {
  /** Every synced event in the order of $all. */
  readonly all: readonly StoredEvent[]
  /** The position behind the last synced record. */
  readonly end: () => number
  /** Whether a record begins at this position, or the log begins or ends there. */
  readonly isBoundary: (position: number) => boolean
  /** The events of a stream, its tombstone apart; the index is the revision. */
  readonly events: (stream: string, view: View) => readonly StoredEvent[]
  /** -1 for a stream without events, `tombstoneRevision` for one that is tombstoned (and for its metastream). */
  readonly lastRevision: (stream: string, view: View) => bigint
  readonly number: (frame: Frame) => void
  readonly sync: (frame: Frame) => void
  /** Hears of every event as it is synced. Answers how to stop. */
  readonly listen: (listener: (event: StoredEvent) => void) => () => void
}

interface Stream {
  readonly events: StoredEvent[]
  synced: number
  tombstone: StoredEvent | undefined
}

/** The index of the first event at or behind a position. */
export const indexFrom = (events: readonly StoredEvent[], position: number): number => {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((events[middle]?.position ?? Infinity) < position) low = middle + 1
    else high = middle
  }
  return low
}

/** An empty history. */
export const createHistory = (): History => {
  const streams = new Map<string, Stream>()
  const all: StoredEvent[] = []
  const withoutEvents = new Set<number>()
  const listeners = new Set<(event: StoredEvent) => void>()
  let end = 0

  const streamOf = (name: string): Stream => {
    const known = streams.get(name)
    if (known !== undefined) return known
    const made: Stream = { events: [], synced: 0, tombstone: undefined }
    streams.set(name, made)
    return made
  }
  const isTombstoned = (name: string, view: View): boolean => {
    const tombstone = streams.get(name)?.tombstone
    return tombstone !== undefined && (view === 'writer' || tombstone.position < end)
  }
  const events = (name: string, view: View): readonly StoredEvent[] => {
    const stream = streams.get(name)
    if (stream === undefined) return []
    return view === 'writer' || stream.synced === stream.events.length
      ? stream.events
      : stream.events.slice(0, stream.synced)
  }
  return {
    all,
    end: () => end,
    isBoundary: position =>
      position === 0 ||
      position === end ||
      withoutEvents.has(position) ||
      all[indexFrom(all, position)]?.position === position,
    events,
    lastRevision: (name, view) => {
      const tombstoned =
        isTombstoned(name, view) || (isMetastream(name) && isTombstoned(originalOf(name), view))
      return tombstoned ? tombstoneRevision : BigInt(events(name, view).length) - 1n
    },
    number: frame => {
      for (const event of frame.events) {
        const stream = streamOf(event.stream)
        if (event.revision === tombstoneRevision) stream.tombstone = event
        else stream.events.push(event)
      }
    },
    sync: frame => {
      end = frame.position + frame.bytes.length
      if (frame.events.length === 0) withoutEvents.add(frame.position)
      for (const event of frame.events) {
        if (event.revision !== tombstoneRevision) streamOf(event.stream).synced += 1
        all.push(event)
      }
      for (const event of frame.events) for (const listener of listeners) listener(event)
    },
    listen: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
