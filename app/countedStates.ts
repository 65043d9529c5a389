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

const countedStates = (journal: Journal, secret: Uint8Array): States => {
  /** A stream's history up to an event; the first event is its own history. */
  const historyOf = async (recorded: Recorded): Promise<readonly Recorded[]> => {
    if (recorded.revision === 0) return [recorded]
    const all = await journal.load(recorded.stream)
    return all.filter(({ revision }) => revision <= recorded.revision)
  }
  const folded = async <S, C extends CommandContracts, E extends EventContracts>(
    aggregate: Aggregate<S, C, E>,
    recorded: Recorded,
  ) => {
    const events = typedEvents(aggregate, await historyOf(recorded))
    return { before: fold(aggregate, events.slice(0, -1)), after: fold(aggregate, events) }
  }
  return {
    entry: recorded => folded(entry, recorded),
    patient: async recorded => (await folded(patient, recorded)).after,
    shares: async recorded => {
      const { after } = await folded(consent, recorded)
      return after.status === 'erased' ? undefined : after.shares.length
    },
    personKey: subject => BigInt(`0x${keyedHash(secret, 'counted person', subject).slice(0, 16)}`).toString(),
  }
}

/** Opens the states over a log, with its secret for the keys of people, which tell nobody who they are. */
export const openCountedStates = async ({ journal, keys }: CountedLog): Promise<States> =>
  countedStates(journal, await keys.secret('analytics'))
