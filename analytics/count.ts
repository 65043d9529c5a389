/** Asks an answer's questions of the tables as of an event: every count with its totals, and how many people's places changed since another. */
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { keyOf, type Cell, type Cube, type Place } from './control/cube.ts'
import {
  combinationsOf,
  dimensionsOf,
  type Answer,
  type CountedBreakdown,
  type Question,
} from './questions/question.ts'

const counted = z
  .object({ people: z.coerce.number(), count: z.coerce.number(), typical: z.number().nullish() })
  .catchall(z.unknown())
const moved = z.array(z.object({ people: z.coerce.number() }))
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
  const count = question.counts === undefined ? '' : `, uniqExact(${question.counts}) AS count`
  const typical =
    question.typical === undefined ? '' : ', quantileExactIf(0.5)(typical, typical >= 0) AS typical'
  return `SELECT ${namesOf(question).join(', ')}, uniqExact(person) AS people${count === '' ? ', people AS count' : count}${typical} FROM (${question.sql}) GROUP BY GROUPING SETS (${sets.join(', ')}) HAVING people > 0 SETTINGS group_by_use_nulls = 1, join_use_nulls = 0`
}

/** Whether a place names a value without the one that it lies within: it would say the same twice. */
const saysTwice = (dimensions: readonly CountedBreakdown[], place: Place): boolean =>
  dimensions.some(({ within }, number) => {
    const outer = dimensions.findIndex(({ name }) => name === within)
    return outer >= 0 && place[number] !== null && place[outer] === null
  })

/** Those who stand under none of a breakdown's values have an empty one; they are counted in its total alone. */
const isPlace = (dimensions: readonly CountedBreakdown[], place: Place): boolean =>
  !place.includes('') && !saysTwice(dimensions, place)

const cellsAt = async (
  client: ClickHouseClient,
  question: Question,
  { asOf, dimensions }: { readonly asOf: AsOf; readonly dimensions: readonly CountedBreakdown[] },
): Promise<readonly Cell[]> => {
  const answer = await client.query({
    query: cubeSql(question),
    query_params: { asOf: asOf.seq, today: asOf.day },
    format: 'JSONEachRow',
  })
  const own = new Set(namesOf(question))
  const otherwise = (name: string): string | null => question.given?.[name] ?? null
  return z
    .array(counted)
    .parse(await answer.json())
    .map(({ people, count, typical, ...at }): Cell => ({
      place: dimensions.map(({ name }) => (own.has(name) ? value.parse(at[name]) : otherwise(name))),
      count,
      people,
      ...(typeof typical === 'number' && { typical: Math.round(typical) }),
    }))
    .filter(({ place }) => isPlace(dimensions, place))
}

const byPlace = (a: Cell, b: Cell): number => {
  const [one, other] = [keyOf(a.place), keyOf(b.place)]
  return one < other ? -1 : Number(one > other)
}

/** The answer as of an event. Questions that count the same place differently are a fault of theirs. */
export const cubeAt = async (client: ClickHouseClient, answer: Answer, asOf: AsOf): Promise<Cube> => {
  const dimensions = dimensionsOf(answer)
  const cells = new Map<string, Cell>()
  for (const question of answer.questions)
    for (const cell of await cellsAt(client, question, { asOf, dimensions })) {
      const key = keyOf(cell.place)
      const before = cells.get(key)
      if (before !== undefined && before.count !== cell.count)
        throw new Error(`${question.name} counts otherwise than another question of ${answer.name}`)
      cells.set(key, { ...before, ...cell })
    }
  return { dimensions, cells: [...cells.values()].toSorted(byPlace) }
}

/** Who stands at another place of a question than they did. */
const movedSql = (question: Question): string => {
  const places = [
    'person',
    ...(question.counts === undefined ? [] : [question.counts]),
    ...namesOf(question),
  ].join(', ')
  const then = question.sql
    .replaceAll('{asOf:UInt64}', '{before:UInt64}')
    .replaceAll('{today:Date32}', '{daybefore:Date32}')
  return `SELECT person FROM (SELECT ${places}, 1 AS side FROM (${question.sql}) UNION ALL SELECT ${places}, -1 AS side FROM (${then})) GROUP BY ${places} HAVING sum(side) != 0`
}

/** How many people stand at another place than they did, by any of an answer's questions, between two events. */
export const changedBetween = async (
  client: ClickHouseClient,
  { questions }: Answer,
  [before, now]: readonly [AsOf, AsOf],
): Promise<number> => {
  const query = `SELECT uniqExact(person) AS people FROM (${questions.map(movedSql).join(' UNION ALL ')})`
  const answer = await client.query({
    query,
    query_params: { asOf: now.seq, today: now.day, before: before.seq, daybefore: before.day },
    format: 'JSONEachRow',
  })
  return moved.parse(await answer.json())[0]?.people ?? 0
}
