/** What waits for each receiver and since when, as the notes' events are followed: for those on watch. */
import type { Instant } from '../../domain/kernel/time.ts'
import { progressAt, type NoteProgress } from './progress.ts'

/** What waits for one receiver. */
export interface Waiting {
  /** Versions that were neither delivered nor refused, and those of them that are late. */
  readonly waiting: number
  readonly late: number
  /** Since when the oldest of them is to be sent. */
  readonly waitingSince: Instant | undefined
  /** Notes of which it refused a version, and nobody asked to send it again yet. */
  readonly refused: number
}

interface Followed {
  readonly note: string
  readonly progress: NoteProgress
  /** When the event was recorded after which the note is so. */
  readonly at: Instant
}

/** `isLate` tells of a moment whether what is to be sent since then is late by now. */
export const makeWaiting = (receiver: string, isLate: (since: Instant) => boolean) => {
  /** Of each note, since when each version that is open is to be sent; in the order in which they go. */
  const open = new Map<string, readonly Instant[]>()
  const refusals = new Set<string>()
  return {
    follow: ({ note, progress, at }: Followed): void => {
      const { settled, refused } = progressAt(progress, receiver)
      const count = progress.erased ? 0 : progress.versions - settled
      const before = open.get(note) ?? []
      const more = Array.from({ length: Math.max(0, count - before.length) }, () => at)
      if (count === 0) open.delete(note)
      else open.set(note, [...before, ...more].slice(-count))
      if (refused === undefined || progress.erased) refusals.delete(note)
      else refusals.add(note)
    },
    now: (): Waiting => {
      const since = [...open.values()].flat().toSorted()
      const late = since.findIndex(one => !isLate(one))
      return {
        waiting: since.length,
        late: late === -1 ? since.length : late,
        waitingSince: since[0],
        refused: refusals.size,
      }
    },
  }
}
