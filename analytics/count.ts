/** Asks a question of the tables as of an event: the whole answer with its totals, and how many people's places changed since another. */
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import type { Cell, Cube } from './control/cube.ts'
import { dimensionsOf, type Question } from './questions/question.ts'

const counted = z.object({ people: z.coerce.number() }).catchall(z.unknown())
const value = z.string().nullable()

/** Every combination of values with its totals: people are counted once wherever they stand. */
const cubeSql = ({ sql, breakdowns }: Question): string => {
  const names = breakdowns.map(({ name }) => name)
  return `SELECT ${names.join(', ')}, uniqExact(person) AS people FROM (${sql}) GROUP BY ${names.join(', ')} WITH CUBE SETTINGS group_by_use_nulls = 1, join_use_nulls = 0`
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

/** How many people stand at another place than they did, in any breakdown, between two events. */
export const changedBetween = async (
  client: ClickHouseClient,
  { sql, breakdowns }: Question,
  [before, now]: readonly [number, number],
): Promise<number> => {
  const places = ['person', ...breakdowns.map(({ name }) => name)].join(', ')
  const then = sql.replaceAll('{asOf:UInt64}', '{before:UInt64}')
  const query = `SELECT uniqExact(person) AS people FROM (SELECT ${places}, sum(side) AS moved FROM (SELECT ${places}, 1 AS side FROM (${sql}) UNION ALL SELECT ${places}, -1 AS side FROM (${then})) GROUP BY ${places} HAVING moved != 0)`
  const answer = await client.query({ query, query_params: { asOf: now, before }, format: 'JSONEachRow' })
  return z.array(counted).parse(await answer.json())[0]?.people ?? 0
}
