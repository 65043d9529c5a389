/** The tables that are counted from, and the ledger of what was loaded into them. Every row names the batch that it came with. */

/** The tables of rows, by name: their columns without `batch`. */
export const rowTables = ['facts', 'people', 'sharing', 'absences'] as const
export type RowTable = (typeof rowTables)[number]

const columns: Readonly<Record<RowTable, string>> = {
  facts: `seq UInt64, person UInt64, kind LowCardinality(String), code LowCardinality(String), value Float64, effective Date32, sign Int8`,
  people: `seq UInt64, person UInt64, borough LowCardinality(String), birthYear UInt16, sex LowCardinality(String), registered UInt8`,
  sharing: `seq UInt64, person UInt64, shares UInt16`,
  absences: `seq UInt64, person UInt64, absent UInt8`,
}
const orders: Readonly<Record<RowTable, string>> = {
  facts: 'kind, code, person, seq',
  people: 'person, seq',
  sharing: 'person, seq',
  absences: 'person, seq',
}

/** How columns that stand in more than one table are packed: rows lie in the order of their people, so numbers of events jump about in a narrow range. */
const packing: Readonly<Record<string, string>> = {
  batch: 'T64, LZ4',
  seq: 'T64, LZ4',
  person: 'Delta, LZ4',
  effective: 'T64, LZ4',
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

/** Statements that make what is missing. `ledger` holds one row a batch, or a span of old ones: how far the log was read, and what that brought. */
export const makeTables: readonly string[] = [
  ...rowTables.map(
    name =>
      `CREATE TABLE IF NOT EXISTS ${name} (${columnsOf(name).map(packed).join(', ')}, INDEX newest batch TYPE minmax, INDEX later seq TYPE minmax) ENGINE = MergeTree ORDER BY (${orders[name]}) SETTINGS index_granularity = ${String(granule)}`,
  ),
  `CREATE TABLE IF NOT EXISTS ledger (batch UInt64, firstBatch UInt64, identity String, firstSeq UInt64, lastSeq UInt64, after String, through String, stream String, revision UInt64, at String, rows UInt64, hash UInt64) ENGINE = MergeTree ORDER BY batch`,
]

/** How many rows each batch has and what they are, as the tables hold them now. */
export const sumOfBatches = (hash: 'cityHash64(*)' | '0'): string =>
  rowTables
    .map(name => `SELECT batch, count() AS rows, sum(${hash}) AS hash FROM ${name} GROUP BY batch`)
    .join(' UNION ALL ')

/** The same of one batch, `{batch:UInt64}`. */
export const sumOfBatch = rowTables
  .map(name => `SELECT count() AS rows, sum(cityHash64(*)) AS hash FROM ${name} WHERE batch = {batch:UInt64}`)
  .join(' UNION ALL ')
