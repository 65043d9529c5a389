/**
 * What the EventStoreDB adapter costs over the client that it is built on: appends at 1, 16 and 64 writers, reading everything, and from an append
 * to a subscriber. On this repository's test server, and on a real one where EVENTSTORE_URL names it.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import {
  END,
  EventStoreDBClient,
  FORWARDS,
  jsonEvent,
  NO_STREAM,
  START,
  streamNameFilter,
} from '@eventstore/db-client'
import { eventStoreAddress } from '../store/eventstoredb/address.ts'
import { openEventStoreLog } from '../store/eventstoredb/log.ts'
import type { NewEvent } from '../store/port.ts'
import { startEventStoreDb } from '../test/support/eventstoredb/start.ts'
import { clientsAppending, type Append } from './support/clients.ts'
import { reading } from './support/entries.ts'
import { inTurns, median, percentile, ratio, report } from './support/measure.ts'

const rounds = 3
const msEach = 2000
const events = Number(process.env['BENCH_EVENTS'] ?? 20_000)
const perAppend = 100
const latencies = 200

const sample = reading(1, false)
const data = new TextEncoder().encode(JSON.stringify(sample.event.data))
const meta = JSON.stringify({ at: sample.at, version: 1, ...sample.meta })
const fresh = (): NewEvent => ({ id: randomUUID(), type: 'EntryFiled', data, meta })

const measure = async (url: string) => {
  /** Nobody else's streams begin so. */
  const category = `bench${randomUUID().replaceAll('-', '').slice(0, 12)}`
  const log = openEventStoreLog({ address: eventStoreAddress.parse(url), categories: [category] })
  const client = EventStoreDBClient.connectionString(url)

  const streamIn = (name: string): string => `${category}-${name.replaceAll('-', '')}`
  const ofClient = () =>
    jsonEvent({ id: randomUUID(), type: 'EntryFiled', data: { ...Object(sample.event.data) }, metadata: {} })
  const throughAdapter: Append = (stream, expected) => log.append(`${streamIn(stream)}a`, expected, [fresh()])
  /** On the wire that the adapter takes, which credentials choose; without TLS they are not sent. */
  const bare: Append = async (stream, expected) => {
    const expectedRevision = expected < 0 ? NO_STREAM : BigInt(expected)
    const credentials = { username: 'admin', password: 'changeit' }
    await client.appendToStream(`${streamIn(stream)}b`, ofClient(), { expectedRevision, credentials })
    return { outcome: 'appended', revision: expected + 1, position: '' }
  }
  /** On the wire that the client takes by itself, where writers share one call. */
  const bareBatch: Append = async (stream, expected) => {
    const expectedRevision = expected < 0 ? NO_STREAM : BigInt(expected)
    await client.appendToStream(`${streamIn(stream)}c`, ofClient(), { expectedRevision })
    return { outcome: 'appended', revision: expected + 1, position: '' }
  }
  const appends = await inTurns(rounds, {
    bare1: clientsAppending(1, bare, msEach),
    bareBatch1: clientsAppending(1, bareBatch, msEach),
    adapter1: clientsAppending(1, throughAdapter, msEach),
    bare16: clientsAppending(16, bare, msEach),
    bareBatch16: clientsAppending(16, bareBatch, msEach),
    adapter16: clientsAppending(16, throughAdapter, msEach),
    bare64: clientsAppending(64, bare, msEach),
    bareBatch64: clientsAppending(64, bareBatch, msEach),
    adapter64: clientsAppending(64, throughAdapter, msEach),
  })

  for (let n = 0; n < events; n += perAppend)
    await log.append(
      `${category}-read${String(n)}`,
      'none',
      Array.from({ length: perAppend }, () => fresh()),
    )
  const prefixes = [`${category}-`]
  const perSecond = async (read: () => AsyncIterable<number>): Promise<number> => {
    const start = performance.now()
    let seen = 0
    for await (const some of read()) seen += some
    if (seen < events) throw new Error(`read ${String(seen)} of ${String(events)} events`)
    return (seen * 1000) / (performance.now() - start)
  }
  const reads = await inTurns(rounds, {
    bare: () =>
      perSecond(async function* () {
        for await (const { event } of client.readAll({ direction: FORWARDS, fromPosition: START }))
          yield event?.streamId.startsWith(category) === true ? 1 : 0
      }),
    adapter: () =>
      perSecond(async function* () {
        for await (const page of log.readAll({ categories: [category] })) yield page.length
      }),
  })
  const end = await log.end()

  const waits = new Map<string, (at: number) => void>()
  const heard = (id: string): void => waits.get(id)?.(performance.now())
  const oneByOne = async (append: (id: string) => Promise<unknown>): Promise<readonly number[]> => {
    const took: number[] = []
    for (let n = 0; n < latencies; n += 1) {
      const id = randomUUID()
      const start = performance.now()
      const seen = new Promise<number>(resolve => waits.set(id, resolve))
      await append(id)
      took.push((await seen) - start)
      waits.delete(id)
    }
    return took
  }
  const appendOne = (id: string) => log.append(streamIn(id), 'none', [{ ...fresh(), id }])
  const subscription = client.subscribeToAll({ fromPosition: END, filter: streamNameFilter({ prefixes }) })
  subscription.on('data', ({ event }) => {
    if (event !== undefined) heard(event.id)
  })
  await once(subscription, 'confirmation')
  const bareMs = await oneByOne(appendOne)
  await subscription.unsubscribe()
  const ending = new AbortController()
  const following = (async () => {
    const after = end === undefined ? {} : { after: end }
    for await (const batch of log.subscribe({ ...after, categories: [category], signal: ending.signal }))
      for (const { id } of batch.events) heard(id)
  })()
  const adapterMs = await oneByOne(appendOne)
  ending.abort()
  await following
  await log.close()
  await client.dispose()

  const percentiles = (times: readonly number[]) => ({ p50: median(times), p99: percentile(times, 0.99) })
  return {
    appendsPerSecond: appends,
    ofBare: {
      append1: ratio(appends.adapter1, appends.bare1),
      append16: ratio(appends.adapter16, appends.bare16),
      append64: ratio(appends.adapter64, appends.bare64),
      read: ratio(reads.adapter, reads.bare),
    },
    ofBareBatch: {
      append1: ratio(appends.adapter1, appends.bareBatch1),
      append16: ratio(appends.adapter16, appends.bareBatch16),
      append64: ratio(appends.adapter64, appends.bareBatch64),
    },
    readsPerSecond: reads,
    toSubscriberMs: { bare: percentiles(bareMs), adapter: percentiles(adapterMs) },
  }
}

const server = await startEventStoreDb()
const onTestServer = await measure(server.url)
await server.stop()
const real = process.env['EVENTSTORE_URL']
report('adapter', {
  bytesPerEvent: data.byteLength + meta.length,
  onTestServer,
  onRealServer:
    real === undefined || real === '' ? 'not measured: EVENTSTORE_URL is not set' : await measure(real),
})
