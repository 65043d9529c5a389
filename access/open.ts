/** Puts the parts of access together. */
import type { IdSource } from '../domain/kernel/ids.ts'
import type { Clock } from '../domain/kernel/time.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import { noteTaker } from '../store/notes.ts'
import type { Access } from './access.ts'
import { openDashboardGrants } from './dashboards.ts'
import { disclosures } from './disclosure.ts'
import { permissions } from './permission.ts'
import { standings } from './standing.ts'

interface Deps {
  readonly journal: Journal
  readonly keys: KeyStore
  readonly clock: Clock
  readonly ids: IdSource
}

/** The door to every record, over a log and its keys. */
export const openAccess = ({ journal, keys, clock, ids }: Deps): Access => {
  const known = standings(journal, keys, clock)
  const note = noteTaker(journal, clock, ids)
  return {
    ...disclosures({ journal, standings: known, note }),
    dashboardsOf: openDashboardGrants(journal, keys),
    permit: permissions(journal, known),
  }
}
