/** What the inbox knows of providers: their care setting from the log, their teams from what was configured. */
import { foldedReader } from '../../access/folded.ts'
import { provider } from '../../domain/provider/decider.ts'
import type { Journal } from '../../store/journal.ts'
import type { KeyStore } from '../../store/keys.ts'
import type { InboxDeps } from './deps.ts'

/** Teams by the provider's opaque id, then by the service or clinician code that its messages use. */
export type TeamCodes = Readonly<Record<string, Readonly<Record<string, string>>>>

/** A directory over the log. */
export const openDirectory = (
  { journal, keys }: { readonly journal: Journal; readonly keys: KeyStore },
  teams: TeamCodes,
): InboxDeps['directory'] => {
  const providerOf = foldedReader(journal, keys, provider)
  return async organisation => {
    const { state } = await providerOf(organisation)
    if (state.status === 'none') return undefined
    const known = new Map(Object.entries(teams[organisation] ?? {}))
    return {
      setting: state.details.setting,
      team: codes => codes.map(code => known.get(code)).find(id => id !== undefined),
    }
  }
}
