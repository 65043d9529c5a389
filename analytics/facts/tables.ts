/** The tables that are counted from, and the ledger of what was loaded into them. Every row names the batch that it came with. */

/** The tables of rows, by name: their columns without `batch`. */
export const rowTables = ['facts', 'results', 'looks', 'people', 'sharing', 'providers'] as const
export type RowTable = (typeof rowTables)[number]

const columns: Readonly<Record<RowTable, string>> = {
  facts: `seq UInt64, person UInt64, kind LowCardinality(String), code LowCardinality(String), value Float64, effective Date32, sign Int8`,
  results: `seq UInt64, person UInt64, item UInt64, test LowCardinality(String), provider LowCardinality(String), arrived UInt32, released Date32, sign Int8`,
  looks: `seq UInt64, person UInt64, day Date32, item UInt64, at UInt32`,
  people: `seq UInt64, person UInt64, day Date32, borough LowCardinality(String), practice LowCardinality(String), decile UInt8, birthYear UInt16, sex LowCardinality(String), registered UInt8, invitedBy LowCardinality(String)`,
  sharing: `seq UInt64, person UInt64, day Date32, shares UInt16, settings LowCardinality(String)`,
  providers: `seq UInt64, day Date32, ods LowCardinality(String), name String, setting LowCardinality(String), network LowCardinality(String), status LowCardinality(String)`,
}
const orders: Readonly<Record<RowTable, string>> = {
  facts: 'kind, code, person, seq',
  results: 'person, item, seq',
  looks: 'person, item, seq',
  people: 'person, seq',
  sharing: 'person, seq',
  providers: 'ods, seq',
}

/** Statements that make what is missing. `ledger` holds one row a batch: how far the log was read, and what the batch brought. */
export const makeTables: readonly string[] = [
  ...rowTables.map(
    name =>
      `CREATE TABLE IF NOT EXISTS ${name} (batch UInt64, ${columns[name]}, INDEX newest batch TYPE minmax) ENGINE = MergeTree ORDER BY (${orders[name]})`,
  ),
  `CREATE TABLE IF NOT EXISTS ledger (batch UInt64, identity String, firstSeq UInt64, lastSeq UInt64, after String, through String, stream String, revision UInt64, at String, rows UInt64, hash UInt64) ENGINE = MergeTree ORDER BY batch`,
]

/** How many rows each batch has and what they are, as the tables hold them now; of the batches that `where` leaves. */
export const sumOfBatches = (where: '' | 'WHERE batch = {batch:UInt64}'): string =>
  `SELECT batch, sum(rows) AS rows, sum(hash) AS hash FROM (${rowTables
    .map(
      name =>
        `SELECT batch, count() AS rows, sum(cityHash64(*)) AS hash FROM ${name} ${where} GROUP BY batch`,
    )
    .join(' UNION ALL ')}) GROUP BY batch`
