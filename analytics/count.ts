/** Asks an answer's questions of the tables as of an event: every count with its totals, and who stands elsewhere than at another event. */
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import type { Cell, Place } from './control/cube.ts'
import { personTables } from './facts/tables.ts'
import { combinationsOf, placing, type Answer, type Question } from './questions/question.ts'

const row = z
  .object({ people: z.coerce.number(), count: z.coerce.number(), typical: z.number().nullish() })
  .catchall(z.unknown())
const value = z.string().nullable()

/** As of what is counted: the event with this number, and the day when it was recorded (`YYYY-MM-DD`), which months are told from. */
export interface AsOf {
  readonly seq: number
  readonly day: string
}

const namesOf = ({ breakdowns }: Question): readonly string[] => breakdowns.map(({ name }) => name)

/** Every combination of values with its totals: people, and things, are counted once wherever they stand. */
const cubeSql = (question: Question): string => {
  const sets = combinationsOf(question).map(names => `(${names.join(', ')})`)
  const count = question.counts === undefined ? 'people' : `uniqExact(${question.counts})`
  const typical =
    question.typical === undefined ? '' : ', quantileExactIf(0.5)(typical, typical >= 0) AS typical'
  return `SELECT ${[...namesOf(question), 'uniqExact(person) AS people', `${count} AS count`].join(', ')}${typical} FROM (${question.sql}) GROUP BY GROUPING SETS (${sets.join(', ')}) HAVING people > 0 SETTINGS group_by_use_nulls = 1, join_use_nulls = 0`
}

/** A question's counts as of an event, at their places in its answer. */
export const cellsAt = async (
  client: ClickHouseClient,
  { answer, question }: { readonly answer: Answer; readonly question: Question },
  { seq, day }: AsOf,
): Promise<readonly Cell[]> => {
  const result = await client.query({
    query: cubeSql(question),
    query_params: { asOf: seq, today: day },
    format: 'JSONEachRow',
  })
  const place = placing(answer, question)
  return z
    .array(row)
    .parse(await result.json())
    .flatMap(({ people, count, typical, ...at }): readonly Cell[] => {
      const there = place(namesOf(question).map(name => value.parse(at[name])))
      if (there === undefined) return []
      return [
        { place: there, count, people, ...(typeof typical === 'number' && { typical: Math.round(typical) }) },
      ]
    })
}

/** The people about whom anything came in between two events, by the table that it came into. */
const touched = personTables
  .map(
    table =>
      `SELECT '${table}' AS place, person FROM ${table} WHERE seq > {before:UInt64} AND seq <= {until:UInt64}`,
  )
  .join(' UNION ALL ')

const tableName = new RegExp(`\\b(FROM|JOIN) (${personTables.join('|')})\\b`, 'gu')

/** Who is looked at: some, by their keys, and the tables that hold news of them; or everybody, where more than people's own rows decides where they stand. */
export type Whom = { readonly people: readonly bigint[]; readonly tables: readonly string[] } | 'everybody'

/** Whether a question asks any of the tables that hold news. */
export const isTold = ({ sql }: Question, whom: Whom): boolean =>
  whom === 'everybody' || [...sql.matchAll(tableName)].some(([, , table = '']) => whom.tables.includes(table))

/** A question asked of those people alone: where somebody stands depends on nobody else's rows. */
const ofThese = (sql: string, whom: Whom): string =>
  whom === 'everybody'
    ? sql
    : sql.replaceAll(tableName, '$1 (SELECT * FROM $2 WHERE person IN {whom:Array(UInt64)}) AS $2')

const movesSql = (question: Question, whom: Whom): string => {
  const place = `[${namesOf(question)
    .map(name => `toString(${name})`)
    .join(', ')}]`
  const told =
    question.counts === undefined ? place : `arrayPushFront(${place}, toString(${question.counts}))`
  const scoped = ofThese(question.sql, whom)
  const then = scoped
    .replaceAll('{asOf:UInt64}', '{before:UInt64}')
    .replaceAll('{today:Date32}', '{dayBefore:Date32}')
  return `SELECT '${question.name}' AS question, toString(person) AS person, arraySort(groupUniqArrayIf(place, side = 0)) AS was, arraySort(groupUniqArrayIf(place, side = 1)) AS now FROM (SELECT person, ${told} AS place, 0 AS side FROM (${then}) UNION ALL SELECT person, ${told} AS place, 1 AS side FROM (${scoped})) GROUP BY person HAVING was != now`
}

const places = z.array(z.array(z.string()).readonly()).readonly()
const move = z.object({ question: z.string(), person: z.string(), was: places, now: places })

/** Somebody who stands elsewhere than before, with every place of theirs by the question's own breakdowns, without totals. */
export interface Move {
  readonly question: string
  readonly person: string
  readonly was: readonly Place[]
  readonly now: readonly Place[]
}

/** Two events, and whom to look at between them. */
export interface Between {
  readonly before: AsOf
  readonly now: AsOf
  readonly whom: Whom
}

/** Who stands at another place than they did, in any breakdown of these questions, between two events. */
export const movesBetween = async (
  client: ClickHouseClient,
  questions: readonly Question[],
  { before, now, whom }: Between,
): Promise<readonly Move[]> => {
  const told = questions.filter(question => isTold(question, whom))
  if (told.length === 0) return []
  const query_params = {
    before: before.seq,
    dayBefore: before.day,
    asOf: now.seq,
    today: now.day,
    ...(whom !== 'everybody' && { whom: whom.people }),
  }
  const asked = told.map(question => movesSql(question, whom)).join(' UNION ALL ')
  const query = `${asked} SETTINGS join_use_nulls = 0`
  const result = await client.query({ query, query_params, format: 'JSONEachRow' })
  return z.array(move).parse(await result.json())
}

const few = z.array(z.object({ place: z.string(), people: z.array(z.coerce.bigint()) }))

/** So many people are asked about by their keys; of more, everybody is. */
const mostAsked = 10_000

/**
 * Whom to look at between two events: those about whom something came in. On another day, and where anything was told of a provider,
 * anybody may stand elsewhere.
 */
export const whomBetween = async (client: ClickHouseClient, before: AsOf, now: AsOf): Promise<Whom> => {
  if (before.day !== now.day) return 'everybody'
  const query = `SELECT place, groupUniqArray(${String(mostAsked + 1)})(toString(person)) AS people FROM (${touched} UNION ALL SELECT 'providers' AS place, 0 AS person FROM providers WHERE seq > {before:UInt64} AND seq <= {until:UInt64}) GROUP BY place`
  const result = await client.query({
    query,
    query_params: { before: before.seq, until: now.seq },
    format: 'JSONEachRow',
  })
  const found = few.parse(await result.json())
  const people = [...new Set(found.flatMap(one => one.people))]
  const tables = found.map(({ place }) => place)
  return tables.includes('providers') || people.length > mostAsked ? 'everybody' : { people, tables }
}
