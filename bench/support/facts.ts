/** Facts about many people, made inside the engine: people, two years of results and appointments, and who shares, as the loader would have put them. */
import type { ClickHouseClient } from '@clickhouse/client'
import { conditions } from '../../analytics/facts/conditions.ts'
import { boroughs } from '../../domain/kernel/terms.ts'
import { commitBatch } from '../../analytics/facts/ledger.ts'
import type { RowTable } from '../../analytics/facts/tables.ts'
import { toInstant } from '../../domain/kernel/time.ts'
import type { Recorded } from '../../domain/kernel/event.ts'

export interface Size {
  readonly people: number
  readonly facts: number
}

/** From the environment; `npm run bench` without it stays small. */
export const sizeAsked = (): Size => {
  const people = Number(process.env['BENCH_PEOPLE'] ?? 20_000)
  return { people, facts: Number(process.env['BENCH_FACTS'] ?? people * 16) }
}

const atOnce = 1_000_000
const quoted = boroughs.map(name => `'${name.replaceAll("'", "''")}'`).join(', ')

const conditionNames = conditions.map(name => `'${name}'`).join(', ')

/** The key of the n-th person. */
const key = (n: string): string => `cityHash64('person', ${n})`
const drawn = (n: string, what: string): string => `cityHash64(${n}, '${what}')`

/** Rows of a table by number, `seq` from `{before}` on. */
const selects: Readonly<Record<RowTable, (people: number) => string>> = {
  people: () =>
    `SELECT {batch:UInt64} AS batch, {before:UInt64} + number + 1 AS seq, ${key('n')} AS person, [${quoted}, 'elsewhere'][${drawn('n', 'borough')} % 9 + 1] AS borough, concat('E8', toString(1000 + ${drawn('n', 'practice')} % 300)) AS practice, 1 + ${drawn('n', 'decile')} % 10 AS decile, toDate32('2024-11-01') + n % 730 AS day, ['', 'Diabetes', 'Renal medicine'][${drawn('n', 'invited')} % 3 + 1] AS invitedBy, 1930 + ${drawn('n', 'year')} % 90 AS birthYear, ['female', 'male'][${drawn('n', 'sex')} % 2 + 1] AS sex, ${drawn('n', 'registered')} % 3 = 0 AS registered, 0 AS revision`,
  absences: () =>
    `SELECT {batch:UInt64} AS batch, {before:UInt64} + number + 1 AS seq, ${key('n * 20')} AS person, 1 AS absent`,
  sharing: () =>
    `SELECT {batch:UInt64} AS batch, {before:UInt64} + number + 1 AS seq, ${key('n')} AS person, toDate32('2024-11-01') + n % 730 AS day, 1 + ${drawn('n', 'shares')} % 4 AS shares, ['acute', 'gp', 'gp|acute', 'community'][${drawn('n', 'shares')} % 4 + 1] AS settings, 0 AS revision`,
  results: people =>
    `SELECT {batch:UInt64} AS batch, {before:UInt64} + number + 1 AS seq, ${key(`(n * 7919) % ${String(people)}`)} AS person, cityHash64('item', n) AS item, ['HbA1c', 'kidney function', 'full blood count'][${drawn('n', 'test')} % 3 + 1] AS test, ['RZW01', 'RZG02'][${drawn('n', 'provider')} % 2 + 1] AS provider, toUInt32(toUnixTimestamp(toDateTime('2024-11-02 09:00:00')) + (${drawn('n', 'day')} % 730) * 86400) AS arrived, toDate32('2024-11-04') + ${drawn('n', 'day')} % 730 AS released, 1 AS sign`,
  looks: people =>
    `SELECT {batch:UInt64} AS batch, {before:UInt64} + number + 1 AS seq, ${key(`(n * 3 * 7919) % ${String(people)}`)} AS person, toDate32('2024-11-05') + ${drawn('n * 3', 'day')} % 730 AS day, cityHash64('item', n * 3) AS item, toUInt32(toUnixTimestamp(toDateTime('2024-11-05 09:00:00')) + (${drawn('n * 3', 'day')} % 730) * 86400) AS at`,
  providers: () =>
    `SELECT {batch:UInt64} AS batch, {before:UInt64} + number + 1 AS seq, toDate32('2024-11-01') AS day, concat('E8', toString(1000 + n)) AS ods, concat('Practice ', toString(n)) AS name, 'gp' AS setting, concat('U', toString(10000 + n % 45)) AS network, 'inForce' AS status`,
  facts: people =>
    `SELECT {batch:UInt64} AS batch, {before:UInt64} + number + 1 AS seq, ${key(`(n * 7919) % ${String(people)}`)} AS person, multiIf(${drawn('n', 'kind')} % 10 = 0, 'appointment', ${drawn('n', 'kind')} % 10 = 1, 'diagnosis', 'observation') AS kind, multiIf(kind = 'appointment', ['kept', 'missed', 'cancelled', 'booked'][${drawn('n', 'outcome')} % 4 + 1], kind = 'diagnosis', [${conditionNames}][${drawn('n', 'condition')} % ${String(conditions.length)} + 1], ${drawn('n', 'test')} % 9 = 0, 'hba1c', concat('test', toString(${drawn('n', 'test')} % 40))) AS code, if(kind = 'appointment', 1, round(30 + ${drawn('n', 'value')} % 600 / 10, 1)) AS value, toDate32('2024-11-01') + ${drawn('n', 'day')} % 730 AS effective, 1 AS sign`,
}
const rowsOf = (size: Size): readonly (readonly [RowTable, number])[] => [
  ['people', size.people],
  ['sharing', Math.floor(size.people * 0.4)],
  ['absences', Math.floor(size.people * 0.05)],
  ['providers', 300],
  ['results', Math.floor(size.facts / 8)],
  ['looks', Math.floor(size.facts / 24)],
  ['facts', size.facts],
]

/** The log that the rows are said to have been counted from, and the event of it up to which. */
export interface CountedFrom {
  readonly identity: string
  readonly last?: Pick<Recorded, 'stream' | 'revision' | 'position' | 'at'>
}

const nowhere = {
  stream: `entry-${'0'.repeat(32)}`,
  revision: 0,
  position: '0',
  at: toInstant(Date.UTC(2026, 10, 1)),
}

/** Fills empty tables and their ledger. Answers the number of the last event. */
export const fill = async (
  client: ClickHouseClient,
  size: Size,
  { identity, last = nowhere }: CountedFrom,
): Promise<number> => {
  let seq = 0
  let batch = 0
  const { stream, revision, position: through, at } = last
  for (const [table, rows] of rowsOf(size))
    for (let from = 0; from < rows; from += atOnce) {
      const count = Math.min(atOnce, rows - from)
      batch += 1
      const select = `${selects[table](size.people)} FROM (SELECT number, number + {from:UInt64} AS n FROM numbers({count:UInt64}))`
      const names = /AS (\w+)(?=,|$)/gu
      const columns = [...selects[table](size.people).matchAll(names)].map(([, name]) => name).join(', ')
      await client.command({
        query: `INSERT INTO ${table} (${columns}) ${select}`,
        query_params: { batch, before: seq, from, count },
      })
      const place = { stream, revision, at, identity, after: '', through }
      const numbers = { batch, firstBatch: batch, firstSeq: seq + 1, lastSeq: seq + count }
      await commitBatch(client, { ...place, ...numbers }, { [table]: count })
      seq += count
    }
  return seq
}
