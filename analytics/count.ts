/** Asks a question of the tables as of an event: the whole answer with its totals, and who stands elsewhere than at another event. */
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import type { Cell, Cube, Place } from './control/cube.ts'
import { dimensionsOf, type Question } from './questions/question.ts'
import { ofTouched, type Between, type Touched } from './touched.ts'

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

const movesSql = ({ sql, breakdowns }: Question, touched: Touched): string => {
  const place = `[${breakdowns.map(({ name }) => `toString(${name})`).join(', ')}]`
  const scoped = ofTouched(sql, touched)
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

/** Who stands at another place than they did, in any breakdown, between two events; `touched` are the people about whom anything came in. */
export const movesBetween = async (
  client: ClickHouseClient,
  question: Question,
  { between: [before, asOf], touched }: { readonly between: Between; readonly touched: Touched },
): Promise<readonly Move[]> => {
  if (touched.length === 0) return []
  const query_params = {
    before,
    asOf,
    until: asOf,
    ...(touched !== 'many' && { touched: touched.map(BigInt) }),
  }
  const answer = await client.query({
    query: movesSql(question, touched),
    query_params,
    format: 'JSONEachRow',
  })
  return z.array(move).parse(await answer.json())
}
