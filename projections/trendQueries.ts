/** What portal and API ask of trends: which items hold numbers of a code, and then the numbers. */
import type { Kysely } from 'kysely'
import type { Disclosure, Permitted } from '../access/types.ts'
import type { Citation } from '../domain/access/events.ts'
import { idOf, streamName } from '../domain/kernel/ids.ts'
import { citedIds, inParts } from './disclosed.ts'
import type { ModelTables } from './models.ts'
import { factColumns, mayBeSeen, sightOf, type Facts } from './sight.ts'
import type { EntryRow } from './timelineTables.ts'
import { isRetracted } from './timelineView.ts'
import type { PointRow } from './trends.ts'
import type { Queries, TrendPoint } from './views.ts'

type Models = Kysely<ModelTables>
type Plotted = PointRow &
  Facts &
  Pick<EntryRow, 'retracted_revision'> & {
    /** 1 where an older version came after a newer one. */
    readonly late: number
    /** What the version itself was kept under, and by whom it was written. */
    readonly version_label: Facts['label']
    readonly version_team: Facts['team']
  }

const pick = async (models: Models, may: Permitted, code: string): Promise<readonly Citation[]> => {
  const rows = await models
    .selectFrom('timeline_entry')
    .select(['id', 'revision', 'shown_revision', 'retracted_revision', ...factColumns])
    .where('patient', '=', may.ask.patient)
    .where(mayBeSeen(may.permit))
    .where('id', 'in', query =>
      query
        .selectFrom('trend_point')
        .select('entry')
        .where('patient', '=', may.ask.patient)
        .where('code', '=', code),
    )
    .orderBy('effective', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows
    .filter(row => sightOf(may, row) === 'content' && !isRetracted(row, row.shown_revision))
    .map(({ id, revision }) => ({ stream: streamName('entry', id), revision }))
}

const plotted = (models: Models, patient: string, code: string): Promise<readonly Plotted[]> =>
  models
    .selectFrom('trend_point')
    .innerJoin('timeline_entry', 'timeline_entry.id', 'trend_point.entry')
    .innerJoin('timeline_version', version =>
      version
        .onRef('timeline_version.entry', '=', 'trend_point.entry')
        .onRef('timeline_version.revision', '=', 'trend_point.revision'),
    )
    .selectAll('trend_point')
    .select(factColumns.map(column => `timeline_entry.${column}` as const))
    .select(['timeline_entry.retracted_revision', 'timeline_version.late'])
    .select(['timeline_version.label as version_label', 'timeline_version.team as version_team'])
    .where('trend_point.patient', '=', patient)
    .where('trend_point.code', '=', code)
    .orderBy('trend_point.revision', 'desc')
    .orderBy('trend_point.entry')
    .orderBy('trend_point.place')
    .execute()

type Cited = ReadonlyMap<string, number>

/** Which version of each item is shown: the newest that is no later than what was disclosed. */
const shownVersions = async (models: Models, disclosure: Disclosure, cited: Cited): Promise<Cited> => {
  const rows = await inParts(citedIds(disclosure), part =>
    models
      .selectFrom('timeline_version')
      .select(['entry', 'revision'])
      .where('entry', 'in', part)
      .where('late', '=', 0)
      .orderBy('revision')
      .execute(),
  )
  const seen = rows.filter(({ entry, revision }) => revision <= (cited.get(entry) ?? -1))
  return new Map(seen.map(({ entry, revision }) => [entry, revision]))
}

const pointOf = (row: Plotted, hollow: boolean): TrendPoint => ({
  entry: row.entry,
  at: row.at,
  value: row.value,
  ...(row.comparator === null ? {} : { comparator: row.comparator }),
  unit: row.unit,
  ...(row.low === null ? {} : { low: row.low }),
  ...(row.high === null ? {} : { high: row.high }),
  hollow,
})

const saysTheSame = (a: TrendPoint, b: TrendPoint): boolean =>
  a.entry === b.entry &&
  a.at === b.at &&
  a.value === b.value &&
  a.unit === b.unit &&
  a.comparator === b.comparator

const newestFirst = (a: TrendPoint, b: TrendPoint): number => {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1
  return Number(a.hollow) - Number(b.hollow)
}

/** Seen by what the item is kept under now, and by what this version of it was. */
const isSeen = (disclosure: Disclosure, row: Plotted): boolean =>
  sightOf(disclosure, row) === 'content' &&
  sightOf(disclosure, { ...row, label: row.version_label, team: row.version_team }) === 'content'

const read = async (models: Models, disclosure: Disclosure, code: string): Promise<readonly TrendPoint[]> => {
  const cited = new Map(disclosure.entries.map(({ stream, revision }) => [idOf(stream), revision]))
  const shown = await shownVersions(models, disclosure, cited)
  const standing = (await plotted(models, disclosure.patient, code)).filter(
    row =>
      row.revision <= (cited.get(row.entry) ?? -1) &&
      isSeen(disclosure, row) &&
      !isRetracted(row, shown.get(row.entry) ?? -1) &&
      // What a retraction took back is not shown beside a later statement either.
      (row.retracted_revision === null || (row.late === 0 && row.revision > row.retracted_revision)),
  )
  const isShown = (row: Plotted): boolean => row.revision === shown.get(row.entry)
  const solid = standing.filter(isShown).map(row => pointOf(row, false))
  const replaced = standing.filter(row => !isShown(row)).map(row => pointOf(row, true))
  const differing = replaced.filter(old => !solid.some(point => saysTheSame(old, point)))
  return [...solid, ...differing].sort(newestFirst)
}

/** The trends' queries. */
export const trendQueries = (
  models: Models,
  asNewAs: (may: Permitted) => Promise<void>,
): Queries['trends'] => ({
  pick: async (may, code) => {
    await asNewAs(may)
    return pick(models, may, code)
  },
  read: (disclosure, code) => read(models, disclosure, code),
})
