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
