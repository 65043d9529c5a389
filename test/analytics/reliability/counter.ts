/**
 * A process that appends events and counts them, over the stores in a folder, until it is killed. It says `ready`, then how many events
 * the log holds after every append. `kill` on standard input kills its engine, `time` does and answers how long it took, in milliseconds,
 * until the engine answered, and until what was appended by then was counted; `judge` ends the load, waits until all is counted, and answers a verdict. A fault can be planted: `forgetful` neither takes back what a batch left that was never
 * committed, nor counts what it sent, and believes the ledger about what the tables hold.
 */
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as after } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { pino } from 'pino'
import { connect, inDatabase, type OpenAnalytics } from '../../../analytics/connection.ts'
import { openEmbedded } from '../../../analytics/embedded/open.ts'
import { readLedger } from '../../../analytics/facts/ledger.ts'
import { openGenerations } from '../../../analytics/generations.ts'
import { countedCategories } from '../../../analytics/facts/taken.ts'
import { openExchange } from '../../../app/compose.ts'
import { readConfig } from '../../../app/config.ts'
import { countedLog } from '../../../app/countedStates.ts'
import { openCounting } from '../../../app/counting.ts'
import { randomIds } from '../../../app/ids.ts'
import { openStores } from '../../../app/stores.ts'
import { toInstant } from '../../../domain/kernel/time.ts'
import { append, eventsFrom } from './events.ts'
import { judge } from './verdict.ts'

const [folder = '', fault = 'none'] = process.argv.slice(2)
const people = 200
const atOnce = 20
const say = (words: string): void => void process.stdout.write(`${words}\n`)

const asForgotten = (query: string): string => {
  if (query.includes('DELETE WHERE batch')) return 'SELECT 1'
  if (query.includes('ASOF JOIN')) return 'SELECT batch, rows, hash FROM ledger'
  return query.replace(/ \+ throwIf\(sum[^']*'rows are missing'\)/u, '')
}

const forgetful = (client: ClickHouseClient): ClickHouseClient => {
  const command = client.command.bind(client)
  const query: ClickHouseClient['query'] = client.query.bind(client)
  client.command = asked => command({ ...asked, query: asForgotten(asked.query) })
  client.query = asked => query({ ...asked, query: asForgotten(asked.query) })
  return client
}

const openHere = async () => {
  const engine = await openEmbedded({ folder: join(folder, 'analytics') })
  if (engine.status === 'unavailable') throw new Error(engine.reason)
  const { url, username, password } = engine
  const address = { url, username, password }
  const client = connect(address)
  const at: OpenAnalytics['at'] = database => {
    const plain = connect(inDatabase(address, database))
    return fault === 'forgetful' ? forgetful(plain) : plain
  }
  const close = async (): Promise<void> => {
    await client.close()
    await engine.close()
  }
  return { engine, analytics: { status: 'open', client, at, close } as const }
}

const config = readConfig({ DATA_DIR: folder })
const stores = await openStores(config)
const exchange = await openExchange({
  stores,
  readModelsUrl: `sqlite:${config.stores.readModels}`,
  clock: () => toInstant(Date.now()),
  ids: randomIds,
  log: { warn: () => undefined, error: () => undefined },
  kindIfNew: 'real',
})
const { identity } = exchange.logIdentity
const { engine, analytics } = await openHere()
const log = pino({ level: 'silent' })
const decileOf = (): number => 0
const counting = await openCounting({ analytics, exchange, stores, log, decileOf })

let events = 0
for await (const page of stores.journal.readAll({ categories: countedCategories })) events += page.length
let isLoaded = true
const load = async (): Promise<void> => {
  while (isLoaded) {
    await append(stores.journal, eventsFrom(events, atOnce, people))
    events += atOnce
    say(`appended ${String(events)}`)
    await after(10)
  }
}
/** Until so many events are counted, however long the engine takes to come back. */
const counted = async (wanted: number): Promise<void> => {
  const generations = openGenerations(analytics)
  for (let through = 0; through < wanted;) {
    await after(20)
    const entries = await generations
      .current()
      .then(({ client }) => readLedger(client))
      .catch(() => [])
    through = entries.at(-1)?.lastSeq ?? 0
  }
  await generations.close()
}

// With a fault planted, kills are to hit batches and not the opening of the tables, however long that takes.
if (fault !== 'none') await counted(events)
say('ready')
const loading = load()

/** Between two lives there is no engine to kill, and process 0 would be this whole group. */
const killEngine = (): void => {
  const pid = engine.pid()
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
}
const timeRecovery = async (): Promise<string> => {
  const start = performance.now()
  const since = (): number => Math.round(performance.now() - start)
  killEngine()
  while (
    await analytics.client.command({ query: 'SELECT 1' }).then(
      () => false,
      () => true,
    )
  )
    await after(10)
  const recovery = since()
  await counted(events)
  return JSON.stringify({ recovery, lag: since() })
}
const verdict = async (): Promise<string> => {
  // People come first: before anything is filed to one of them there is nothing to judge, however slow the machine.
  while (events < 3 * people) await after(20)
  isLoaded = false
  await loading
  await counted(events)
  await counting.settled()
  const log = countedLog({ ...stores, decileOf }, exchange.queries)
  return JSON.stringify(await judge(analytics, { stores: log, identity }))
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'kill') killEngine()
  if (line === 'time') say(await timeRecovery())
  if (line !== 'judge') continue
  say(await verdict())
  process.exit(0)
}
