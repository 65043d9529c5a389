/**
 * A process that receives and files over the stores in a folder, until it is killed. It waits for `go` on standard input, says its
 * port, and answers `settle` and `end`. Faults can be planted: `early` acknowledges before it keeps; `forgetful` knows no message again,
 * and its answers are under way for a while, as over a real network, so that a kill falls between keeping and answering.
 * A third argument makes it kill itself behind its n-th append.
 */
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import { setTimeout as after } from 'node:timers/promises'
import { openExchange } from '../../app/compose.ts'
import { readConfig } from '../../app/config.ts'
import { listen, openReceiver } from '../../app/feeds.ts'
import { randomIds } from '../../app/ids.ts'
import { openInbox } from '../../app/inbox.ts'
import { openLogger } from '../../app/logger.ts'
import { openStores } from '../../app/stores.ts'
import { toInstant } from '../../domain/kernel/time.ts'
import { acknowledge } from '../../feeds/hl7v2/acknowledge.ts'
import type { Receiver } from '../../feeds/hl7v2/receive.ts'
import { openJournal } from '../../store/journal.ts'
import type { KeyStore } from '../../store/keys.ts'
import type { EventLog } from '../../store/port.ts'
import { hospital } from './feed.ts'

const [folder = '', fault = 'none', life = 'Infinity'] = process.argv.slice(2)
const say = (words: string): void => void process.stdout.write(`${words}\n`)
const clock = () => toInstant(Date.now())

/** Dies, as by `kill -9`, when the last append that it may live to see is durable and before anyone is told. */
const mortal = (log: EventLog): EventLog => {
  let left = Number(life)
  const append: EventLog['append'] = async (...asked) => {
    const appended = await log.append(...asked)
    left -= 1
    if (left <= 0) process.kill(process.pid, 'SIGKILL')
    return appended
  }
  return { ...log, append }
}

const forgetful = (keys: KeyStore): KeyStore => ({
  ...keys,
  secret: name => (name === 'inbox' ? Promise.resolve(randomBytes(32)) : keys.secret(name)),
})

const early = (receiver: Receiver): Receiver => ({
  ...receiver,
  receive: (bytes, connection) => {
    void receiver.receive(bytes, connection)
    return Promise.resolve(acknowledge(bytes, { code: 'AA' }, { at: clock(), controlId: '1' }))
  },
})

const late = (receiver: Receiver): Receiver => ({
  ...receiver,
  receive: async (bytes, connection) => {
    const answer = await receiver.receive(bytes, connection)
    await after(5)
    return answer
  },
})

const planted = (honest: Receiver): Receiver => {
  if (fault === 'early') return early(honest)
  return fault === 'forgetful' ? late(honest) : honest
}

const run = async () => {
  const config = readConfig({ DATA_DIR: folder, MLLP_PORT: '0' })
  const opened = await openStores(config)
  const log = mortal(opened.log)
  const stores = { ...opened, log, journal: openJournal(log, opened.keys) }
  const logger = openLogger('warn')
  const exchange = await openExchange({
    stores,
    readModelsUrl: `sqlite:${config.stores.readModels}`,
    clock,
    ids: randomIds,
    log: logger,
    kindIfNew: 'real',
  })
  await exchange.runner.live
  const ending = new AbortController()
  const inbox = openInbox(exchange, stores, { logger, signal: ending.signal })
  const keys = fault === 'forgetful' ? forgetful(stores.keys) : stores.keys
  const honest = await openReceiver(exchange, { journal: stores.journal, keys }, logger)
  const receiver = planted(honest)
  const { queries } = exchange
  const mllp = await listen({ config: config.mllp, speaksFor: [hospital], receiver, queries, log: logger })
  const settle = async (): Promise<void> => {
    await inbox.settled()
    await queries.caughtUp(await log.end(), 60_000)
  }
  const end = async (): Promise<void> => {
    await mllp.close()
    ending.abort()
    await inbox.ended
    await exchange.close()
    await opened.close()
  }
  return { port: mllp.port, settle, end }
}

say('loaded')
let running: Awaited<ReturnType<typeof run>> | undefined
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'go') {
    running = await run()
    say(`port ${String(running.port)}`)
  }
  if (line === 'settle') {
    await running?.settle()
    say('settled')
  }
  if (line === 'end') {
    await running?.end()
    break
  }
}
process.stdin.destroy()
