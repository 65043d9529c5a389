/** The EventStoreDB adapter while its server is restarted, stalled, frozen and cut off: nothing acknowledged is lost, doubled or out of order. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../../app/demonstration/random.ts'
import { categoryOf } from '../../../domain/kernel/ids.ts'
import { eventStoreAddress } from '../../../store/eventstoredb/address.ts'
import { openEventStoreLog } from '../../../store/eventstoredb/log.ts'
import type { EventLog } from '../../../store/port.ts'
import { drain } from '../../contract/support.ts'
import { startEventStoreDb } from '../../support/eventstoredb/start.ts'
import { faultsOf } from './judge.ts'
import { during } from './mischief.ts'
import { planted, withStaleReads } from './planted.ts'
import { write } from './writers.ts'

const long = process.env['LONG'] === '1'
/** A run of one seed takes half a minute where two cores are shared. */
const longestMs = 180_000

const bounds = {
  callMs: 1_000,
  silenceMs: 1_000,
  tries: 4,
  restMs: 10,
  longestRestMs: 100,
  awayMs: 2_000,
  trialMs: 50,
}
const streamsOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, place) => `${place % 3 === 0 ? 'consent' : 'entry'}-${String(place)}`)

interface Handling {
  readonly categories: readonly string[]
  readonly random: () => number
  readonly signal: AbortSignal
}

/** Handles what a subscription hands out and keeps its checkpoint with it; it is stopped now and then and begins again from there. */
const handling = (log: EventLog, { categories, random, signal }: Handling) => {
  const handled: string[] = []
  let after: string | undefined
  const isOver = (): boolean => signal.aborted
  const follow = async (): Promise<void> => {
    const from = after === undefined ? {} : { after }
    for await (const { events, through } of log.subscribe({ categories, signal, ...from })) {
      handled.push(...events.map(({ id }) => id))
      after = through ?? after
      if (random() < 0.02) return
    }
  }
  const ended = (async () => {
    while (!isOver()) await follow()
  })()
  return { categories, handled, ended, through: () => after }
}

/** Waits until all of them have passed the end of the log. */
const passed = async (log: EventLog, handlers: readonly ReturnType<typeof handling>[]): Promise<void> => {
  const end = (await log.end()) ?? ''
  const isBehind = ({ through }: (typeof handlers)[number]): boolean =>
    log.compare(through() ?? '0/0', end) < 0
  for (let waited = 0; waited < 400 && handlers.some(isBehind); waited += 1) await sleep(50)
}

interface Run {
  readonly seed: number
  readonly appends: number
  /** 48 unless told. */
  readonly streams?: number
  readonly bug?: keyof typeof planted
  /** What writers see instead of the log. */
  readonly through?: (log: EventLog) => EventLog
}

const run = async ({ seed, appends, streams = 48, bug, through = log => log }: Run) => {
  const server = await startEventStoreDb()
  const { next: random } = seededRandom(seed)
  const address = eventStoreAddress.parse(server.url)
  const connect = bug === undefined ? {} : { connect: planted[bug] }
  const opening = { address, categories: ['entry', 'consent'], bounds, ...connect }
  // As two processes would, they know nothing of each other.
  const [log, other] = [openEventStoreLog(opening), openEventStoreLog(opening)]
  const logs = [log, other].map(through)
  const ending = new AbortController()
  const { signal } = ending
  const handlers = [['entry', 'consent'], ['consent']].map(categories =>
    handling(log, { categories, random, signal }),
  )
  try {
    const writing = write({ logs, writers: 64, appends, streams: streamsOf(streams), random })
    const { answer: history, done } = await during(server, random, writing)
    const all = await drain(log.readAll())
    await passed(log, handlers)
    ending.abort()
    await Promise.all(handlers.map(({ ended }) => ended))
    const subscriptions = handlers.map(({ categories, handled }) => ({
      handled,
      wanted: all.filter(({ stream }) => categories.includes(categoryOf(stream))).map(({ id }) => id),
    }))
    return { ...history, done, faults: faultsOf(history, all), subscriptions }
  } finally {
    ending.abort()
    await Promise.all([log.close(), other.close()])
    await server.stop()
  }
}

describe('2,000 appends by 64 writers while the server fails in every way', () => {
  test.each(long ? [1, 2, 3] : [1])(
    'seed %i: each acknowledged one stands once, where it was said, and each subscription hands it out once',
    async seed => {
      const { told, done, faults, subscriptions } = await run({ seed, appends: 2000 })
      process.stdout.write(
        `seed ${String(seed)}: ${String(told.length)} appends through ${done.join(', ')}\n`,
      )
      expect(faults).toStrictEqual([])
      expect(told.filter(({ answer }) => answer === undefined)).toStrictEqual([])
      expect(new Set(done).size).toBeGreaterThan(2)
      for (const { handled, wanted } of subscriptions) expect(handled).toStrictEqual(wanted)
    },
    longestMs,
  )
})

describe('64 writers of two adapters on 8 streams', () => {
  test.each(long ? [11, 12, 13] : [11])(
    'seed %i: each stream’s history of appends, conflicts and reads is linearisable',
    async seed => {
      const { told, seen, done, faults } = await run({ seed, appends: 1500, streams: 8 })
      const conflicts = told.filter(({ answer }) => answer?.outcome === 'conflict')
      process.stdout.write(
        `seed ${String(seed)}: ${String(told.length)} appends, ${String(conflicts.length)} of them conflicts, and ${String(seen.length)} reads through ${done.join(', ')}\n`,
      )
      expect(faults).toStrictEqual([])
      expect(conflicts.length).toBeGreaterThan(100)
      expect(seen.length).toBeGreaterThan(100)
      expect(new Set(done).size).toBeGreaterThan(2)
    },
    longestMs,
  )
})

describe('a bug that was planted is found', () => {
  test(
    'staleReads',
    async () => {
      const { faults } = await run({ seed: 14, appends: 600, streams: 8, through: withStaleReads })
      expect(faults.filter(words => words.startsWith('a read of')).length).toBeGreaterThan(0)
    },
    longestMs,
  )
  test.each(['anyOnTheWire', 'refreshedRevision'] as const)(
    '%s',
    async bug => {
      const { faults } = await run({ seed: 4, appends: 600, bug })
      expect(faults.length).toBeGreaterThan(0)
    },
    longestMs,
  )
})
