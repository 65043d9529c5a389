/** What is counted of teams and providers: what they were founded as, read once. */
import { foldedReader } from '../access/folded.ts'
import type { Grantee } from '../domain/consent/events.ts'
import { provider } from '../domain/provider/decider.ts'
import { team } from '../domain/team/decider.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'

interface Log {
  readonly journal: Journal
  readonly keys: KeyStore
}

const once = <T>(read: (id: string) => Promise<T>): ((id: string) => Promise<T>) => {
  const known = new Map<string, Promise<T>>()
  return id => {
    const found = known.get(id) ?? read(id)
    known.set(id, found)
    found.catch(() => known.delete(id))
    return found
  }
}

/** Opens the readers over a log. Who is not known there is left out. */
export const countedOrganisations = ({ journal, keys }: Log) => {
  const teams = foldedReader(journal, keys, team)
  const providers = foldedReader(journal, keys, provider)
  const detailsOf = once(async (id: string) => {
    const { state } = await teams(id)
    return state.status === 'none' ? undefined : state.details
  })
  const settingOf = async ({ type, id }: Grantee): Promise<string | undefined> =>
    type === 'professional' ? 'person' : (await detailsOf(id))?.setting
  return {
    /** The care settings of those who are shared with; somebody by name has none, and is a `person`. */
    settingsOf: async (grantees: readonly Grantee[]): Promise<readonly string[]> =>
      (await Promise.all(grantees.map(settingOf))).filter(setting => setting !== undefined),
    specialtiesOf: async (ids: readonly string[]): Promise<readonly string[]> =>
      (await Promise.all(ids.map(detailsOf)))
        .map(details => details?.specialty)
        .filter(specialty => specialty !== undefined),
    odsOf: once(async (id: string): Promise<string> => {
      const { state } = await providers(id)
      return state.status === 'none' ? '' : state.details.ods
    }),
  }
}
