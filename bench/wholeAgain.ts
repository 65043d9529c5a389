/**
 * How long after the event log's server is back everything is whole again: the first message acknowledged, the first answer of the API, the read
 * models caught up with what another writer wrote meanwhile, the dashboards caught up. In milliseconds, medians; beside them what the
 * server itself takes to be there again, before which nothing can be.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { missingEngine } from '../test/analytics/counted.ts'
import { readAck, result } from '../test/feeds/hl7v2/exchange.ts'
import { toInstant } from '../domain/kernel/time.ts'
import { sendMllp } from '../feeds/hl7v2/mllp/client.ts'
import { eventStoreAddress } from '../store/eventstoredb/address.ts'
import { openEventStoreLog } from '../store/eventstoredb/log.ts'
import { openJournal } from '../store/journal.ts'
import { memoryKeys } from '../store/memory/keys.ts'
import { startEventStoreDb } from '../test/support/eventstoredb/start.ts'
import { openGate } from '../test/support/gate.ts'
import { startProgram, tokenOf } from '../test/support/program.ts'
import { reading } from './support/entries.ts'
import { median, report } from './support/measure.ts'

const events = Number(process.env['BENCH_EVENTS'] ?? 10_000)
const rounds = 3
const atOnce = 50
const awayMs = 5000
const everyMs = 100

const isCounted = (await missingEngine()) === undefined
const folder = await mkdtemp(join(tmpdir(), 'whole-again-'))
const data = join(folder, 'data')
const server = await startEventStoreDb({ data: join(folder, 'server') })
/** The program alone loses the server: the other writer goes on. */
const gate = await openGate({ host: '127.0.0.1', port: server.port })
const settings = {
  EVENTS_URL: `esdb://127.0.0.1:${String(gate.port)}?tls=false`,
  LOG_LEVEL: 'fatal',
  ...(!isCounted && { ANALYTICS_URL: 'none' }),
}
const program = await startProgram(data, settings)
const [patient, commissioner] = [
  await tokenOf(data, 'patient', settings),
  await tokenOf(data, 'commissioner', settings),
]

const asked = async (path: string, token?: string) => {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const answer = await fetch(`${program.address}${path}`, { headers })
  return { status: answer.status, text: await answer.text() }
}
const { user } = JSON.parse((await asked('/api/v1/me', patient)).text) as { readonly user: string }

const isAcknowledged = async (): Promise<boolean> => {
  const message = result(randomUUID().replaceAll('-', '').slice(0, 20))
  for await (const ack of sendMllp({ host: '127.0.0.1', port: program.mllpPort, messages: [message] }))
    return readAck(ack).code === 'AA'
  return false
}
const isRead = async (): Promise<boolean> =>
  (await asked(`/api/v1/patients/${user}/entries`, patient)).status === 200
/** The read model of records shows an entry to its patient. */
const isShown = async (entry: string): Promise<boolean> =>
  (await asked(`/api/v1/patients/${user}/entries/${entry}`, patient)).status === 200
const areAllCaughtUp = async (): Promise<boolean> => {
  const { text } = await asked('/metrics')
  const lags = [...text.matchAll(/^cie_read_model_lag_seconds\{.*\} (\S+)$/gm)].map(([, lag]) => Number(lag))
  return lags.length > 0 && lags.every(lag => lag === 0)
}
const areCounted = async (through: string): Promise<boolean> => {
  const { text } = await asked('/api/v1/dashboards', commissioner)
  return (/"countedThrough":"([^"]*)"/.exec(text)?.[1] ?? '') >= through
}

/** From now until it holds, in milliseconds. */
const until = async (holds: () => Promise<boolean>): Promise<number> => {
  const began = performance.now()
  while (!(await holds())) await sleep(everyMs)
  return performance.now() - began
}

const other = openEventStoreLog({ address: eventStoreAddress.parse(server.url), categories: ['entry'] })
const journal = openJournal(other, memoryKeys())
/** Files one entry, now. */
const file = async (...about: [number: number, sealed: false, patient?: string]): Promise<Filed> => {
  const entry = randomUUID().replaceAll('-', '')
  const at = toInstant(Date.now())
  await journal.append(`entry-${entry}`, 'none', [{ ...reading(...about), at }])
  return { entry, at }
}
interface Filed {
  readonly entry: string
  readonly at: string
}
/** Of people whom nobody knows, but for the last, which it answers. */
const write = async (): Promise<Filed> => {
  for (let written = 1; written < events; written += atOnce)
    await Promise.all(Array.from({ length: atOnce }, (_, place) => file(written + place, false)))
  return file(events, false, user)
}

const round = async () => {
  await gate.shut()
  const began = performance.now()
  await server.restart()
  const serverReady = performance.now() - began
  const last = await write()
  await sleep(awayMs)
  await gate.open()
  const [append, answer, records, dashboards] = await Promise.all([
    until(isAcknowledged),
    until(isRead),
    until(() => isShown(last.entry)),
    isCounted ? until(() => areCounted(last.at)) : Number.NaN,
  ])
  const allReadModels = Math.max(append, records) + (await until(areAllCaughtUp))
  return { serverReady, append, answer, records, allReadModels, dashboards }
}

const seen: Awaited<ReturnType<typeof round>>[] = []
for (let done = 0; done < rounds; done += 1) seen.push(await round())
const middle = (name: keyof (typeof seen)[number]): number => Math.round(median(seen.map(one => one[name])))
await other.close()
await program.end()
await gate.shut()
await server.stop()
await rm(folder, { recursive: true })

report('wholeAgain', {
  eventsMeanwhile: events,
  milliseconds: {
    serverReady: middle('serverReady'),
    firstAppend: middle('append'),
    firstAnswer: middle('answer'),
    records: middle('records'),
    allReadModels: middle('allReadModels'),
    ...(isCounted && { dashboards: middle('dashboards') }),
  },
})
