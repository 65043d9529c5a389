/** The event contract: a schema per type and version, upcasts from every older one, and the envelope around it. */
import type { z } from 'zod'
import type { Actor, Purpose } from './actor.ts'
import type { Instant } from './time.ts'

/** One event type: its newest version, the schema of that version, and a step from each older version to the next. */
export interface EventContract {
  readonly v: number
  readonly data: z.ZodType
  /** `upcasts[1]` turns version 1 into version 2, and so on up to `v - 1`. */
  readonly upcasts?: Readonly<Record<number, (older: unknown) => unknown>>
}
export type EventContracts = Readonly<Record<string, EventContract>>

/** The union of `{ type, data }` that a set of contracts describes. */
export type EventOf<C extends EventContracts> = {
  [T in keyof C & string]: { readonly type: T; readonly data: z.output<C[T]['data']> }
}[keyof C & string]

/** The data of one event type of a set of contracts. */
export type DataOf<C extends EventContracts, T extends keyof C> = z.output<C[T]['data']>

/** What is left of an event whose person's key was destroyed. `was` is the type it had. */
export interface Erased {
  readonly type: 'Erased'
  readonly was: string
}

/** Any event of the system, as readers that serve many aggregates meet it. */
export interface AnyEvent {
  readonly type: string
  readonly data: unknown
}

/** Everything around an event that is not its content. Plain: ids, types, versions and times only. */
export interface Meta {
  readonly actor: Actor
  /** The opaque id of the person whom the event is about; its data are sealed under that person's key. */
  readonly subject?: string
  readonly purpose: Purpose
  /** The id of the command that caused it: the same command asked again finds its own outcome by this. */
  readonly command: string
  readonly correlation: string
  /** The event that caused it, as `stream@revision`. */
  readonly causation?: string
  /** Where it came from, as `stream@revision` of a message. */
  readonly source?: string
  /** A keyed fingerprint of the request's body, so that an Idempotency-Key with another body is told apart. */
  readonly key?: string
}

/** An event as stored and read back: unsealed, upcast to its newest version, or erased. */
export interface Recorded<E = AnyEvent> {
  readonly id: string
  readonly stream: string
  /** Place in its stream, from 0. */
  readonly revision: number
  /** Place in the whole log: opaque, ordered only by the port's `compare`. */
  readonly position: string
  /** When it was recorded; never goes back within a stream. */
  readonly at: Instant
  /** The version it was written with. */
  readonly version: number
  readonly meta: Meta
  readonly event: E | Erased
}
