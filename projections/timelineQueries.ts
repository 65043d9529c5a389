/** What portal and API ask of the timeline: which items a viewer may see, a page at a time, and then their content. */
import { sql, type Expression, type ExpressionBuilder, type Kysely, type SqlBool } from 'kysely'
import type { Disclosure, Permitted } from '../access/types.ts'
import type { Citation } from '../domain/access/events.ts'
import type { EntryKind } from '../domain/entry/content.ts'
import { idOf, streamName } from '../domain/kernel/ids.ts'
import type { Sight } from '../domain/policy/request.ts'
import { keyIn, pageOf } from './cursor.ts'
import { citedIds, inParts } from './disclosed.ts'
import type { ModelTables } from './models.ts'
import { factColumns, mayBeSeen, sightOf, type Facts } from './sight.ts'
import type { EntryRow, VersionRow } from './timeline.ts'
import { viewOf } from './timelineView.ts'
import type { EntryFilter, EntryView, Queries } from './views.ts'

type Models = Kysely<ModelTables>
type Candidate = Facts & Pick<EntryRow, 'id' | 'revision' | 'effective'>

/** Rows that are read at once when looking for visible ones. */
const chunk = 100
/** What awaits release is rare among what does not: more rows are read at once when looking for it. */
const wideChunk = 1000

const citationOf = ({ id, revision }: Pick<EntryRow, 'id' | 'revision'>): Citation => ({
  stream: streamName('entry', id),
  revision,
})

/** Databases differ on an empty list; here none of no kinds is nothing. */
const kindIn =
  (kinds: readonly EntryKind[]) =>
  (where: ExpressionBuilder<ModelTables, 'timeline_entry'>): Expression<SqlBool> =>
    kinds.length === 0 ? where.or([]) : where('kind', 'in', kinds)

const candidates = (models: Models, may: Permitted, filter: EntryFilter) => {
  let query = models
    .selectFrom('timeline_entry')
    .select(['id', 'revision', 'effective', ...factColumns])
    .where('patient', '=', may.ask.patient)
    .where(mayBeSeen(may.permit))
  if (filter.kinds !== undefined) query = query.where(kindIn(filter.kinds))
  if (filter.from !== undefined) query = query.where('effective', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('effective', '<', filter.to)
  return query.orderBy('effective', 'desc').orderBy('id', 'desc')
}

const keyOf = ({ effective, id }: Candidate): readonly string[] => [effective, id]

/** The next rows in order, behind the key where there is one. */
const nextRows = (
  models: Models,
  may: Permitted,
  {
    filter,
    key,
    size,
  }: { readonly filter: EntryFilter; readonly key: readonly string[] | undefined; readonly size: number },
): Promise<readonly Candidate[]> => {
  const inOrder = candidates(models, may, filter)
  const behind =
    key === undefined ? inOrder : inOrder.where(sql<boolean>`(effective, id) < (${sql.join([...key])})`)
  return behind.limit(size).execute()
}

const isAsked = ({ awaiting }: EntryFilter, sight: Sight): boolean =>
  awaiting === true ? sight === 'awaitingRelease' : sight !== 'none'

/** Visible rows, up to one more than asked for: filtered before they are counted. */
const visible = async (
  models: Models,
  may: Permitted,
  filter: EntryFilter,
): Promise<readonly Candidate[]> => {
  const found: Candidate[] = []
  const size = Math.max(filter.awaiting === true ? wideChunk : chunk, filter.limit + 1)
  let key = filter.after === undefined ? undefined : keyIn(filter.after, 2)
  while (found.length <= filter.limit) {
    const rows = await nextRows(models, may, { filter, key, size })
    found.push(...rows.filter(row => isAsked(filter, sightOf(may, row))))
    const last = rows.at(-1)
    if (last === undefined || rows.length < size) return found
    key = keyOf(last)
  }
  return found
}

const entriesOf = (models: Models, disclosure: Disclosure): Promise<readonly EntryRow[]> =>
  inParts(citedIds(disclosure), part =>
    models
      .selectFrom('timeline_entry')
      .selectAll()
      .where('id', 'in', part)
      .where('patient', '=', disclosure.patient)
      .execute(),
  )

const versionsOf = async (
  models: Models,
  disclosure: Disclosure,
): Promise<ReadonlyMap<string, readonly VersionRow[]>> => {
  const rows = await inParts(citedIds(disclosure), part =>
    models
      .selectFrom('timeline_version')
      .selectAll()
      .where('entry', 'in', part)
      .orderBy('revision')
      .execute(),
  )
  return Map.groupBy(rows, row => row.entry)
}

const read = async (models: Models, disclosure: Disclosure): Promise<readonly EntryView[]> => {
  if (disclosure.entries.length === 0) return []
  const rows = await entriesOf(models, disclosure)
  const entries = new Map(rows.map(row => [row.id, row]))
  const versions = await versionsOf(models, disclosure)
  return disclosure.entries.flatMap(({ stream, revision }) => {
    const entry = entries.get(idOf(stream))
    if (entry === undefined) return []
    return viewOf({
      entry,
      versions: versions.get(entry.id) ?? [],
      revision,
      sight: sightOf(disclosure, entry),
      mayRead: ({ label, team }) => sightOf(disclosure, { ...entry, label, team }) === 'content',
    })
  })
}

/** The timeline's queries. `asNewAs` waits until the rows are as new as what was decided from. */
export const timelineQueries = (
  models: Models,
  asNewAs: (may: Permitted) => Promise<void>,
): Queries['timeline'] => ({
  pick: async (may, filter) => {
    await asNewAs(may)
    const { items, next } = pageOf(await visible(models, may, filter), filter, keyOf)
    return { items: items.map(citationOf), ...(next === undefined ? {} : { next }) }
  },
  pickOne: async (may, entry) => {
    await asNewAs(may)
    const row = await candidates(models, may, { limit: 1 }).where('id', '=', entry).executeTakeFirst()
    return row === undefined || sightOf(may, row) === 'none' ? undefined : citationOf(row)
  },
  read: disclosure => read(models, disclosure),
})
