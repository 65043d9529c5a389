/** Puts rows into a table as one block. */
import { Readable } from 'node:stream'
import type { ClickHouseClient } from '@clickhouse/client'
import { nativeBlock, type Row } from './native.ts'
import { columnsOf, type RowTable } from './tables.ts'

/** Inserts rows; answers how many they were. */
export const insertRows = async (
  client: ClickHouseClient,
  table: RowTable,
  rows: readonly Row[],
): Promise<number> => {
  if (rows.length === 0) return 0
  const columns = columnsOf(table)
  const names = columns.map(({ name }) => name).join(', ')
  const values = Readable.from([nativeBlock(columns, rows)], { objectMode: false })
  const { stream } = await client.exec({ query: `INSERT INTO ${table} (${names}) FORMAT Native`, values })
  await stream.resume().toArray()
  return rows.length
}
