/** What portal and API ask of the timeline: which items a viewer may see, a page at a time, and then their content. */
import { sql, type Expression, type ExpressionBuilder, type Kysely, type SqlBool } from 'kysely'
import type { Disclosure, Permitted } from '../access/types.ts'
import type { Citation } from '../domain/access/events.ts'
import type { EntryKind } from '../domain/entry/content.ts'
import { idOf, streamName } from '../domain/kernel/ids.ts'
import { opened } from '../domain/kernel/json.ts'
import { fixedParts, type Ask } from './compiled.ts'
import type { Sight } from '../domain/policy/request.ts'
import { keyIn, pageOf } from './cursor.ts'
import { citedIds } from './disclosed.ts'
import type { ModelTables } from './models.ts'
import { factColumns, heldBy, mayBeSeen, sightOf, type Facts } from './sight.ts'
import type { EntryRow } from './timelineTables.ts'
import { viewOf, type Found } from './timelineView.ts'
import type { EntryFilter, EntryText, EntryView, Queries } from './views.ts'

type Models = Kysely<ModelTables>
/** Where rows come from: the tables, and queries of them that are compiled once. */
interface Source {
  readonly models: Models
  readonly ask: Ask
}
type Candidate = Facts & Pick<EntryRow, 'id' | 'revision' | 'effective'>

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
  const order = filter.earliestFirst === true ? 'asc' : 'desc'
  return query.orderBy('effective', order).orderBy('id', order)
}

const keyOf = ({ effective, id }: Candidate): readonly string[] => [effective, id]

interface Stretch {
  readonly filter: EntryFilter
  readonly key: readonly string[] | undefined
  readonly size: number
}

/** What comes behind a key in the order asked for. */
const beyond = ({ earliestFirst }: EntryFilter, key: readonly string[]) =>
  earliestFirst === true
    ? sql<boolean>`(effective, id) > (${sql.join([...key])})`
    : sql<boolean>`(effective, id) < (${sql.join([...key])})`

/** The next rows in order, behind the key where there is one. */
const nextRows = (
  { models, ask }: Source,
  may: Permitted,
  { filter, key, size }: Stretch,
): Promise<readonly Candidate[]> => {
  const { kinds, from, to } = filter
  const held = heldBy(may.permit)
  const given = [from, to, may.permit.ownTeam, filter.earliestFirst]
    .map(value => (value === undefined ? 0 : 1))
    .join('')
  const shape = `entries ${String(held.length)} ${String(kinds?.length)} ${given} ${String(key?.length)}`
  const values = [
    may.ask.patient,
    ...held,
    may.permit.ownTeam,
    ...(kinds ?? []),
    from,
    to,
    ...(key ?? []),
    size,
  ].filter(value => value !== undefined)
  return ask(shape, values, () => {
    const inOrder = candidates(models, may, filter)
    const behind = key === undefined ? inOrder : inOrder.where(beyond(filter, key))
    return behind.limit(size)
  })
}

const isAsked = ({ awaiting }: EntryFilter, sight: Sight): boolean =>
  awaiting === true ? sight === 'awaitingRelease' : sight !== 'none'

/** Visible rows, up to one more than asked for: filtered before they are counted. */
const visible = async (
  source: Source,
  may: Permitted,
  filter: EntryFilter,
): Promise<readonly Candidate[]> => {
  const found: Candidate[] = []
  // The database has narrowed rows down to what is visible, so that one more than asked for is enough to tell whether there are more.
  const size = Math.max(filter.awaiting === true ? wideChunk : 0, filter.limit + 1)
  let key = filter.after === undefined ? undefined : keyIn(filter.after, 2)
  while (found.length <= filter.limit) {
    const rows = await nextRows(source, may, { filter, key, size })
    found.push(...rows.filter(row => isAsked(filter, sightOf(may, row))))
    const last = rows.at(-1)
    if (last === undefined || rows.length < size) return found
    key = keyOf(last)
  }
  return found
}

/** A JSON column as its text. */
const unopened = (column: string) => sql<string>`cast(${sql.ref(column)} as text)`

/** Every version of some items, oldest first. */
const versionsOf = (models: Models, ids: readonly string[]) =>
  models
    .selectFrom('timeline_entry as entry')
    .innerJoin('timeline_version as version', 'version.entry', 'entry.id')
    .select(factColumns.map(column => `entry.${column}` as const))
    .select(['entry.id', 'entry.patient', 'entry.kind', 'entry.retracted_revision'])
    .select(['version.revision', 'version.late'])
    .select(['version.team as version_team', 'version.label as version_label'])
    .select([unopened('version.origin').as('origin'), unopened('version.content').as('content')])
    .where('entry.id', 'in', ids)
    .orderBy('version.entry')
    .orderBy('version.revision')

const read = async ({ models, ask }: Source, disclosure: Disclosure): Promise<readonly EntryText[]> => {
  const found: readonly (readonly Found[])[] = await Promise.all(
    fixedParts(citedIds(disclosure)).map(ids =>
      ask(`versions ${String(ids.length)}`, ids, () => versionsOf(models, ids)),
    ),
  )
  const theirs = found.flat().filter(({ patient }) => patient === disclosure.patient)
  const items = Map.groupBy(theirs, ({ id }) => id)
  return disclosure.entries.flatMap(({ stream, revision }) => {
    const versions = items.get(idOf(stream)) ?? []
    return viewOf({ disclosure, versions, revision }) ?? []
  })
}

/** The timeline's queries. `asNewAs` waits until the rows are as new as what was decided from. */
export const timelineQueries = (
  source: Source,
  asNewAs: (may: Permitted) => Promise<void>,
): Queries['timeline'] => ({
  pick: async (may, filter) => {
    await asNewAs(may)
    const { items, next } = pageOf(await visible(source, may, filter), filter, keyOf)
    return { items: items.map(citationOf), ...(next === undefined ? {} : { next }) }
  },
  kinds: async may => {
    await asNewAs(may)
    const rows = await source.models
      .selectFrom('timeline_entry')
      .select('kind')
      .distinct()
      .where('patient', '=', may.ask.patient)
      .where(mayBeSeen(may.permit))
      .execute()
    return rows.map(({ kind }) => kind)
  },
  itemsOf: async patient => {
    const rows = await source.models
      .selectFrom('timeline_entry')
      .select('id')
      .where('patient', '=', patient)
      .orderBy('id')
      .execute()
    return rows.map(({ id }) => id)
  },
  pickOne: async (may, entry) => {
    await asNewAs(may)
    const row = await candidates(source.models, may, { limit: 1 }).where('id', '=', entry).executeTakeFirst()
    return row === undefined || sightOf(may, row) === 'none' ? undefined : citationOf(row)
  },
  read: async disclosure => (await read(source, disclosure)).map(({ view }) => opened<EntryView>(view)),
  readText: disclosure => read(source, disclosure),
})
