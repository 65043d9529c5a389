/** What was decided about items: to those who may read an item with labels and reasons, to auditors with reasons, to others that it was decided. */
import type { Kysely } from 'kysely'
import type { Disclosure } from '../access/types.ts'
import type { DecidedRow } from './decided.ts'
import type { DecidedHead, DecidedView } from './decidedViews.ts'
import { citedIds, mustBeFor } from './disclosed.ts'
import type { ModelTables } from './models.ts'
import { sightOf } from './sight.ts'
import type { EntryRow } from './timelineTables.ts'
import type { Queries } from './views.ts'

type Models = Kysely<ModelTables>
type Found = DecidedRow & Pick<EntryRow, 'kind' | 'effective'>

const decidedOf = (models: Models, { patient }: Disclosure) =>
  models
    .selectFrom('timeline_decided')
    .innerJoin('timeline_entry', 'timeline_entry.id', 'timeline_decided.entry')
    .selectAll('timeline_decided')
    .select(['timeline_entry.kind', 'timeline_entry.effective'])
    .where('timeline_decided.patient', '=', patient)
    .where('timeline_entry.patient', '=', patient)
    .orderBy('timeline_decided.revision')

const headOf = (row: Found): DecidedHead => ({
  revision: row.revision,
  at: row.at,
  type: row.type,
  entry: row.entry,
  kind: row.kind,
  effective: row.effective,
  user: row.user_id,
  role: row.role,
  ...(row.team === null ? {} : { team: row.team }),
})

const withReason = (row: Found): DecidedHead => ({
  ...headOf(row),
  ...(row.reason !== null && { reason: row.reason }),
})

const viewOf = (row: Found): DecidedView => ({
  ...withReason(row),
  ...(row.was === null ? {} : { was: row.was }),
  ...(row.label === null ? {} : { label: row.label }),
  ...(row.until === null ? {} : { until: row.until }),
})

/** The queries about decisions. */
export const decidedQueries = (models: Models): Queries['decided'] => ({
  history: async disclosure => {
    mustBeFor(disclosure, ['consents', 'consentHistory'])
    const outline = disclosure.permit.shows === 'decisions' ? withReason : headOf
    return (await decidedOf(models, disclosure).execute()).map(outline)
  },
  ofItems: async disclosure => {
    const ids = citedIds(disclosure)
    if (ids.length === 0) return []
    const rows = await decidedOf(models, disclosure)
      .select(['timeline_entry.label as entry_label', 'timeline_entry.team as entry_team'])
      .select(['timeline_entry.release_at', 'timeline_entry.hold', 'timeline_entry.hastened'])
      .where('timeline_decided.entry', 'in', ids)
      .execute()
    return rows
      .filter(
        row => sightOf(disclosure, { ...row, label: row.entry_label, team: row.entry_team }) === 'content',
      )
      .map(viewOf)
  },
})
