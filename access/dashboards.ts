/** What of the dashboards somebody may see: administrators all of them, commissioners what stands granted to them, nobody else any. */
import { commissioner, grantIn } from '../domain/commissioner/decider.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import type { Access } from './access.ts'
import { foldedReader } from './folded.ts'

/** Opens the look-up over the log: what is withdrawn is gone on the very next request. */
export const openDashboardGrants = (journal: Journal, keys: KeyStore): Access['dashboardsOf'] => {
  const commissioners = foldedReader(journal, keys, commissioner)
  return async ({ role, user }) => {
    if (role === 'administrator') return { areas: 'everywhere', questions: 'every', breakdowns: 'every' }
    return role === 'commissioner' ? grantIn((await commissioners(user)).state) : undefined
  }
}
