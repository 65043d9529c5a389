/** The event log as everything above it sees it: append, read, subscribe. Every adapter passes one contract suite. */
import type { Recorded } from '../domain/kernel/event.ts'

/** An event on its way into the log. `data` are the sealed (or plain) bytes, `meta` JSON text without personal data. */
export interface NewEvent {
  /** A UUID: the same id again is the same event. */
  readonly id: string
  readonly type: string
  readonly data: Uint8Array
  readonly meta: string
}

/** An event as it lies in the log. */
export interface StoredEvent extends NewEvent {
  readonly stream: string
  readonly revision: number
  /** Opaque; ordered only by `compare`; not dense; differs from store to store. */
  readonly position: string
}

/** What the writer believes of the stream: nothing at all, that it is new, that it exists, or its exact last revision. */
export type Expected = 'any' | 'none' | 'exists' | number

/** What became of an append. `revision` and `position` are the last written event's; on a conflict `actual` is the stream's last revision, -1 if it has none. */
export type Appended =
  | { readonly outcome: 'appended'; readonly revision: number; readonly position: string }
  | { readonly outcome: 'conflict'; readonly actual: number }

export interface ReadStream {
  /** First revision to read (default 0, or the last when backwards). */
  readonly from?: number
  readonly direction?: 'forwards' | 'backwards'
  readonly limit?: number
}
export interface ReadAll {
  /** Exclusive: reading goes on behind this position (before it, when backwards). */
  readonly after?: string
  readonly direction?: 'forwards' | 'backwards'
  readonly categories?: readonly string[]
  readonly limit?: number
}
export interface Subscribe {
  /** Exclusive: the last position handled. Without it the subscription starts at the beginning. */
  readonly after?: string
  readonly categories?: readonly string[]
  /** Ends the subscription. */
  readonly signal: AbortSignal
}

/** Several events in order, and how far the log has been looked through (also when none matched). `live` once the end was reached. */
export interface Batch<E> {
  readonly events: readonly E[]
  readonly through: string | undefined
  readonly live: boolean
}

/** The sum of `data` bytes of one append may not pass 1 MiB, on every adapter (EventStoreDB's limit). */
export const maxAppendBytes = 1_048_576

/** Thrown for an append over `maxAppendBytes`. */
export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge'
}
/** Thrown when it is not known whether an append was written: repeat it with the same ids and the same expectation. */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome'
}
/** Thrown when the log can't be reached, or refuses the program. Of an append it says that this call wrote nothing. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable'
}
/** Thrown where a position lies behind the end of the log: the log was restored from before it, or is another one. */
export class BeyondTheLog extends Error {
  override readonly name = 'BeyondTheLog'
}

/**
 * An append-only log of streams. Guarantees: events of one append are atomic and contiguous in their stream; an append repeated
 * with the same ids and the same `none` or exact number succeeds with the first result; exactly one of several writers with the
 * same expectation wins; what was acknowledged is durable; subscriptions deliver at least once, in log order.
 */
export interface EventLog {
  readonly append: (stream: string, expected: Expected, events: readonly NewEvent[]) => Promise<Appended>
  /** A missing stream reads as no events. */
  readonly readStream: (stream: string, options?: ReadStream) => AsyncIterable<readonly StoredEvent[]>
  readonly readAll: (options?: ReadAll) => AsyncIterable<readonly StoredEvent[]>
  /** Everything behind `after`, then what comes; polls nothing while idle. */
  readonly subscribe: (options: Subscribe) => AsyncIterable<Batch<StoredEvent>>
  /** Negative, zero or positive as `a` lies before, at or behind `b`. */
  readonly compare: (a: string, b: string) => number
  /** The position of the last event, or undefined for an empty log. */
  readonly end: () => Promise<string | undefined>
  readonly close: () => Promise<void>
}

/** The log with its seals opened, as projections and processes read it. Made by the journal. */
export interface EventSource {
  readonly readAll: (options?: ReadAll) => AsyncIterable<readonly Recorded[]>
  readonly subscribe: (options: Subscribe) => AsyncIterable<Batch<Recorded>>
  readonly compare: (a: string, b: string) => number
  readonly end: () => Promise<string | undefined>
}
