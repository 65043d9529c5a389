/** The states of one aggregate's streams before and after an event, folded as far as the stream had come then. */
import { fold, type Aggregate, type CommandContracts } from '../domain/kernel/decider.ts'
import type { EventContracts, Recorded } from '../domain/kernel/event.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'

export interface Around<S> {
  readonly before: S
  readonly after: S
  /** When the stream began. */
  readonly arrived: Instant
}

export interface StatesAround<S> {
  readonly around: (recorded: Recorded) => Promise<Around<S>>
  /** The newest event of a stream up to a position; its states are at hand then. */
  readonly newest: (stream: string, position: string) => Promise<Recorded | undefined>
}

/** So many streams' last states are kept: events of one stream mostly come soon after one another. */
const kept = 5000

/** Opens the states of an aggregate over a log. */
export const statesAround = <S, C extends CommandContracts, E extends EventContracts>(
  journal: Journal,
  aggregate: Aggregate<S, C, E>,
): StatesAround<S> => {
  const known = new Map<string, Around<S> & { readonly revision: number }>()
  const remember = ({ stream, revision }: Recorded, around: Around<S>): Around<S> => {
    known.delete(stream)
    known.set(stream, { ...around, revision })
    if (known.size > kept) known.delete(known.keys().next().value ?? stream)
    return around
  }
  const folded = (events: readonly Recorded[], from = aggregate.initial): S =>
    fold(aggregate, typedEvents(aggregate, events), from)
  /** The states around the last of a stream's events. */
  const aroundLast = (last: Recorded, all: readonly Recorded[]): Around<S> => {
    const before = folded(all.filter(({ revision }) => revision < last.revision))
    return remember(last, { before, after: folded([last], before), arrived: all[0]?.at ?? last.at })
  }
  return {
    around: async last => {
      const near = known.get(last.stream)
      if (near?.revision === last.revision) return near
      if (near?.revision === last.revision - 1) {
        const { after: before, arrived } = near
        return remember(last, { before, after: folded([last], before), arrived })
      }
      return aroundLast(last, last.revision === 0 ? [last] : await journal.load(last.stream))
    },
    newest: async (stream, position) => {
      const all = await journal.load(stream)
      const last = all.findLast(one => journal.compare(one.position, position) <= 0)
      if (last !== undefined) aroundLast(last, all)
      return last
    },
  }
}
