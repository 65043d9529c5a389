/** States as of one event, for counting: folded from the event's own stream, as far as it had come then. */
import { together } from '../access/together.ts'
import type { States } from '../analytics/facts/states.ts'
import { access } from '../domain/access/decider.ts'
import { consent, isOptedOut } from '../domain/consent/decider.ts'
import { entry } from '../domain/entry/decider.ts'
import { fold, type Aggregate, type CommandContracts } from '../domain/kernel/decider.ts'
import type { EventContracts, Recorded } from '../domain/kernel/event.ts'
import { idOf, streamName } from '../domain/kernel/ids.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { patient } from '../domain/patient/decider.ts'
import { provider } from '../domain/provider/decider.ts'
import type { Queries } from '../projections/views.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import { keyedHash } from '../store/keyedHash.ts'
import { countedOrganisations } from './countedOrganisations.ts'

/** The log, and the keys that hide people. */
export interface CountedLog {
  readonly journal: Journal
  readonly keys: KeyStore
  /** The deprivation decile of a postcode; 0 where it is not known. */
  readonly decileOf: (postcode: string) => number
  /** Every item that was ever filed to a person up to a position, or more; waits until that is known. */
  readonly itemsOf: (subject: string, through: string) => Promise<readonly string[]>
}

/** How long the timeline may be behind before counting begins again from what was committed. */
const patienceMs = 60_000

/** The log as it is counted: whose an item is is read from the timeline. */
export const countedLog = (
  { journal, keys, decileOf }: Omit<CountedLog, 'itemsOf'>,
  { caughtUp, timeline }: Pick<Queries, 'caughtUp' | 'timeline'>,
): CountedLog => ({
  journal,
  keys,
  decileOf,
  itemsOf: async (subject, through) => {
    await caughtUp(through, patienceMs, ['timeline'])
    return timeline.itemsOf(subject)
  },
})

/** How many streams of a person are read at a time. */
const atATime = 8

/** So many streams' last states are kept: events of one stream mostly come soon after one another. */
const kept = 5000

/** The states of one aggregate's streams, before and after an event, and when the stream began. */
const foldedStates = <S, C extends CommandContracts, E extends EventContracts>(
  journal: Journal,
  aggregate: Aggregate<S, C, E>,
) => {
  interface Around {
    readonly before: S
    readonly after: S
    readonly arrived: Instant
  }
  const known = new Map<string, Around & { readonly revision: number }>()
  const remember = ({ stream, revision }: Recorded, around: Around): Around => {
    known.delete(stream)
    known.set(stream, { revision, ...around })
    if (known.size > kept) known.delete(known.keys().next().value ?? stream)
    return around
  }
  /** A stream as it was before an event; one that begins with it was nothing. */
  const stateBefore = async ({ stream, revision, at }: Recorded): Promise<Omit<Around, 'after'>> => {
    if (revision === 0) return { before: aggregate.initial, arrived: at }
    const near = known.get(stream)
    if (near?.revision === revision - 1) return { before: near.after, arrived: near.arrived }
    const all = await journal.load(stream)
    const earlier = all.filter(one => one.revision < revision)
    return { before: fold(aggregate, typedEvents(aggregate, earlier)), arrived: all[0]?.at ?? at }
  }
  return async (recorded: Recorded): Promise<Around> => {
    const near = known.get(recorded.stream)
    if (near?.revision === recorded.revision) return near
    const { before, arrived } = await stateBefore(recorded)
    const after = fold(aggregate, typedEvents(aggregate, [recorded]), before)
    return remember(recorded, { before, after, arrived })
  }
}

const countedStates = (log: CountedLog, secret: Uint8Array): States => {
  const { journal, itemsOf, decileOf } = log
  const organisations = countedOrganisations(log)
  const providerOf = foldedStates(journal, provider)
  const key = (what: string, id: string): string =>
    BigInt(`0x${keyedHash(secret, what, id).slice(0, 16)}`).toString()
  const patientOf = foldedStates(journal, patient)
  const consentOf = foldedStates(journal, consent)
  return {
    entry: foldedStates(journal, entry),
    patient: async recorded => (await patientOf(recorded)).after,
    sharing: async recorded => {
      const { after } = await consentOf(recorded)
      if (after.status === 'erased') return undefined
      const grantees = after.shares.map(({ grantee }) => grantee)
      return { shares: grantees.length, settings: await organisations.settingsOf(grantees) }
    },
    provider: async recorded => (await providerOf(recorded)).after,
    look: recorded => {
      const [event] = typedEvents(access, [recorded])
      return event?.type === 'RecordViewed' ? event.data : undefined
    },
    decileOf,
    specialtiesOf: organisations.specialtiesOf,
    odsOf: organisations.odsOf,
    optedOut: async recorded => isOptedOut((await consentOf(recorded)).after),
    recordAt: async ({ meta: { subject = '' }, position }) => {
      const own = [streamName(patient.category, subject), streamName(consent.category, subject)]
      const items = (await itemsOf(subject, position)).map(id => streamName(entry.category, id))
      const newest = await together(atATime, [...own, ...items], async stream =>
        (await journal.load(stream)).findLast(one => journal.compare(one.position, position) <= 0),
      )
      return newest.filter(one => one !== undefined)
    },
    personKey: subject => key('counted person', subject),
    itemKey: stream => key('counted item', idOf(stream)),
  }
}

/** Opens the states over a log, with its secret for the keys of people, which tell nobody who they are. */
export const openCountedStates = async (log: CountedLog): Promise<States> =>
  countedStates(log, await log.keys.secret('analytics'))
