/** A worker that sends messages over MLLP connections, one after the other on each, and tells how many were acknowledged in a second. */
import { randomBytes } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { sendMllp } from '../../feeds/hl7v2/mllp/client.ts'
import { readAck, result } from '../../test/feeds/hl7v2/exchange.ts'

/** Where to send, and for how long. */
export interface MllpLoad {
  readonly port: number
  readonly connections: number
  readonly ms: number
}

/** Each message under a control id of its own. */
const sender = async ({ port, ms }: MllpLoad): Promise<number> => {
  const until = performance.now() + ms
  const messages = function* () {
    while (performance.now() < until) yield result(randomBytes(10).toString('hex'))
  }
  let sent = 0
  for await (const ack of sendMllp({ host: '127.0.0.1', port, messages: messages() })) {
    if (readAck(ack).code !== 'AA') throw new Error('a message was not taken')
    sent += 1
  }
  return sent
}

const run = async (load: MllpLoad): Promise<number> => {
  const start = performance.now()
  const sent = await Promise.all(Array.from({ length: load.connections }, () => sender(load)))
  return (sent.reduce((sum, one) => sum + one, 0) * 1000) / (performance.now() - start)
}

parentPort?.on('message', (load: MllpLoad) => {
  void run(load).then(
    perSecond => parentPort?.postMessage(perSecond),
    (error: unknown) => {
      throw error
    },
  )
})
