/** The one skeleton of every aggregate: pure, total, synchronous. */
import type { z } from 'zod'
import type { Actor, MayAsk } from './actor.ts'
import type { Erased, EventContracts, EventOf } from './event.ts'
import type { Rejection } from './rejection.ts'
import type { Instant } from './time.ts'

/** What a decision may know of the world: when it is asked and by whom. */
export interface Context {
  readonly at: Instant
  readonly by: Actor
}

/** What may be asked: the shape of the request and who may ask it. */
export interface CommandContract {
  readonly data: z.ZodType
  readonly who: readonly MayAsk[]
}
export type CommandContracts = Readonly<Record<string, CommandContract>>

/** The union of `{ type, data }` that a set of command contracts describes. */
export type CommandOf<C extends CommandContracts> = {
  [T in keyof C & string]: { readonly type: T; readonly data: z.output<C[T]['data']> }
}[keyof C & string]

/** Decides and folds. `[]` means "already so"; it never throws and never awaits. */
export interface Decider<State, Command, Event> {
  readonly initial: State
  readonly decide: (command: Command, state: State, context: Context) => readonly Event[] | Rejection
  readonly evolve: (state: State, event: Event | Erased) => State
}

/** A decider with everything the write path, the codec and the catalogue need to know of it. */
export interface Aggregate<State, C extends CommandContracts, E extends EventContracts> extends Decider<
  State,
  CommandOf<C>,
  EventOf<E>
> {
  /** The word in front of its streams' one dash. */
  readonly category: string
  /** True where every event is about a person: its data are sealed under that person's key. */
  readonly sealed: boolean
  /** True where every event says all there is: the last alone makes the state, and a long stream is never read whole. */
  readonly lastSaysAll?: true
  readonly commands: C
  readonly events: E
}

/** One event, or `[]` where it is already so. */
export const unlessSo = <Event>(already: boolean, event: Event): readonly Event[] => (already ? [] : [event])

/** The state after a history. */
export const fold = <State, Event>(
  decider: Pick<Decider<State, never, Event>, 'initial' | 'evolve'>,
  history: Iterable<Event | Erased>,
  from: State = decider.initial,
): State => {
  let state = from
  for (const event of history) state = decider.evolve(state, event)
  return state
}
