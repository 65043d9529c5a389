/** Puts batches into the tables and commits them, each once, however often the engine goes away meanwhile. */
import { ClickHouseError, type ClickHouseClient } from '@clickhouse/client'
import { answering, isAway } from './connection.ts'
import { heldOf, type Batch } from './facts/held.ts'
import { insertRows } from './facts/insert.ts'
import { commitBatch, takeBack } from './facts/ledger.ts'
import { rowTables, type RowTable } from './facts/tables.ts'
import type { LoaderOptions } from './loader.ts'

/** Puts the rows in, all tables at once, and commits them. Nothing is on its way any more when this fails. */
const put = async (
  client: ClickHouseClient,
  { loaded, rows }: Batch,
  held: ReadonlySet<RowTable>,
): Promise<void> => {
  const { batch } = loaded
  const putting = rowTables.map(async table => {
    const numbered = rows[table].map(row => ({ batch, ...row }))
    if (!held.has(table)) await insertRows(client, table, numbered)
    return [table, numbered.length] as const
  })
  await Promise.allSettled(putting)
  await commitBatch(client, loaded, Object.fromEntries(await Promise.all(putting)))
}

/** Goes on with what the tables do not hold yet. */
const goOn = async (client: ClickHouseClient, batch: Batch): Promise<void> => {
  const held = await heldOf(client, batch)
  if (held !== 'committed') await put(client, batch, held)
}

/** Writes a batch: it is kept while the engine is away. Throws what the engine refused, with nothing of the batch left in the tables. */
export const writeBatch = async (
  client: ClickHouseClient,
  batch: Batch,
  { signal, report }: Pick<LoaderOptions, 'signal' | 'report'>,
): Promise<void> => {
  let next = (): Promise<void> => put(client, batch, new Set())
  for (;;) {
    try {
      await next()
      return
    } catch (error) {
      if (error instanceof ClickHouseError) await takeBack(client, batch.loaded.batch)
      if (signal.aborted || !isAway(error)) throw error
      report('retrying', 'the engine went away')
    }
    await answering(client, signal)
    next = () => goOn(client, batch)
  }
}
