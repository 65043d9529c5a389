/** States as of one event, for counting: folded from the event's own stream, as far as it had come then. */
import { together } from '../access/together.ts'
import type { States } from '../analytics/facts/states.ts'
import type { Citation } from '../domain/access/events.ts'
import { carePlan } from '../domain/carePlan/decider.ts'
import { isDrafted, type CarePlanState } from '../domain/carePlan/state.ts'
import { access } from '../domain/access/decider.ts'
import { consent, isOptedOut } from '../domain/consent/decider.ts'
import { entry } from '../domain/entry/decider.ts'
import type { Recorded } from '../domain/kernel/event.ts'
import { categoryOf, idOf, streamName } from '../domain/kernel/ids.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { patient } from '../domain/patient/decider.ts'
import { provider } from '../domain/provider/decider.ts'
import type { Queries } from '../projections/views.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import { keyedHash } from '../store/keyedHash.ts'
import { countedOrganisations } from './countedOrganisations.ts'
import { statesAround } from './statesAround.ts'

/** What of a person lies in streams that do not bear their id: looked up, and as new as a position. */
export interface PersonsStreams {
  /** The streams of every item that was ever filed to a person, and of every care plan of theirs, up to a position, or more. */
  readonly itemsOf: (subject: string, through: string) => Promise<readonly string[]>
  /** Every look that a person took at their own record from about an instant on, up to a position, or more. */
  readonly looksOf: (subject: string, from: Instant, through: string) => Promise<readonly Citation[]>
}

/** The log, and the keys that hide people. */
export interface CountedLog extends PersonsStreams {
  readonly journal: Journal
  readonly keys: KeyStore
  /** The deprivation decile of a postcode; 0 where it is not known. */
  readonly decileOf: (postcode: string) => number
}

/** How long the read models may be behind before counting begins again from what was committed. */
const patienceMs = 60_000

/** The log as it is counted: whose an item, a care plan or a look is is read from the read models. */
export const countedLog = (
  { journal, keys, decileOf }: Omit<CountedLog, keyof PersonsStreams>,
  {
    caughtUp,
    timeline,
    carePlans,
    accessLog,
  }: Pick<Queries, 'caughtUp' | 'timeline' | 'carePlans' | 'accessLog'>,
): CountedLog => ({
  journal,
  keys,
  decileOf,
  itemsOf: async (subject, through) => {
    await caughtUp(through, patienceMs, ['timeline', 'carePlans'])
    const [items, plans] = await Promise.all([timeline.itemsOf(subject), carePlans.idsOf(subject)])
    return [
      ...items.map(id => streamName(entry.category, id)),
      ...plans.map(id => streamName(carePlan.category, id)),
    ]
  },
  looksOf: async (subject, from, through) => {
    await caughtUp(through, patienceMs, ['accessLog'])
    return accessLog.ownLooks(subject, from)
  },
})

/** A plan without what it says: thousands are kept at hand while the log is counted. */
const withoutWords = (plan: CarePlanState): CarePlanState =>
  isDrafted(plan) ? { ...plan, sections: new Map(), items: new Map(), merged: new Map() } : plan
const countedPlan: typeof carePlan = {
  ...carePlan,
  evolve: (state, event) => withoutWords(carePlan.evolve(state, event)),
}

/** How many streams of a person are read at a time. */
const atATime = 8

/** What happened to a person, and what they looked at, while they were out. */
const meanwhileOf =
  ({ journal, looksOf }: Pick<CountedLog, 'journal' | 'looksOf'>): States['meanwhile'] =>
  async ({ position, meta: { subject = '' } }) => {
    const isUntilNow = (one: Recorded): boolean => journal.compare(one.position, position) <= 0
    const said = (await journal.load(streamName(consent.category, subject))).filter(isUntilNow)
    let state = consent.initial
    let left: Recorded | undefined
    for (const one of said) {
      const [before, [event]] = [state, typedEvents(consent, [one])]
      if (event !== undefined) state = consent.evolve(before, event)
      if (isOptedOut(state) && !isOptedOut(before)) left = one
    }
    if (left === undefined) return []
    const { at, position: from } = left
    const isSince = (one: Recorded): boolean => journal.compare(one.position, from) > 0 && isUntilNow(one)
    const about = await journal.load(streamName(patient.category, subject))
    const looks = await together(atATime, await looksOf(subject, at, position), async look => {
      for await (const page of journal.readStream(look.stream, { from: look.revision, limit: 1 })) return page
      return []
    })
    return [...said, ...about, ...looks.flat()].filter(isSince)
  }

const countedStates = (log: CountedLog, secret: Uint8Array): States => {
  const { journal, itemsOf, decileOf } = log
  const organisations = countedOrganisations(log)
  const providers = statesAround(journal, provider)
  const patients = statesAround(journal, patient)
  const consents = statesAround(journal, consent)
  const entries = statesAround(journal, entry)
  const plans = statesAround(journal, countedPlan)
  const key = (what: string, id: string): string =>
    BigInt(`0x${keyedHash(secret, what, id).slice(0, 16)}`).toString()
  return {
    entry: entries.around,
    plan: plans.around,
    patient: async recorded => (await patients.around(recorded)).after,
    sharing: async recorded => {
      const { after } = await consents.around(recorded)
      if (after.status === 'erased') return undefined
      const grantees = after.shares.map(({ grantee }) => grantee)
      return { shares: grantees.length, settings: await organisations.settingsOf(grantees) }
    },
    provider: async recorded => (await providers.around(recorded)).after,
    look: recorded => {
      const [event] = typedEvents(access, [recorded])
      return event?.type === 'RecordViewed' ? event.data : undefined
    },
    decileOf,
    specialtiesOf: organisations.specialtiesOf,
    odsOf: organisations.odsOf,
    optedOut: async recorded => isOptedOut((await consents.around(recorded)).after),
    itemsAt: async ({ meta: { subject = '' }, position }) => {
      const newest = await together(atATime, await itemsOf(subject, position), stream =>
        (categoryOf(stream) === entry.category ? entries : plans).newest(stream, position),
      )
      return newest.filter(one => one !== undefined)
    },
    meanwhile: meanwhileOf(log),
    personKey: subject => key('counted person', subject),
    itemKey: stream => key('counted item', idOf(stream)),
  }
}

/** Opens the states over a log, with its secret for the keys of people, which tell nobody who they are. */
export const openCountedStates = async (log: CountedLog): Promise<States> =>
  countedStates(log, await log.keys.secret('analytics'))
