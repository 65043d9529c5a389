/** Signed-in sessions and rate-limit counters: they survive a restart and can be revoked. */
import type { Instant } from '../domain/kernel/time.ts'

/** A session as stored: opaque JSON text (sealed by the caller where it is personal), and when it ends if idle. */
export interface StoredSession {
  readonly id: string
  readonly data: string
  readonly expires: Instant
}

/** A session to be kept. `about` says whose it is or what it may hold, in a keyed fingerprint or a plain word: it can be removed by that. */
export interface SessionToKeep extends StoredSession {
  readonly about?: string
}

/** Thrown when a use could not be counted: whoever limits by the count refuses, since nobody knows how many there were. */
export class NotCounted extends Error {
  override readonly name = 'NotCounted'
}

export interface SessionStore {
  readonly get: (id: string, now: Instant) => Promise<StoredSession | undefined>
  readonly put: (session: SessionToKeep) => Promise<void>
  /** Keeps it where nothing stands under its id, what stands has ended by `now`, or it holds the same data; answers what stands then. One of several wins. */
  readonly claim: (session: StoredSession, now: Instant) => Promise<StoredSession>
  readonly remove: (id: string) => Promise<void>
  /** Removes everything that was kept as being about one of these. */
  readonly removeAbout: (about: readonly string[]) => Promise<void>
  /** Counts one more use of `key` within the window that began at most `windowMs` ago; answers the count and when the window ends, or throws `NotCounted`. */
  readonly count: (
    key: string,
    windowMs: number,
    now: Instant,
  ) => Promise<{ readonly count: number; readonly resets: Instant }>
  /** Removes what has expired. */
  readonly sweep: (now: Instant) => Promise<void>
  readonly close: () => Promise<void>
}
