/** The embedded ClickHouse behind its HTTP interface: the smallest question, rows loaded a second beside the engine's own `INSERT SELECT numbers()`, and how soon it is back after a kill. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from '../analytics/connection.ts'
import { openEmbedded } from '../analytics/embedded/open.ts'
import { inTurns, median, percentile, ratio, report } from './support/measure.ts'

const rounds = 5
const batch = 200_000
const questions = 500
const kills = 5

const folder = await mkdtemp(join(tmpdir(), 'bench-analytics-'))
const began = performance.now()
const engine = await openEmbedded({ folder })
const firstStart = performance.now() - began
if (engine.status === 'unavailable') throw new Error(engine.reason)
const client = connect(engine)

const ask = async (query: string): Promise<string> =>
  (await client.query({ query, format: 'TabSeparated' })).text()

/** How long each of many questions takes, in milliseconds. */
const timesOf = async (query: string): Promise<readonly number[]> => {
  const times: number[] = []
  for (let n = 0; n < questions; n += 1) {
    const start = performance.now()
    await ask(query)
    times.push(performance.now() - start)
  }
  return times.toSorted((a, b) => a - b)
}

await client.command({
  query: `CREATE TABLE facts (position UInt64, person UInt64, kind LowCardinality(String), code LowCardinality(String), value Float64,
          day Date, sign Int8) ENGINE = MergeTree PARTITION BY toYYYYMM(day) ORDER BY (kind, code, day, person)`,
})
const fact = (n: number) => ({
  position: n,
  person: (n * 7919) % 1_300_000,
  kind: 'result',
  code: `c${n % 40}`,
  value: (n % 1000) / 10,
  day: '2026-03-01',
  sign: 1,
})
const objects = Array.from({ length: batch }, (_, n) => fact(n))
const lists = objects.map(row => Object.values(row))
const made = `SELECT number, number * 7919 % 1300000, 'result', concat('c', toString(number % 40)), (number % 1000) / 10, toDate('2026-03-01'), 1 FROM numbers(${batch})`
const columns = Buffer.from(
  await (
    await client.exec({ query: `${made} FORMAT Native` })
  ).stream.reduce((all: Buffer, part: Buffer) => Buffer.concat([all, part]), Buffer.alloc(0)),
)

const perSecond = (work: () => Promise<unknown>) => async (): Promise<number> => {
  const start = performance.now()
  await work()
  return (batch * 1000) / (performance.now() - start)
}

const loaded = await inTurns(rounds, {
  JSONEachRow: perSecond(() => client.insert({ table: 'facts', values: objects, format: 'JSONEachRow' })),
  JSONCompactEachRow: perSecond(() =>
    client.insert({ table: 'facts', values: lists, format: 'JSONCompactEachRow' }),
  ),
  native: perSecond(async () => {
    const values = Readable.from([columns], { objectMode: false })
    const { stream } = await client.exec({ query: 'INSERT INTO facts FORMAT Native', values })
    await stream.resume().toArray()
  }),
  limit: perSecond(() => client.command({ query: `INSERT INTO facts ${made}` })),
})
const wanted = rounds * batch * 4
if (Number(await ask('SELECT count() FROM facts')) !== wanted) throw new Error('rows are missing')

const small = await timesOf('SELECT 1')
const counting = await timesOf("SELECT code, count() FROM facts WHERE kind = 'result' GROUP BY code")

/** Longer than the life after which the next start waits for nothing, in milliseconds. */
const quiet = 2500

/** From the kill to the first answer, in milliseconds. */
const recovery = async (): Promise<number> => {
  await pause(quiet)
  const start = performance.now()
  const pid = engine.pid()
  if (pid === undefined) throw new Error('there is no engine to kill')
  process.kill(pid, 'SIGKILL')
  for (;;) {
    const answered = await ask('SELECT count() FROM facts').catch(() => undefined)
    if (answered !== undefined && Number(answered) === wanted) return performance.now() - start
  }
}
const recoveries: number[] = []
for (let n = 0; n < kills; n += 1) recoveries.push(await recovery())

await client.close()
await engine.close()
await rm(folder, { recursive: true })

const at = (times: readonly number[], share: number): number =>
  Math.round(percentile(times, share) * 100) / 100

report('analytics engine', {
  milliseconds: {
    firstStart: Math.round(firstStart),
    recovery: Math.round(median(recoveries)),
    select1: { p50: at(small, 0.5), p95: at(small, 0.95) },
    countByCode: { p50: at(counting, 0.5), p95: at(counting, 0.95), rows: wanted },
  },
  rowsPerSecond: loaded,
  ofLimit: {
    JSONEachRow: ratio(loaded.JSONEachRow, loaded.limit),
    JSONCompactEachRow: ratio(loaded.JSONCompactEachRow, loaded.limit),
    native: ratio(loaded.native, loaded.limit),
  },
  targets: { native: 0.35, recovery: 1000 },
})
