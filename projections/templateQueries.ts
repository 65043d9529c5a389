/** What portal and API ask of care plan templates. */
import type { Kysely } from 'kysely'
import type { ModelTables } from './models.ts'
import type { TemplateRow } from './templates.ts'
import type { TemplateQueries, TemplateView } from './templateViews.ts'

const viewOf = (row: TemplateRow & { readonly revision: number }): TemplateView => ({
  id: row.template,
  version: row.version,
  revision: row.revision,
  title: row.title,
  plainTitle: row.plain_title,
  sections: row.sections,
  partners: row.partners,
  agreed: row.agreed,
  state: row.state,
  proposedAt: row.proposed_at,
  ...(row.in_force_at !== null && { inForceSince: row.in_force_at }),
  ...(row.ended_at !== null && { endedAt: row.ended_at }),
  ...(row.retired_because !== null && { retiredBecause: row.retired_because }),
})

/** Templates, over the rows of their read model. */
export const templateQueries = (models: Kysely<ModelTables>): TemplateQueries => {
  const rows = models
    .selectFrom('template_version as one')
    .innerJoin('template_head as head', 'head.template', 'one.template')
    .selectAll('one')
    .select('head.revision')
  const inOrder = rows.orderBy('one.title').orderBy('one.template').orderBy('one.version', 'desc')
  return {
    list: async () => (await inOrder.execute()).map(viewOf),
    inForce: async () => (await inOrder.where('one.state', '=', 'inForce').execute()).map(viewOf),
    read: async (id, version) => {
      const found = rows.where('one.template', '=', id).where('one.version', '=', version)
      const row = await found.executeTakeFirst()
      return row === undefined ? undefined : viewOf(row)
    },
  }
}
