/**
 * A list of the National Data Opt-out that names 5 % of everybody: taken in, until their facts are out of the tables; and a list that names
 * nobody, until all are back. Beside it what limits each: as many appends by as many clients, and how fast ordinary events are counted.
 * BENCH_PEOPLE people (20,000), BENCH_EVENTS events in the log (400,000).
 */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { openCounting } from '../app/counting.ts'
import { openExchange } from '../app/compose.ts'
import { randomIds } from '../app/ids.ts'
import { importOptOuts } from '../app/optOuts.ts'
import { together } from '../access/together.ts'
import { countedCategories } from '../analytics/facts/taken.ts'
import { isNhsNumber } from '../domain/kernel/ids.ts'
import { toInstant, type Instant } from '../domain/kernel/time.ts'
import { memoryBlobs } from '../store/memory/blobs.ts'
import { append, eventOf, type Made } from '../test/analytics/reliability/events.ts'
import { freshTables } from './support/engine.ts'
import { ratio, report } from './support/measure.ts'
import { freshStores } from './support/stores.ts'

const people = Number(process.env['BENCH_PEOPLE'] ?? 20_000)
const events = Number(process.env['BENCH_EVENTS'] ?? 400_000)
const share = 20
const clients = 16
const appendedAtOnce = 5000

const numbers = Array.from({ length: 12 * people }, (_, n) => String(9_990_000_000 + n)).filter(isNhsNumber)
const log = pino({ level: 'silent' })
const stores = { ...(await freshStores()), blobs: memoryBlobs() }
const { journal } = stores
const clock = (): Instant => toInstant(Date.now())
const exchange = await openExchange({
  stores,
  readModelsUrl: `sqlite:${join(stores.folder, 'models.db')}`,
  clock,
  ids: randomIds,
  log,
  kindIfNew: 'real',
})

/** The n-th event; a record is made with its number. */
const numbered = (n: number): Made => {
  const made = eventOf(n, people)
  const { event } = made
  if (event.event.type !== 'RecordCreated') return made
  const data = { ...(event.event.data as object), nhsNumber: numbers[n / 2] }
  return { ...made, event: { ...event, event: { type: 'RecordCreated', data } } }
}
const claimed = async (n: number): Promise<Made> => {
  const { event } = eventOf(2 * n, people)
  const stream = `claim-${await exchange.identity.claimId('nhsNumber', numbers[n] ?? '')}`
  const data = { holder: event.meta.subject, kind: 'nhsNumber' }
  return { stream, event: { ...event, id: randomIds.uuid(), event: { type: 'IdentifierClaimed', data } } }
}
const inParts = async (count: number, make: (n: number) => Promise<Made>): Promise<void> => {
  for (let from = 0; from < count; from += appendedAtOnce) {
    const part = Array.from({ length: Math.min(appendedAtOnce, count - from) }, (_, n) => make(from + n))
    await append(journal, await Promise.all(part))
  }
}
const note = (words: string): void => void process.stderr.write(`${words}\n`)
await inParts(events, n => Promise.resolve(numbered(n)))
await inParts(people, claimed)
note('appended')
await exchange.queries.caughtUp(await journal.end(), 600_000)
note('projected')

const { analytics, client, remove } = await freshTables()
const began = performance.now()
const counting = await openCounting({ analytics, exchange, stores, log, decileOf: () => 0 })
const numberOf = async (query: string): Promise<number> =>
  Number(await (await client.query({ query, format: 'TabSeparated' })).text())
let last = ''
for await (const page of journal.readAll({ categories: countedCategories }))
  last = page.at(-1)?.position ?? last
const isCounted = async (): Promise<boolean> =>
  (await numberOf(`SELECT count() FROM ledger WHERE through = '${last}'`)) > 0
while (!(await isCounted())) await pause(100)
const countedEachSecond = Math.round((events * 1000) / (performance.now() - began))
note('counted')
await counting.settled()

const goneBy =
  'SELECT count() FROM (SELECT person FROM absences GROUP BY person HAVING argMax(absent, seq) = 1)'
/** How many choices the log holds that lists made. */
const toldByLists = async (): Promise<number> => {
  let told = 0
  for await (const page of journal.readAll({ categories: ['consent'] }))
    told += page.filter(
      ({ event, meta }) => event.type.startsWith('OptOut') && meta.actor.user === 'operator',
    ).length
  return told
}

/** Takes a list in, and waits until what it says of people is counted. */
const take = async (optedOut: readonly string[]) => {
  const toldBefore = await toldByLists()
  const gone = await numberOf(goneBy)
  const start = performance.now()
  await importOptOuts(
    { exchange, stores },
    { optedOut, notOptedOut: 'everybodyElse', asOf: clock(), evenIfOlder: false },
    note,
  )
  const imported = performance.now()
  const changed = (await toldByLists()) - toldBefore
  const sign = optedOut.length === 0 ? -1 : 1
  while ((await numberOf(goneBy)) !== gone + sign * changed) await pause(20)
  const counted = performance.now()
  return { changed, importedMs: Math.round(imported - start), countedMs: Math.round(counted - start) }
}

const listed = numbers.slice(0, people).filter((_number, n) => n % share === 0)
const left = await take(listed)
const back = await take([])

/** As many events, by as many clients, each in a stream of its own. */
const bare = async (): Promise<number> => {
  const start = performance.now()
  await together(clients, listed, async () => {
    const made = numbered(2 * people)
    await journal.append(`entry-${randomIds.opaque()}`, 'none', [{ ...made.event, id: randomIds.uuid() }])
  })
  return Math.round(performance.now() - start)
}
const bareMs = await bare()
await counting.close()
await exchange.close()
await stores.remove()
await remove()
report('opt-outs', {
  people,
  events,
  listed: listed.length,
  countedEachSecond,
  left,
  back,
  bareMs,
  import: ratio(bareMs, left.importedMs),
})
