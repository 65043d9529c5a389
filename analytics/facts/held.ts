/** What the tables hold of a batch whose writing was cut off when the engine went away. */
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { readLedger, type Committed, type LoadedBatch } from './ledger.ts'
import { rowTables, type RowTable } from './tables.ts'
import type { Rows } from './taken.ts'

/** A batch on its way in. */
export interface Batch {
  readonly loaded: LoadedBatch
  readonly rows: Rows
}

const counts = z.array(z.object({ name: z.enum(rowTables), all: z.coerce.number(), held: z.coerce.number() }))

/** How many rows there are, which each part of a table knows, and how many of them are the batch's. */
const counted = rowTables
  .map(
    name =>
      `SELECT '${name}' AS name, (SELECT count() FROM ${name}) AS all, (SELECT count() FROM ${name} WHERE batch = {batch:UInt64}) AS held`,
  )
  .join(' UNION ALL ')

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0)

/** Whether the tables hold what they should, or how much more of the batch than nothing. */
const isWhole = (
  entries: readonly Committed[],
  tables: z.infer<typeof counts>,
  { rows, loaded }: Batch,
): boolean => {
  const committed = sumOf(entries.map(one => Number(one.rows)))
  const loose = sumOf(tables.map(({ held }) => held))
  return (
    (entries.at(-1)?.lastSeq ?? 0) + 1 === loaded.firstSeq &&
    tables.every(({ name, held }) => held === 0 || held === rows[name].length) &&
    sumOf(tables.map(({ all }) => all)) === committed + loose
  )
}

/**
 * The tables that hold a batch's rows already, which go into each whole or not at all; or that it was committed. What was acknowledged
 * outlives the engine's process, so that rows are counted and not looked at: throws where they are not as many as they should be.
 */
export const heldOf = async (
  client: ClickHouseClient,
  batch: Batch,
): Promise<ReadonlySet<RowTable> | 'committed'> => {
  const entries = await readLedger(client)
  if (entries.at(-1)?.batch === batch.loaded.batch) return 'committed'
  const answer = await client.query({
    query: counted,
    query_params: { batch: batch.loaded.batch },
    format: 'JSONEachRow',
  })
  const tables = counts.parse(await answer.json())
  if (!isWhole(entries, tables, batch)) throw new Error('rows are missing')
  return new Set(tables.filter(({ held }) => held > 0).map(({ name }) => name))
}
