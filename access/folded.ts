/** The newest state of a stream, read from the log at every call; only what is new since the last call is read again. */
import { fold, type Aggregate, type CommandContracts } from '../domain/kernel/decider.ts'
import type { EventContracts } from '../domain/kernel/event.ts'
import { streamName } from '../domain/kernel/ids.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { typedEvents } from '../store/codec.ts'
import { stateEvents, type Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'

/** A state with the revision and position it was folded to; revision -1 where the stream has no events. */
export interface Folded<S> {
  readonly state: S
  readonly stream: string
  readonly revision: number
  readonly position: string | undefined
  /** When its last event was recorded. */
  readonly at: Instant | undefined
  /** Whose key its last event is sealed under: not always the stream's own id. */
  readonly subject?: string
}

/** How many states of one aggregate are kept between calls. */
const kept = 10_000

/** A reader of one aggregate's states. A person who was erased meanwhile is read afresh. */
export const foldedReader = <S, C extends CommandContracts, E extends EventContracts>(
  journal: Journal,
  keys: KeyStore,
  aggregate: Aggregate<S, C, E>,
): ((id: string) => Promise<Folded<S>>) => {
  const known = new Map<string, Folded<S>>()
  const remember = (id: string, folded: Folded<S>): Folded<S> => {
    known.delete(id)
    known.set(id, folded)
    if (known.size > kept) known.delete(known.keys().next().value ?? id)
    return folded
  }
  return async id => {
    const subject = known.get(id)?.subject
    if (subject !== undefined && (await keys.find(subject)).state === 'destroyed') known.delete(id)
    const stream = streamName(aggregate.category, id)
    const before = known.get(id) ?? {
      state: aggregate.initial,
      stream,
      revision: -1,
      position: undefined,
      at: undefined,
    }
    const fresh =
      before.revision === -1
        ? await stateEvents(journal, aggregate, stream)
        : await journal.load(stream, before.revision + 1)
    const last = fresh.at(-1)
    if (last === undefined) return before
    const state = fold(aggregate, typedEvents(aggregate, fresh), before.state)
    const { revision, position, at, meta } = last
    const whose = meta.subject === undefined ? {} : { subject: meta.subject }
    return remember(id, { state, stream, revision, position, at, ...whose })
  }
}
