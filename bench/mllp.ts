/** HL7 messages a second over MLLP at 1, 16 and 64 connections, each acknowledged after its commit, beside single durable appends. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { result } from '../test/feeds/hl7v2/exchange.ts'
import { person, reading } from './support/entries.ts'
import { inTurns, rate, ratio, report } from './support/measure.ts'
import { mllpReceiver } from './support/mllpReceiver.ts'
import type { MllpLoad } from './support/mllpLoad.ts'
import { rawLog } from './support/rawLog.ts'

const rounds = 5
const msEach = 1500

const { stores, server, end } = await mllpReceiver()

/** In a thread of its own: what sending costs is not the receiver's. */
const worker = new Worker(new URL('./support/mllpLoad.ts', import.meta.url))
const senders = (connections: number) => async (): Promise<number> => {
  const load: MllpLoad = { port: server.port, connections, ms: msEach }
  worker.postMessage(load)
  const [acknowledged] = (await once(worker, 'message')) as [number]
  return acknowledged
}

await stores.keys.obtain(person(1))
const appendOne = (subject: number) =>
  stores.journal.append(`entry-${randomBytes(16).toString('hex')}`, 'none', [reading(subject, true)])
/** Clients that each append one event after the other. */
const appending = (clients: number) => () =>
  rate(msEach, async () => {
    await Promise.all(Array.from({ length: clients }, () => appendOne(1)))
    return clients
  })
let newest = 1000
const raw = rawLog(join(stores.folder, 'raw'), 1024)

const perSecond = await inTurns(rounds, {
  rawSync: () => rate(msEach, () => raw.append(1)),
  append: appending(1),
  append64: appending(64),
  /** As a message is: the event of someone new, whose key must be durable before. */
  appendOfNewSubject: () =>
    rate(msEach, async () => {
      await appendOne((newest += 1))
      return 1
    }),
  mllp1: senders(1),
  mllp16: senders(16),
  mllp64: senders(64),
})
await worker.terminate()
raw.close()
await end()

report('mllp', {
  bytesPerMessage: result('0'.repeat(20)).length,
  perSecond,
  ofSingleAppend: {
    mllp1: ratio(perSecond.mllp1, perSecond.append),
    mllp16: ratio(perSecond.mllp16, perSecond.append),
    mllp64: ratio(perSecond.mllp64, perSecond.append),
  },
  ofSingleAppendOfNewSubject: { mllp1: ratio(perSecond.mllp1, perSecond.appendOfNewSubject) },
  ofAppendsOf64: { mllp64: ratio(perSecond.mllp64, perSecond.append64) },
  targets: { mllp1: 0.5, mllp64OfAppendsOf64: 0.3 },
})
