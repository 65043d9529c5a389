/**
 * Counting at size (targets 8, 9, 12 and 13 of docs/performance.md): a tile as it is asked for, a question's answer moved on after news of a
 * hundred people, questions over everybody, bytes a fact, and the engine back after a kill. BENCH_PEOPLE and BENCH_FACTS say how many.
 */
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { protect } from '../analytics/control/protect.ts'
import type { AsOf } from '../analytics/count.ts'
import { rowTables } from '../analytics/facts/tables.ts'
import { figuresOf } from '../analytics/published.ts'
import { answers } from '../analytics/questions/all.ts'
import { dimensionsOf } from '../analytics/questions/question.ts'
import { isFault, narrowingOf, sliceOf } from '../analytics/slice.ts'
import { openTallies } from '../analytics/tally.ts'
import type { Published } from '../domain/publication/decider.ts'
import { toInstant } from '../domain/kernel/time.ts'
import { freshTables } from './support/engine.ts'
import { fill, sizeAsked } from './support/facts.ts'
import { median, percentile, ratio, report } from './support/measure.ts'

const turns = Number(process.env['BENCH_TURNS'] ?? 20)
const kills = 3
const newsOf = 100

const size = sizeAsked()
const { engine, client, remove } = await freshTables()
const filling = performance.now()
let seq = await fill(client, size, { identity: 'bench' })
const filled = performance.now() - filling

const ask = async (query: string): Promise<string> =>
  (await client.query({ query, format: 'TabSeparated' })).text()
const timed = async (work: () => unknown): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}
const times = async (count: number, work: () => unknown) => {
  const all: number[] = []
  for (let turn = 0; turn < count; turn += 1) all.push(await timed(work))
  const at = (share: number): number => Math.round(percentile(all, share) * 100) / 100
  return { p50: at(0.5), p95: at(0.95) }
}

const scan = 'SELECT sum(cityHash64(person, value, effective)) FROM facts'
await ask(scan)
const select1 = await times(turns * 5, () => ask('SELECT 1'))
const fullScan = await times(turns, () => ask(scan))

/** A care gap: people with a result over 58 whose newest is older than a year, by borough; the plain way, over everybody. */
const careGap = `SELECT borough, count() FROM (SELECT person, argMax(borough, revision) AS borough FROM people GROUP BY person) AS p INNER JOIN (SELECT person, argMax(value, effective) AS latest, max(effective) AS newest FROM facts WHERE kind = 'observation' AND code = 'hba1c' GROUP BY person HAVING latest > 58 AND newest < toDate32('2025-11-01')) AS f USING person GROUP BY borough`
const everybody: Record<string, object> = { careGap: await times(turns, () => ask(careGap)) }
const tallies = openTallies(client)
const moved: Record<string, object> = {}
const tile: Record<string, object> = {}

/** News of some people: a result each. */
const news = async (): Promise<void> => {
  await client.command({
    query: `INSERT INTO facts (batch, seq, person, kind, code, value, effective, sign) SELECT 1000000, {before:UInt64} + number + 1, cityHash64('person', ({before:UInt64} + number * 131) % ${String(size.people)}), 'observation', 'hba1c', 90, '2026-11-02', 1 FROM numbers(${String(newsOf)})`,
    query_params: { before: seq },
  })
  seq += newsOf
}

const asOf = (): AsOf => ({ seq, day: '2026-11-02' })
const compared = { through: 'first', seq, day: '2026-11-02' }

for (const answer of answers) {
  const { name, policy } = answer
  everybody[name] = await times(Math.min(turns, 5), async () => {
    await (await openTallies(client).at(answer, asOf(), undefined)).cube()
  })
  const shown = async (): Promise<Published> => {
    const { cube } = await tallies.at(answer, asOf(), compared)
    return {
      question: name,
      definition: answer.definitionVersion,
      breakdowns: dimensionsOf(answer).map(one => one.name),
      changed: newsOf,
      policy,
      figures: [...protect(policy, await cube())],
    }
  }
  await tallies.at(answer, asOf(), compared)
  moved[name] = await times(turns, async () => {
    await news()
    await shown()
  })
  const published = await shown()
  for (const question of answer.questions) {
    const view = figuresOf(answer, question, published)
    if (view === undefined) throw new Error(`${question.name} is not in ${name}`)
    const narrowing = narrowingOf(view.question, { by: question.breakdowns[0]?.name ?? '' })
    if (isFault(narrowing)) throw new Error(narrowing.why)
    const figures = { ...view, publishedAt: toInstant(0) }
    tile[question.name] = {
      ...(await times(200, () => sliceOf(figures, narrowing))),
      figures: view.figures.length,
    }
  }
}

for (const table of rowTables) await ask(`SELECT count() FROM ${table}`)
const bytes = async (table: string): Promise<number> =>
  Number(
    await ask(
      `SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND table = '${table}' AND database = currentDatabase()`,
    ),
  )
const factBytes = await bytes('facts')

const rows = Number(await ask('SELECT count() FROM facts'))
const recoveries: number[] = []
for (let n = 0; n < kills; n += 1) {
  await pause(2500)
  const pid = engine.pid()
  if (pid === undefined) throw new Error('there is no engine to kill')
  const start = performance.now()
  process.kill(pid, 'SIGKILL')
  for (let answered = ''; Number(answered) !== rows;)
    answered = await ask('SELECT count() FROM facts').catch(() => '')
  recoveries.push(performance.now() - start)
}
await remove()

report('analytics at size', {
  size,
  milliseconds: {
    filled: Math.round(filled),
    select1,
    fullScan,
    tile,
    moved,
    everybody,
    recovery: Math.round(median(recoveries)),
  },
  bytesPerFact: ratio(factBytes, rows),
  targets: {
    tile: `cached p95 ≤ 5 ms; made anew p95 ≤ ${String(Math.round(select1.p50 * 25))} ms (25 × SELECT 1)`,
    everybody: `p95 ≤ ${String(Math.round(fullScan.p50 * 2))} ms (2 × full scan)`,
    bytesPerFact: 25,
    recovery: 1000,
  },
})
