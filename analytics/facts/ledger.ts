/** What was loaded, batch by batch, and whether the tables still hold it. */
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { instant } from '../../domain/kernel/time.ts'
import { spansOf, standing } from './spans.ts'
import { makeTables, rowTables, sumOfBatch, sumOfBatches, type RowTable } from './tables.ts'
import { turnNow, turnOf } from './turns.ts'

const loaded = z.object({
  /** The last of its batches, and the first: the same until old batches are brought together. */
  batch: z.coerce.number(),
  firstBatch: z.coerce.number(),
  firstSeq: z.coerce.number(),
  lastSeq: z.coerce.number(),
  /** The position behind which its events lie, and that of its last one; empty for the log's beginning. */
  after: z.string(),
  through: z.string(),
  /** The last event. */
  stream: z.string(),
  revision: z.coerce.number(),
  at: instant,
  /** The log's. */
  identity: z.string(),
})
export type LoadedBatch = Readonly<z.infer<typeof loaded>>

/** With what the tables held of it when it was committed. */
const committed = loaded.extend({ rows: z.string(), hash: z.string() })
export type Committed = Readonly<z.infer<typeof committed>>

const sums = z.array(z.object({ batch: z.coerce.number(), rows: z.string(), hash: z.string() }))

const ask = async (client: ClickHouseClient, query: string): Promise<unknown> =>
  (await client.query({ query, format: 'JSONEachRow' })).json()

const everyEntry = async (client: ClickHouseClient): Promise<readonly Committed[]> =>
  z.array(committed).parse(await ask(client, 'SELECT * FROM ledger ORDER BY batch'))

/** What was committed, oldest first. */
export const readLedger = async (client: ClickHouseClient): Promise<readonly Committed[]> =>
  standing(await everyEntry(client))

/** Empties every table. */
export const forgetAll = async (client: ClickHouseClient): Promise<void> => {
  for (const table of [...rowTables, 'ledger'])
    await client.command({ query: `TRUNCATE TABLE IF EXISTS ${table}` })
}

const names = z.array(z.object({ name: z.string() }))

/** Rows behind a batch, or of it. */
type Where = 'batch > {batch:UInt64}' | 'batch = {batch:UInt64}'

const drop = async (client: ClickHouseClient, where: Where, batch: number): Promise<void> => {
  const query = rowTables
    .map(table => `SELECT '${table}' AS name FROM ${table} WHERE ${where} LIMIT 1`)
    .join(' UNION ALL ')
  const answer = await client.query({ query, query_params: { batch }, format: 'JSONEachRow' })
  const dropping = names.parse(await answer.json()).map(({ name }) =>
    client.command({
      query: `ALTER TABLE ${name} DELETE WHERE ${where} SETTINGS mutations_sync = 1`,
      query_params: { batch },
    }),
  )
  await Promise.all(dropping)
}

/** Takes back the rows of a batch that was refused; a batch that counts all the same keeps them. */
export const takeBack = async (client: ClickHouseClient, batch: number): Promise<void> => {
  const counts = (await everyEntry(client)).some(one => one.firstBatch <= batch && batch <= one.batch)
  if (!counts) await drop(client, 'batch = {batch:UInt64}', batch)
}

const nameOf = ({ firstBatch, batch }: Committed): string => `${String(firstBatch)}-${String(batch)}`

const dropEntries = (client: ClickHouseClient, entries: readonly Committed[]): Promise<unknown> =>
  client.command({
    query: `ALTER TABLE ledger DELETE WHERE has({gone:Array(String)}, concat(toString(firstBatch), '-', toString(batch))) SETTINGS mutations_sync = 1`,
    query_params: { gone: entries.map(nameOf) },
  })

/** So many entries may be dropped by one statement: their names stand in its address. */
const atOnce = 5000

/** Brings old entries together. A kill between the two steps leaves both, and only the span stands. */
export const compactLedger = async (client: ClickHouseClient): Promise<readonly Committed[]> => {
  const all = await everyEntry(client)
  const stands = standing(all)
  const spans = spansOf(stands)
  if (spans.length > 0)
    await client.insert({ table: 'ledger', values: spans.map(({ span }) => span), format: 'JSONEachRow' })
  const kept = new Set(stands)
  const gone = [...all.filter(one => !kept.has(one)), ...spans.flatMap(({ of }) => of)]
  for (let from = 0; from < gone.length; from += atOnce)
    await dropEntries(client, gone.slice(from, from + atOnce))
  return readLedger(client)
}

/**
 * How closely tables are looked at: by hashes of all they hold when the program starts, whatever happened to the disk meanwhile; by how
 * many rows they have when the engine alone came back, for what it had acknowledged outlives it.
 */
export type Check = 'hashes' | 'rows'

/** What the tables hold of each entry now: a batch belongs to the first entry that ends with it or later. */
const heldByEntry = (check: Check): string =>
  `SELECT batch, sum(held.rows) AS rows, sum(held.hash) AS hash FROM (SELECT 1 AS one, batch AS part, rows, hash FROM (${sumOfBatches(check === 'hashes' ? 'cityHash64(*)' : '0')})) AS held ASOF JOIN (SELECT 1 AS one, batch FROM ledger) AS entry ON held.one = entry.one AND held.part <= entry.batch GROUP BY batch`

const nothing = { rows: '0', hash: '0' }

interface Held {
  readonly check: Check
  readonly sums: z.infer<typeof sums>
}

/** Whether entries follow one another without a gap and nothing is counted twice, and the tables hold what each says. */
const isWhole = (entries: readonly Committed[], { check, sums: held }: Held): boolean => {
  const now = new Map<number, typeof nothing>(held.map(one => [one.batch, one]))
  const isHeld = ({ batch, rows, hash }: Committed): boolean => {
    const found = now.get(batch) ?? nothing
    return rows === found.rows && (check === 'rows' || hash === found.hash)
  }
  return entries.every((one, place) => one.firstSeq === (entries[place - 1]?.lastSeq ?? 0) + 1 && isHeld(one))
}

/** Makes what is missing, and brings old entries together. */
const openFirst = async (client: ClickHouseClient): Promise<readonly Committed[]> => {
  for (const query of makeTables) await client.command({ query })
  return compactLedger(client)
}

/**
 * The entries that stand, oldest first, once rows of a batch that was never committed are gone. Where a table lost or changed
 * anything, or belongs to another log, everything is emptied and none stand: `damaged` says why.
 */
export const openLedger = async (
  client: ClickHouseClient,
  identity: string,
  check: Check,
): Promise<{ readonly entries: readonly Committed[]; readonly damaged?: string }> => {
  const entries = await (check === 'hashes' ? openFirst(client) : readLedger(client))
  // What a batch left that was never committed.
  await drop(client, 'batch > {batch:UInt64}', entries.at(-1)?.batch ?? 0)
  const whole = isWhole(entries, { check, sums: sums.parse(await ask(client, heldByEntry(check))) })
  if (whole && entries.every(one => one.identity === identity)) return { entries }
  await forgetAll(client)
  return { entries: [], damaged: whole ? 'made from another log' : 'rows are missing or changed' }
}

const named = Object.keys(loaded.shape)
const typeOf = (name: string): string =>
  ['after', 'through', 'stream', 'at', 'identity'].includes(name) ? 'String' : 'UInt64'

/** What must hold for a batch to be committed: its program has the turn, the ledger ends before it, and the tables hold as many rows as were sent. */
const admitted = [
  [`${turnNow} != ${turnOf('{batch:UInt64}')}`, 'another program counts'],
  ['(SELECT max(lastSeq) FROM ledger) + 1 != {firstSeq:UInt64}', 'it was committed already'],
  ['sum(rows) != {sent:UInt64}', 'rows are missing'],
]
  .map(([fault = '', words = '']) => ` + throwIf(${fault}, '${words}')`)
  .join('')

/** The ledger takes what the tables hold, if it may. */
const commit = (tables: readonly RowTable[]): string =>
  `INSERT INTO ledger (${named.join(', ')}, rows, hash) SELECT ${named
    .map(name => `{${name}:${typeOf(name)}}`)
    .join(', ')}, sum(rows)${admitted}, sum(hash) FROM (${sumOfBatch(tables)})`

/** How many rows of a batch were sent into each table. */
export type Sent = Partial<Readonly<Record<RowTable, number>>>

/**
 * Says that a batch is whole: from now on it counts. Throws where the tables hold other than the `sent` rows of it, and where another
 * program has taken the turn. Only those that rows
 * were sent into are looked at: a batch is committed while people wait for it.
 */
export const commitBatch = (client: ClickHouseClient, batch: LoadedBatch, sent: Sent): Promise<unknown> => {
  const query = commit(rowTables.filter(table => (sent[table] ?? 0) > 0))
  const all = Object.values(sent).reduce((sum, rows) => sum + rows, 0)
  return client.command({ query, query_params: { ...batch, sent: all } })
}
