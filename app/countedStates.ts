/** States as of one event, for counting: folded from the event's own stream, as far as it had come then. */
import type { States } from '../analytics/loader.ts'
import { consent } from '../domain/consent/decider.ts'
import { entry } from '../domain/entry/decider.ts'
import { fold, type Aggregate, type CommandContracts } from '../domain/kernel/decider.ts'
import type { EventContracts, Recorded } from '../domain/kernel/event.ts'
import { patient } from '../domain/patient/decider.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import { keyedHash } from '../store/keyedHash.ts'

/** The log, and the keys that hide people. */
export interface CountedLog {
  readonly journal: Journal
  readonly keys: Pick<KeyStore, 'secret'>
}

/** So many streams' last states are kept: events of one stream mostly come soon after one another. */
const kept = 5000

/** The states of one aggregate's streams, before and after an event. */
const foldedStates = <S, C extends CommandContracts, E extends EventContracts>(
  journal: Journal,
  aggregate: Aggregate<S, C, E>,
) => {
  const known = new Map<string, { readonly revision: number; readonly state: S }>()
  const remember = (stream: string, revision: number, state: S): void => {
    known.delete(stream)
    known.set(stream, { revision, state })
    if (known.size > kept) known.delete(known.keys().next().value ?? stream)
  }
  /** A stream as it was before an event; one that begins with it was nothing. */
  const stateBefore = async ({ stream, revision }: Recorded): Promise<S> => {
    if (revision === 0) return aggregate.initial
    const near = known.get(stream)
    if (near?.revision === revision - 1) return near.state
    const all = await journal.load(stream)
    return fold(
      aggregate,
      typedEvents(
        aggregate,
        all.filter(one => one.revision < revision),
      ),
    )
  }
  return async (recorded: Recorded): Promise<{ readonly before: S; readonly after: S }> => {
    const before = await stateBefore(recorded)
    const after = fold(aggregate, typedEvents(aggregate, [recorded]), before)
    remember(recorded.stream, recorded.revision, after)
    return { before, after }
  }
}

const countedStates = (journal: Journal, secret: Uint8Array): States => {
  const patientOf = foldedStates(journal, patient)
  const consentOf = foldedStates(journal, consent)
  return {
    entry: foldedStates(journal, entry),
    patient: async recorded => (await patientOf(recorded)).after,
    shares: async recorded => {
      const { after } = await consentOf(recorded)
      return after.status === 'erased' ? undefined : after.shares.length
    },
    personKey: subject => BigInt(`0x${keyedHash(secret, 'counted person', subject).slice(0, 16)}`).toString(),
  }
}

/** Opens the states over a log, with its secret for the keys of people, which tell nobody who they are. */
export const openCountedStates = async ({ journal, keys }: CountedLog): Promise<States> =>
  countedStates(journal, await keys.secret('analytics'))
