/** About whom anything came in between two events: asked once, for all questions. */
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { rowTables } from './facts/tables.ts'

/** Two numbers of events: behind the first, through the second. */
export type Between = readonly [before: number, until: number]

/** The people by their keys, or that they are too many to be named one by one. */
export type Touched = readonly string[] | 'many'

/** So many are named in a statement; beyond that the engine finds them itself. */
const most = 10_000

const people = rowTables
  .map(table => `SELECT person FROM ${table} WHERE seq > {before:UInt64} AND seq <= {until:UInt64}`)
  .join(' UNION DISTINCT ')
const tableName = new RegExp(`\\b(FROM|JOIN) (${rowTables.join('|')})\\b`, 'gu')

const named = z.array(z.object({ people: z.array(z.string()).readonly() }))

/** Who they are. */
export const touchedBetween = async (
  client: ClickHouseClient,
  [before, until]: Between,
): Promise<Touched> => {
  const answer = await client.query({
    query: `SELECT groupArray(${String(most + 1)})(person) AS people FROM (${people})`,
    query_params: { before, until },
    format: 'JSONEachRow',
  })
  const [found] = named.parse(await answer.json())
  const keys = found?.people ?? []
  return keys.length > most ? 'many' : keys
}

/** A statement that asks of those people alone, for one that asks of everybody: where somebody stands depends on nobody else's rows. */
export const ofTouched = (sql: string, touched: Touched): string => {
  const which = touched === 'many' ? `(${people})` : `{touched:Array(UInt64)}`
  return sql.replaceAll(tableName, `$1 (SELECT * FROM $2 WHERE person IN ${which})`)
}
