/** Asks a question of the tables as of an event: the whole answer with its totals, and who stands elsewhere than at another event. */
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import type { Cell, Cube, Place } from './control/cube.ts'
import { rowTables } from './facts/tables.ts'
import { dimensionsOf, type Question } from './questions/question.ts'

const counted = z.object({ people: z.coerce.number() }).catchall(z.unknown())
const value = z.string().nullable()

/** Every combination of values with its totals: people are counted once wherever they stand. */
const cubeSql = ({ sql, breakdowns }: Question): string => {
  const names = breakdowns.map(({ name }) => name)
  return `SELECT ${names.join(', ')}, uniqExact(person) AS people FROM (${sql}) GROUP BY ${names.join(', ')} WITH CUBE HAVING people > 0 SETTINGS group_by_use_nulls = 1, join_use_nulls = 0`
}

/** The answer as of the event with this number. */
export const cubeAt = async (client: ClickHouseClient, question: Question, asOf: number): Promise<Cube> => {
  const answer = await client.query({
    query: cubeSql(question),
    query_params: { asOf },
    format: 'JSONEachRow',
  })
  const cells = z
    .array(counted)
    .parse(await answer.json())
    .map(({ people, ...place }): Cell => ({
      place: question.breakdowns.map(({ name }) => value.parse(place[name])),
      count: people,
      people,
    }))
  return { dimensions: dimensionsOf(question), cells }
}

/** The people about whom anything came in between two events. */
const touched = rowTables
  .map(table => `SELECT person FROM ${table} WHERE seq > {before:UInt64} AND seq <= {until:UInt64}`)
  .join(' UNION DISTINCT ')

const tableName = new RegExp(`\\b(FROM|JOIN) (${rowTables.join('|')})\\b`, 'gu')

/** A question asked of those people alone: where somebody stands depends on nobody else's rows. */
const ofTouched = (sql: string): string =>
  sql.replaceAll(tableName, `$1 (SELECT * FROM $2 WHERE person IN (${touched}))`)

const movesSql = ({ sql, breakdowns }: Question): string => {
  const place = `[${breakdowns.map(({ name }) => `toString(${name})`).join(', ')}]`
  const scoped = ofTouched(sql)
  const then = scoped.replaceAll('{asOf:UInt64}', '{before:UInt64}')
  return `SELECT person, arraySort(groupUniqArrayIf(place, side = 0)) AS was, arraySort(groupUniqArrayIf(place, side = 1)) AS now FROM (SELECT person, ${place} AS place, 0 AS side FROM (${then}) UNION ALL SELECT person, ${place} AS place, 1 AS side FROM (${scoped})) GROUP BY person HAVING was != now SETTINGS join_use_nulls = 0`
}

const places = z.array(z.array(z.string()).readonly()).readonly()
const move = z.object({ person: z.string(), was: places, now: places })

/** Somebody who stands elsewhere than before, with every place of theirs, without totals. */
export interface Move {
  readonly person: string
  readonly was: readonly Place[]
  readonly now: readonly Place[]
}

/** Who stands at another place than they did, in any breakdown, between two events. */
export const movesBetween = async (
  client: ClickHouseClient,
  question: Question,
  [before, asOf]: readonly [number, number],
): Promise<readonly Move[]> => {
  const query_params = { before, asOf, until: asOf }
  const answer = await client.query({ query: movesSql(question), query_params, format: 'JSONEachRow' })
  return z.array(move).parse(await answer.json())
}
