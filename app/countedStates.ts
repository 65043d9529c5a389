/** States as of one event, for counting: folded from the event's own stream, as far as it had come then. */
import { together } from '../access/together.ts'
import type { States } from '../analytics/loader.ts'
import { consent, isOptedOut } from '../domain/consent/decider.ts'
import { entry } from '../domain/entry/decider.ts'
import { fold, type Aggregate, type CommandContracts } from '../domain/kernel/decider.ts'
import type { EventContracts, Recorded } from '../domain/kernel/event.ts'
import { streamName } from '../domain/kernel/ids.ts'
import { patient } from '../domain/patient/decider.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import { keyedHash } from '../store/keyedHash.ts'

/** How many streams of a person are read at a time. */
const atATime = 8

interface Sources {
  readonly journal: Journal
  /** Every item that was ever filed to a person up to a position, or more; waits until that is known. */
  readonly itemsOf: (subject: string, through: string) => Promise<readonly string[]>
}

/** Opens the states over a log. `secret` makes the keys of people, which tell nobody who they are. */
export const countedStates = ({ journal, itemsOf }: Sources, secret: Uint8Array): States => {
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
    optedOut: async recorded => isOptedOut((await folded(consent, recorded)).after),
    recordAt: async ({ meta: { subject = '' }, position }) => {
      const own = [streamName(patient.category, subject), streamName(consent.category, subject)]
      const items = (await itemsOf(subject, position)).map(id => streamName(entry.category, id))
      const newest = await together(atATime, [...own, ...items], async stream =>
        (await journal.load(stream)).findLast(one => journal.compare(one.position, position) <= 0),
      )
      return newest.filter(one => one !== undefined)
    },
    personKey: subject => BigInt(`0x${keyedHash(secret, 'counted person', subject).slice(0, 16)}`).toString(),
  }
}
