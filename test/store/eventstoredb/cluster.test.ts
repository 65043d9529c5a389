/** The EventStoreDB adapter on a cluster: it finds the leader, follows it when it changes, and believes no follower. */
import { status } from '@grpc/grpc-js'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../../app/demonstration/random.ts'
import { eventStoreAddress } from '../../../store/eventstoredb/address.ts'
import { openEventStoreLog } from '../../../store/eventstoredb/log.ts'
import { LogUnavailable } from '../../../store/port.ts'
import { freshMark, marked, scoped } from '../../contract/scoped.ts'
import { drain, event, say, textOf, texts, until } from '../../contract/support.ts'
import { faultsOf } from '../../reliability/eventstoredb/judge.ts'
import { write } from '../../reliability/eventstoredb/writers.ts'
import { startSecureCluster, type SecureCluster } from './secure.ts'

const bounds = { callMs: 1_000, tries: 5, restMs: 10, longestRestMs: 200, awayMs: 1_000, trialMs: 100 }

let cluster: SecureCluster
const closing: (() => Promise<void>)[] = []
beforeAll(async () => {
  cluster = await startSecureCluster()
})
afterEach(async () => {
  await cluster.server.faults.resume()
  await cluster.server.faults.lead(0)
  for (const close of closing.splice(0)) await close()
})
afterAll(() => cluster.stop())

const open = (url: string, mark = freshMark()) => {
  const address = eventStoreAddress.parse(url)
  const log = scoped(openEventStoreLog({ address, categories: marked(mark), bounds }), mark)
  closing.push(log.close)
  return { log, mark }
}
const never = (): AbortSignal => new AbortController().signal
/** The address of one member that does not lead. */
const follower = (): string => cluster.discovering.replace('esdb+discover', 'esdb')

test('a member that does not lead names the one that does', async () => {
  const { log } = open(follower())
  await say(log, 'entry-a', 'one')
  expect(await texts(log.readAll())).toStrictEqual(['one'])
})

test('what a follower does not know yet is not missing', async () => {
  const { log, mark } = open(cluster.discovering)
  await say(log, 'entry-a', 'early')
  await cluster.server.faults.lag(60_000)
  await say(log, 'entry-a', 'late')
  const { log: other } = open(follower(), mark)
  expect(await other.end()).toBe(await log.end())
  await cluster.server.faults.dropConnections()
  expect(await texts(other.readAll())).toStrictEqual(['early', 'late'])
  expect(await texts(other.readAll({ direction: 'backwards', limit: 1 }))).toStrictEqual(['late'])
  expect(await texts(other.readStream('entry-a'))).toStrictEqual(['early', 'late'])
})

test('the leader changes in the middle of appends, and nothing is lost, doubled or out of order', async () => {
  const { log } = open(cluster.discovering)
  const streams = Array.from({ length: 12 }, (_, place) => `entry-${String(place)}`)
  const ending = new AbortController()
  const handled: string[] = []
  const following = (async () => {
    for await (const { events } of log.subscribe({ signal: ending.signal }))
      handled.push(...events.map(({ id }) => id))
  })()
  const { next: random } = seededRandom(1)
  const writing = write({ logs: [log], writers: 16, appends: 600, streams, random })
  for (const place of [1, 2, 0, 1]) {
    await sleep(150)
    await cluster.server.faults.silence('append')
    await sleep(50)
    await cluster.server.faults.lead(place, 200)
    await cluster.server.faults.dropConnections()
    await cluster.server.faults.resume()
  }
  const history = await writing
  const all = await drain(log.readAll())
  await expect.poll(() => handled.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(all.length)
  ending.abort()
  await following
  expect(faultsOf(history, all)).toStrictEqual([])
  expect(history.told.filter(({ answer }) => answer === undefined)).toStrictEqual([])
  expect(handled).toStrictEqual(all.map(({ id }) => id))
}, 120_000)

test('a cluster that nobody can find for seconds is found again, by appends and subscriptions alike', async () => {
  const { log } = open(cluster.discovering)
  await say(log, 'entry-a', 'before')
  const seen = until(log.subscribe({ signal: never() }), found => found.length === 2)
  await cluster.server.kill()
  const away = async (): Promise<unknown> =>
    log.append('entry-a', 0, [event('never')]).catch((error: unknown) => error)
  expect(await away()).toBeInstanceOf(LogUnavailable)
  await expect.poll(() => log.reach(), { timeout: 10_000 }).toContain('does not say who leads it')
  await cluster.server.restart()
  await cluster.server.faults.refuse({
    operation: 'gossip',
    code: status.UNAVAILABLE,
    details: 'Server Is Not Ready',
    times: 15,
  })
  const after = event('after')
  const outcome = async (): Promise<string> =>
    log.append('entry-a', 0, [after]).then(
      ({ outcome: said }) => said,
      () => 'away',
    )
  await expect.poll(outcome, { timeout: 30_000 }).toBe('appended')
  expect((await seen).map(textOf)).toStrictEqual(['before', 'after'])
  expect(await log.reach()).toBeUndefined()
}, 120_000)
