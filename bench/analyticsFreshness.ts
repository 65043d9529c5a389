/**
 * Freshness (target 7): from the append of an event, behind the privacy boundary, until a query sees its rows, and until the publisher
 * has looked at every answer with it, at a steady rate. BENCH_PEOPLE and BENCH_FACTS say beside how many, BENCH_RATE how many events a
 * second come in.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { openAllowance } from '../analytics/allowance.ts'
import { readLedger } from '../analytics/facts/ledger.ts'
import { keepLoading } from '../analytics/keepLoading.ts'
import { newestOnly } from '../analytics/newestOnly.ts'
import { publishAll } from '../analytics/publisher.ts'
import { answers } from '../analytics/questions/all.ts'
import { openTallies } from '../analytics/tally.ts'
import { openCountedStates } from '../app/countedStates.ts'
import type { Published } from '../domain/publication/decider.ts'
import { append, eventsFrom, type Made } from '../test/analytics/reliability/events.ts'
import { freshTables } from './support/engine.ts'
import { fill, sizeAsked } from './support/facts.ts'
import { percentile, report } from './support/measure.ts'
import { freshStores } from './support/stores.ts'

const rates = (process.env['BENCH_RATE'] ?? '2000,10000').split(',').map(Number)
const seconds = Number(process.env['BENCH_SECONDS'] ?? 15)
/** So often events are appended, in milliseconds: all that are due go together. */
const tick = 10
const writers = 5000

const size = sizeAsked()
const { client, remove } = await freshTables()
const stores = await freshStores()
const { journal, keys } = stores
/** The rows that are there already were counted up to the log's first event. */
await append(journal, eventsFrom(0, 1, writers))
let filled = 0
for await (const [last] of journal.readAll({ limit: 1 }))
  if (last !== undefined) filled = await fill(client, size, { identity: 'bench', last })
let appended = 0
/** When the n-th event was acknowledged. */
const acknowledged: number[] = []
const more = async (events: readonly Made[]): Promise<void> => {
  const first = appended
  appended += events.length
  await append(journal, events)
  const now = performance.now()
  for (let n = first; n < appended; n += 1) acknowledged[n] = now
}
await more(eventsFrom(1, 2 * writers, writers))

/** Rounds of looks, and until which event each saw. */
const seen: { readonly through: number; readonly at: number }[] = []
const looked: { readonly through: number; readonly at: number }[] = []
const ending = new AbortController()
const tallies = openTallies(client)
const day = '2026-11-24'

/** What is shown, and through which event each answer was looked at. */
const shown = new Map<string, Published>()
const through = new Map(answers.map(({ name }) => [name, filled]))
const allowance = openAllowance(() => performance.now())
let published = 0
const publishing = newestOnly(async (seq: number) => {
  const putOff = await publishAll(
    {
      answers,
      shown: ({ name }) => Promise.resolve(shown.get(name)),
      asOf: ({ revision }) => Promise.resolve({ seq: revision, day }),
      isDue: answer => allowance.allows(answer, seq),
      publish: (answer, figures) => {
        shown.set(answer.name, figures)
        allowance.spend(answer, seq, figures)
        published += JSON.stringify(figures).length
        return Promise.resolve()
      },
    },
    { tallies, cut: { stream: 'entry-1', revision: seq, seq, day } },
  )
  for (const answer of answers) if (!putOff.includes(answer)) through.set(answer.name, seq)
  looked.push({ through: Math.min(...through.values()) - filled, at: performance.now() })
  return putOff.length > 0
})
const loading = keepLoading({
  open: () => Promise.resolve(client),
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
  report: (what, reason) => process.stderr.write(`${what}: ${reason}\n`),
  onBatch: (last, { live }) => {
    if (live) publishing.hand(last?.lastSeq ?? filled)
    return Promise.resolve()
  },
})
const isOver = (): boolean => ending.signal.aborted

/** A reader that asks all the time how far it can see. */
const watching = (async () => {
  while (!isOver()) {
    const last = (await readLedger(client)).at(-1)
    seen.push({ through: (last?.lastSeq ?? 0) - filled, at: performance.now() })
    await pause(20)
  }
})()
const delays = (first: number, from: typeof seen) => {
  const all = acknowledged.slice(first, appended).flatMap((at, n) => {
    const by = from.find(one => one.through > first + n)
    return by === undefined ? [] : [by.at - at]
  })
  const at = (share: number): number => Math.round(percentile(all, share))
  return { p50: at(0.5), p95: at(0.95), events: all.length }
}

const measured: Record<string, object> = {}
for (const rate of rates) {
  while (looked.at(-1) === undefined || (seen.at(-1)?.through ?? 0) < appended) await pause(50)
  const first = appended
  const start = performance.now()
  let due = 0
  const before = published
  const under: Promise<void>[] = []
  while (performance.now() - start < seconds * 1000) {
    const wanted = Math.floor(((performance.now() - start) * rate) / 1000)
    if (wanted > due) under.push(more(eventsFrom(appended + 1, wanted - due, writers)))
    due = wanted
    await pause(tick)
  }
  await Promise.all(under)
  const reached = Math.round(((appended - first) * 1000) / (performance.now() - start))
  const end = appended
  while ((seen.at(-1)?.through ?? 0) < end || (looked.at(-1)?.through ?? 0) < end) await pause(50)
  measured[String(rate)] = {
    reached,
    visible: delays(first, seen),
    looked: delays(first, looked),
    publishedBytesAnEvent: Math.round((published - before) / (end - first)),
  }
}
ending.abort()
await Promise.all([loading, watching, publishing.stop()])
await stores.remove()
await remove()

report('analytics freshness', {
  size,
  milliseconds: measured,
  targets: { '2000': 'visible p95 ≤ 250 ms', '10000': 'visible p95 ≤ 500 ms' },
})
