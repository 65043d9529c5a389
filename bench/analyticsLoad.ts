/** Loading into analytics (target 6): rows a second as the loader puts them in, made from objects, beside the engine's own `INSERT SELECT numbers()`; and events a second from a sealed log, beside reading that log. */
import { insertRows } from '../analytics/facts/insert.ts'
import { columnsOf } from '../analytics/facts/tables.ts'
import type { Row } from '../analytics/facts/native.ts'
import { keepLoading } from '../analytics/keepLoading.ts'
import { countedCategories } from '../analytics/facts/taken.ts'
import { openCountedStates } from '../app/countedStates.ts'
import { append, eventsFrom } from '../test/analytics/reliability/events.ts'
import { freshTables } from './support/engine.ts'
import { inTurns, ratio, report } from './support/measure.ts'
import { freshStores } from './support/stores.ts'

const rounds = 5
const batch = Number(process.env['BENCH_ROWS'] ?? 200_000)
const events = Number(process.env['BENCH_EVENTS'] ?? 40_000)
const people = 2000
const appended = 500

const fact = (n: number): Row => ({
  batch: 1,
  seq: n,
  person: String((BigInt(n) * 11400714819323198485n) % 2n ** 64n),
  kind: 'observation',
  code: `c${String(n % 40)}`,
  value: (n % 1000) / 10,
  effective: `2026-03-${String(1 + (n % 28)).padStart(2, '0')}`,
  sign: 1,
})
const { client, generations, remove } = await freshTables()
const rows = Array.from({ length: batch }, (_, n) => fact(n))
const names = 'batch, seq, person, kind, code, value, effective, sign'
const columns = columnsOf('facts').map(({ name, type }) => [name, type] as const)
const given = new Set(names.split(', '))
const padded = rows.map(row => ({
  ...Object.fromEntries(
    columns
      .filter(([name]) => !given.has(name))
      .map(([name, type]) => [name, type.includes('String') ? '' : 0]),
  ),
  ...row,
}))
const made = `INSERT INTO facts (${names}) SELECT 1, number, number * 11400714819323198485, 'observation', concat('c', toString(number % 40)), (number % 1000) / 10, toDate32('2026-03-01') + number % 28, 1 FROM numbers(${String(batch)})`

const perSecond = (count: number, work: () => Promise<unknown>) => async (): Promise<number> => {
  const start = performance.now()
  await work()
  return (count * 1000) / (performance.now() - start)
}
const loaded = await inTurns(rounds, {
  ours: perSecond(batch, () => insertRows(client, 'facts', padded)),
  json: perSecond(batch, () => client.insert({ table: 'facts', values: rows, format: 'JSONEachRow' })),
  limit: perSecond(batch, () => client.command({ query: made })),
})

const stores = await freshStores()
const { journal, keys } = stores
for (let from = 0; from < events; from += appended) await append(journal, eventsFrom(from, appended, people))

const read = async (): Promise<void> => {
  let count = 0
  for await (const page of journal.readAll({ categories: countedCategories })) count += page.length
  if (count !== events) throw new Error(`${String(count)} events were read`)
}
const load = async (): Promise<void> => {
  const next = await generations.next()
  const ending = new AbortController()
  let through = 0
  await keepLoading({
    open: () => Promise.resolve(next.client),
    source: journal,
    states: await openCountedStates({
      journal,
      keys,
      decileOf: () => 0,
      itemsOf: () => Promise.resolve([]),
      looksOf: () => Promise.resolve([]),
    }),
    identity: 'bench',
    signal: ending.signal,
    report: (what, reason) => {
      throw new Error(`${what}: ${reason}`)
    },
    onBatch: (last, { live }) => {
      through = last?.lastSeq ?? 0
      if (live) ending.abort()
      return Promise.resolve()
    },
  })
  if (through !== events) throw new Error(`${String(through)} events were loaded`)
  await generations.giveUp(next)
}
const fromLog = await inTurns(3, { loaded: perSecond(events, load), read: perSecond(events, read) })
await stores.remove()
await remove()

report('analytics load', {
  rows: batch,
  rowsPerSecond: loaded,
  ofLimit: { ours: ratio(loaded.ours, loaded.limit), json: ratio(loaded.json, loaded.limit) },
  events,
  eventsPerSecond: fromLog,
  ofReading: ratio(fromLog.loaded, fromLog.read),
  targets: { ours: 0.35 },
})
