/** States as of one event, for counting: folded from the event's own stream, as far as it had come then. */
import { together } from '../access/together.ts'
import type { States } from '../analytics/loader.ts'
import { consent, isOptedOut } from '../domain/consent/decider.ts'
import { entry } from '../domain/entry/decider.ts'
import { fold, type Aggregate, type CommandContracts } from '../domain/kernel/decider.ts'
import type { EventContracts, Recorded } from '../domain/kernel/event.ts'
import { streamName } from '../domain/kernel/ids.ts'
import { patient } from '../domain/patient/decider.ts'
import type { Queries } from '../projections/views.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import { keyedHash } from '../store/keyedHash.ts'

/** The log, and the keys that hide people. */
export interface CountedLog {
  readonly journal: Journal
  readonly keys: Pick<KeyStore, 'secret'>
  /** Every item that was ever filed to a person up to a position, or more; waits until that is known. */
  readonly itemsOf: (subject: string, through: string) => Promise<readonly string[]>
}

/** How long the timeline may be behind before counting begins again from what was committed. */
const patienceMs = 60_000

/** The log as it is counted: whose an item is is read from the timeline. */
export const countedLog = (
  { journal, keys }: Pick<CountedLog, 'journal' | 'keys'>,
  { caughtUp, timeline }: Pick<Queries, 'caughtUp' | 'timeline'>,
): CountedLog => ({
  journal,
  keys,
  itemsOf: async (subject, through) => {
    await caughtUp(through, patienceMs, ['timeline'])
    return timeline.itemsOf(subject)
  },
})

/** How many streams of a person are read at a time. */
const atATime = 8

/** So many streams' last states are kept: events of one stream mostly come soon after one another. */
const kept = 5000

/** The states of one aggregate's streams, before and after an event. */
const foldedStates = <S, C extends CommandContracts, E extends EventContracts>(
  journal: Journal,
  aggregate: Aggregate<S, C, E>,
) => {
  interface Around {
    readonly before: S
    readonly after: S
  }
  const known = new Map<string, Around & { readonly revision: number }>()
  const remember = ({ stream, revision }: Recorded, around: Around): Around => {
    known.delete(stream)
    known.set(stream, { revision, ...around })
    if (known.size > kept) known.delete(known.keys().next().value ?? stream)
    return around
  }
  /** A stream as it was before an event; one that begins with it was nothing. */
  const stateBefore = async ({ stream, revision }: Recorded): Promise<S> => {
    if (revision === 0) return aggregate.initial
    const near = known.get(stream)
    if (near?.revision === revision - 1) return near.after
    const all = await journal.load(stream)
    return fold(
      aggregate,
      typedEvents(
        aggregate,
        all.filter(one => one.revision < revision),
      ),
    )
  }
  return async (recorded: Recorded): Promise<Around> => {
    const near = known.get(recorded.stream)
    if (near?.revision === recorded.revision) return near
    const before = await stateBefore(recorded)
    return remember(recorded, { before, after: fold(aggregate, typedEvents(aggregate, [recorded]), before) })
  }
}

const countedStates = ({ journal, itemsOf }: CountedLog, secret: Uint8Array): States => {
  const patientOf = foldedStates(journal, patient)
  const consentOf = foldedStates(journal, consent)
  return {
    entry: foldedStates(journal, entry),
    patient: async recorded => (await patientOf(recorded)).after,
    shares: async recorded => {
      const { after } = await consentOf(recorded)
      return after.status === 'erased' ? undefined : after.shares.length
    },
    optedOut: async recorded => isOptedOut((await consentOf(recorded)).after),
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

/** Opens the states over a log, with its secret for the keys of people, which tell nobody who they are. */
export const openCountedStates = async (log: CountedLog): Promise<States> =>
  countedStates(log, await log.keys.secret('analytics'))
