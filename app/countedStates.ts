/** States as of one event, for counting: folded from the event's own stream, as far as it had come then. */
import { foldedReader } from '../access/folded.ts'
import type { States } from '../analytics/facts/states.ts'
import { access } from '../domain/access/decider.ts'
import { consent } from '../domain/consent/decider.ts'
import type { Grantee } from '../domain/consent/events.ts'
import { entry } from '../domain/entry/decider.ts'
import { fold, type Aggregate, type CommandContracts } from '../domain/kernel/decider.ts'
import type { EventContracts, Recorded } from '../domain/kernel/event.ts'
import { idOf } from '../domain/kernel/ids.ts'
import { patient } from '../domain/patient/decider.ts'
import { provider } from '../domain/provider/decider.ts'
import { team } from '../domain/team/decider.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import { keyedHash } from '../store/keyedHash.ts'
import type { KeyStore } from '../store/keys.ts'

interface Sources {
  readonly journal: Journal
  readonly keys: KeyStore
  /** The deprivation decile of a postcode; 0 where it is not known. */
  readonly decileOf: (postcode: string) => number
}

/** Reads each once: what an organisation or a team was founded as does not change. */
const once = <T>(read: (id: string) => Promise<T>): ((id: string) => Promise<T>) => {
  const known = new Map<string, Promise<T>>()
  return id => {
    const found = known.get(id) ?? read(id)
    known.set(id, found)
    found.catch(() => known.delete(id))
    return found
  }
}

/** Opens the states over a log. `secret` makes the keys of people, which tell nobody who they are. */
export const countedStates = ({ journal, keys, decileOf }: Sources, secret: Uint8Array): States => {
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
    const history = await historyOf(recorded)
    const events = typedEvents(aggregate, history)
    const arrived = history[0]?.at ?? recorded.at
    return { before: fold(aggregate, events.slice(0, -1)), after: fold(aggregate, events), arrived }
  }
  const teams = foldedReader(journal, keys, team)
  const providers = foldedReader(journal, keys, provider)
  const detailsOf = once(async (id: string) => {
    const { state } = await teams(id)
    return state.status === 'none' ? undefined : state.details
  })
  const odsOf = once(async (id: string) => {
    const { state } = await providers(id)
    return state.status === 'none' ? '' : state.details.ods
  })
  const settingOf = async ({ type, id }: Grantee): Promise<string> =>
    type === 'professional' ? 'person' : ((await detailsOf(id))?.setting ?? '')
  const key = (what: string, id: string): string =>
    BigInt(`0x${keyedHash(secret, what, id).slice(0, 16)}`).toString()

  return {
    entry: recorded => folded(entry, recorded),
    patient: async recorded => (await folded(patient, recorded)).after,
    sharing: async recorded => {
      const { after } = await folded(consent, recorded)
      if (after.status === 'erased') return undefined
      const settings = await Promise.all(after.shares.map(({ grantee }) => settingOf(grantee)))
      return { shares: after.shares.length, settings: settings.filter(setting => setting !== '') }
    },
    provider: async recorded => (await folded(provider, recorded)).after,
    look: recorded => {
      const [event] = typedEvents(access, [recorded])
      return event?.type === 'RecordViewed' ? event.data : undefined
    },
    decileOf,
    specialtiesOf: async ids => {
      const found = await Promise.all(ids.map(detailsOf))
      return found.map(details => details?.specialty).filter(specialty => specialty !== undefined)
    },
    odsOf,
    personKey: subject => key('counted person', subject),
    itemKey: stream => key('counted item', idOf(stream)),
  }
}
