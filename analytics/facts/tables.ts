/** The tables that are counted from, and the ledger of what was loaded into them. Every row names the batch that it came with. */

import { makeTurns } from './turns.ts'

/** The tables of rows, by name: their columns without `batch`. */
export const rowTables = ['facts', 'results', 'looks', 'people', 'sharing', 'absences', 'providers'] as const
export type RowTable = (typeof rowTables)[number]

const word = 'LowCardinality(String)'
const columns: Readonly<Record<RowTable, string>> = {
  facts: `seq UInt64, person UInt64, kind ${word}, code ${word}, value Float64, effective Date32, sign Int8`,
  results: `seq UInt64, person UInt64, item UInt64, test ${word}, provider ${word}, arrived UInt32, released Date32, sign Int8`,
  looks: `seq UInt64, person UInt64, day Date32, item UInt64, at UInt32`,
  people: `seq UInt64, person UInt64, revision UInt32, day Date32, borough ${word}, practice ${word}, decile UInt8, birthYear UInt16, sex ${word}, registered UInt8, invitedBy ${word}`,
  sharing: `seq UInt64, person UInt64, revision UInt32, day Date32, shares UInt16, settings ${word}`,
  absences: `seq UInt64, person UInt64, absent UInt8`,
  providers: `seq UInt64, day Date32, ods ${word}, name String, setting ${word}, network ${word}, status ${word}`,
}
const orders: Readonly<Record<RowTable, string>> = {
  facts: 'kind, code, person, seq',
  results: 'person, item, seq',
  looks: 'person, item, seq',
  people: 'person, seq',
  sharing: 'person, seq',
  absences: 'person, seq',
  providers: 'ods, seq',
}

/** The tables of rows about people: each has a `person`. */
export const personTables = rowTables.filter(table => table !== 'providers')

/** How columns that stand in more than one table are packed: rows lie in the order of their people, so numbers of events jump about in a narrow range. */
const packing: Readonly<Record<string, string>> = {
  batch: 'T64, LZ4',
  seq: 'T64, LZ4',
  person: 'Delta, LZ4',
  revision: 'T64, LZ4',
  effective: 'T64, LZ4',
  day: 'T64, LZ4',
  at: 'T64, LZ4',
  arrived: 'T64, LZ4',
}

export interface Column {
  readonly name: string
  readonly type: string
}

/** A table's columns in their order, `batch` first. */
export const columnsOf = (table: RowTable): readonly Column[] =>
  `batch UInt64, ${columns[table]}`.split(', ').map(column => {
    const [name = '', type = ''] = column.split(' ')
    return { name, type }
  })

const packed = ({ name, type }: Column): string =>
  packing[name] === undefined ? `${name} ${type}` : `${name} ${type} CODEC(${packing[name]})`

/** Few rows a granule: what changed since a moment is a few people's, and is looked up among millions. */
const granule = 1024

/**
 * Parts that were merged into others stay this long, in seconds: until the system has written the merged one to the disk by itself. An
 * engine that comes back looks at every part there is.
 */
const mergedStay = 60

/** Statements that make what is missing. `ledger` holds one row a batch, or a span of old ones: how far the log was read, and what that brought. */
export const makeTables: readonly string[] = [
  ...rowTables.map(
    name =>
      `CREATE TABLE IF NOT EXISTS ${name} (${columnsOf(name).map(packed).join(', ')}, INDEX newest batch TYPE minmax, INDEX later seq TYPE minmax) ENGINE = MergeTree ORDER BY (${orders[name]}) SETTINGS index_granularity = ${String(granule)}, old_parts_lifetime = ${String(mergedStay)}`,
  ),
  makeTurns,
  `CREATE TABLE IF NOT EXISTS ledger (batch UInt64, firstBatch UInt64, identity String, firstSeq UInt64, lastSeq UInt64, after String, through String, stream String, revision UInt64, at String, rows UInt64, hash UInt64) ENGINE = MergeTree ORDER BY batch SETTINGS old_parts_lifetime = ${String(mergedStay)}`,
]

/** How many rows each batch has and what they are, as the tables hold them now. */
export const sumOfBatches = (hash: 'cityHash64(*)' | '0'): string =>
  rowTables
    .map(name => `SELECT batch, count() AS rows, sum(${hash}) AS hash FROM ${name} GROUP BY batch`)
    .join(' UNION ALL ')

/** The same of one batch, `{batch:UInt64}`, in some tables. */
export const sumOfBatch = (tables: readonly RowTable[]): string =>
  tables.length === 0
    ? 'SELECT toUInt64(0) AS rows, toUInt64(0) AS hash'
    : tables
        .map(
          name =>
            `SELECT count() AS rows, sum(cityHash64(*)) AS hash FROM ${name} WHERE batch = {batch:UInt64}`,
        )
        .join(' UNION ALL ')
