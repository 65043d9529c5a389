/** HL7 messages a second over MLLP at 1 and 16 connections, each acknowledged after its commit, beside single durable appends. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { sendMllp } from '../feeds/hl7v2/mllp/client.ts'
import { startMllp } from '../feeds/hl7v2/mllp/server.ts'
import { openFolderBlobs } from '../store/folder/blobs.ts'
import { openExchange, readAck, result } from '../test/feeds/hl7v2/exchange.ts'
import { person, reading } from './support/entries.ts'
import { inTurns, rate, ratio, report } from './support/measure.ts'
import { rawLog } from './support/rawLog.ts'
import { freshStores } from './support/stores.ts'

const rounds = 5
const msEach = 1500

const stores = await freshStores()
const blobs = await openFolderBlobs(join(stores.folder, 'blobs'))
const exchange = await openExchange({ ...stores, blobs })
const server = await startMllp({
  host: '127.0.0.1',
  port: 0,
  receive: bytes => exchange.receiver.receive(bytes, exchange.connection),
  refuseTooLong: exchange.receiver.refuseTooLong,
  log: exchange.notes,
})

/** Sends one message after the other over one connection, each under a control id of its own, until the time is up. */
const sender = async (until: number): Promise<number> => {
  let sent = 0
  const messages = function* () {
    while (performance.now() < until) yield result(randomBytes(10).toString('hex'))
  }
  for await (const ack of sendMllp({ host: '127.0.0.1', port: server.port, messages: messages() })) {
    if (readAck(ack).code !== 'AA') throw new Error('a message was not taken')
    sent += 1
  }
  return sent
}
const senders = (connections: number) => () =>
  rate(0.1, async () => {
    const until = performance.now() + msEach
    const sent = await Promise.all(Array.from({ length: connections }, () => sender(until)))
    return sent.reduce((sum, one) => sum + one, 0)
  })

await stores.keys.obtain(person(1))
const single = (subject: () => number) => () =>
  rate(msEach, async () => {
    const stream = `entry-${randomBytes(16).toString('hex')}`
    await stores.journal.append(stream, 'none', [reading(subject(), true)])
    return 1
  })
let newest = 1000
const raw = rawLog(join(stores.folder, 'raw'), 1024)

const perSecond = await inTurns(rounds, {
  rawSync: () => rate(msEach, () => raw.append(1)),
  append: single(() => 1),
  /** As a message is: the event of someone new, whose key must be durable before. */
  appendOfNewSubject: single(() => (newest += 1)),
  mllp1: senders(1),
  mllp16: senders(16),
  mllp64: senders(64),
})
await server.close(1000)
raw.close()
await blobs.close()
await stores.remove()

report('mllp', {
  bytesPerMessage: result('0'.repeat(20)).length,
  perSecond,
  ofSingleAppend: {
    mllp1: ratio(perSecond.mllp1, perSecond.append),
    mllp16: ratio(perSecond.mllp16, perSecond.append),
    mllp64: ratio(perSecond.mllp64, perSecond.append),
  },
  ofSingleAppendOfNewSubject: { mllp1: ratio(perSecond.mllp1, perSecond.appendOfNewSubject) },
  targets: { mllp1: 0.5 },
})
