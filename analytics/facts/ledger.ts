/** What was loaded, batch by batch, and whether the tables still hold it. */
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { instant, type Instant } from '../../domain/kernel/time.ts'
import { makeTables, rowTables, sumOfBatches } from './tables.ts'

/** One batch as it was committed. `stream` and `revision` name its last event. */
export interface LoadedBatch {
  readonly batch: number
  readonly firstSeq: number
  readonly lastSeq: number
  /** The position behind which its events lie, and that of its last one; empty for the log's beginning. */
  readonly after: string
  readonly through: string
  readonly stream: string
  readonly revision: number
  readonly at: Instant
  readonly rows: string
  readonly hash: string
}

const row = z.object({
  batch: z.coerce.number(),
  identity: z.string(),
  firstSeq: z.coerce.number(),
  lastSeq: z.coerce.number(),
  after: z.string(),
  through: z.string(),
  stream: z.string(),
  revision: z.coerce.number(),
  at: instant,
  rows: z.string(),
  hash: z.string(),
})
type Committed = z.infer<typeof row>
const sums = z.array(z.object({ batch: z.coerce.number(), rows: z.string(), hash: z.string() }))

const ask = async (client: ClickHouseClient, query: string): Promise<unknown> =>
  (await client.query({ query, format: 'JSONEachRow' })).json()

/** The rows and the hash of a batch as the tables hold it. */
export const sumOf = async (
  client: ClickHouseClient,
  batch: number,
): Promise<{ readonly rows: string; readonly hash: string }> => {
  const query = sumOfBatches('WHERE batch = {batch:UInt64}')
  const answer = await client.query({ query, query_params: { batch }, format: 'JSONEachRow' })
  return sums.parse(await answer.json())[0] ?? { rows: '0', hash: '0' }
}

/** The batches that were committed, oldest first. */
export const readLedger = async (client: ClickHouseClient): Promise<readonly Committed[]> =>
  z.array(row).parse(await ask(client, 'SELECT * FROM ledger ORDER BY batch'))

/** Empties every table. */
export const forgetAll = async (client: ClickHouseClient): Promise<void> => {
  for (const table of [...rowTables, 'ledger'])
    await client.command({ query: `TRUNCATE TABLE IF EXISTS ${table}` })
}

const dropBeyond = async (client: ClickHouseClient, batch: number): Promise<void> => {
  for (const table of rowTables)
    await client.command({
      query: `ALTER TABLE ${table} DELETE WHERE batch > {batch:UInt64} SETTINGS mutations_sync = 1`,
      query_params: { batch },
    })
}

/**
 * The batches that stand, oldest first, once rows of a batch that was never committed are gone. Where a table lost or changed
 * anything, or belongs to another log, everything is emptied and none stand: `damaged` says why.
 */
export const openLedger = async (
  client: ClickHouseClient,
  identity: string,
): Promise<{ readonly batches: readonly LoadedBatch[]; readonly damaged?: string }> => {
  for (const query of makeTables) await client.command({ query })
  const found = await readLedger(client)
  await dropBeyond(client, found.at(-1)?.batch ?? 0)
  const held = new Map(sums.parse(await ask(client, sumOfBatches(''))).map(one => [one.batch, one]))
  const whole = found.every(
    ({ batch, rows, hash }, place) =>
      batch === place + 1 &&
      rows === (held.get(batch)?.rows ?? '0') &&
      hash === (held.get(batch)?.hash ?? '0'),
  )
  if (whole && found.every(one => one.identity === identity)) return { batches: found }
  await forgetAll(client)
  return { batches: [], damaged: whole ? 'made from another log' : 'rows are missing or changed' }
}

/** Says that a batch is whole: from now on it counts. */
export const commitBatch = (
  client: ClickHouseClient,
  identity: string,
  batch: LoadedBatch,
): Promise<unknown> =>
  client.insert({ table: 'ledger', values: [{ ...batch, identity }], format: 'JSONEachRow' })
