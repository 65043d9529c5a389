/** What the EventStoreDB adapter does beyond the contract: positions, a log that ends early, limits on streams, the default rights, a server that is away. */
import { status } from '@grpc/grpc-js'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { eventStoreAddress, type Address } from '../../../store/eventstoredb/address.ts'
import { openEventStoreLog, type RemoteLog } from '../../../store/eventstoredb/log.ts'
import { comparePositions, positionIn, positionText } from '../../../store/eventstoredb/position.ts'
import {
  BeyondTheLog,
  LogUnavailable,
  UnknownOutcome,
  type Appended,
  type EventLog,
} from '../../../store/port.ts'
import { drain, event, events, say, textOf, texts, until } from '../../contract/support.ts'
import { freshMark, marked, scoped } from '../../contract/scoped.ts'
import { startEventStoreDb, type EventStoreDb } from '../../support/eventstoredb/start.ts'

const bounds = {
  callMs: 1000,
  silenceMs: 1000,
  tries: 3,
  restMs: 5,
  longestRestMs: 50,
  awayMs: 1500,
  trialMs: 100,
}

let server: EventStoreDb
const opened: RemoteLog[] = []
beforeAll(async () => {
  server = await startEventStoreDb()
})
afterEach(async () => {
  await server.faults.resume()
  for (const log of opened.splice(0)) await log.close()
})
afterAll(() => server.stop())

/** A part of the server for one test: the log of it, and its categories there. */
const openPart = (change: (address: Address) => Address = address => address) => {
  const mark = freshMark()
  const address = change(eventStoreAddress.parse(server.url))
  const whole = openEventStoreLog({ address, categories: marked(mark), bounds })
  const log = scoped(whole, mark)
  opened.push(log)
  return { log, there: (stream: string) => stream.replace('-', `${mark}-`) }
}
const otherClient = () => EventStoreDBClient.connectionString(server.url)

const never = (): AbortSignal => new AbortController().signal

describe('positions', () => {
  const place = fc.bigInt(0n, 2n ** 63n)
  const position = fc.tuple(place, place).map(([commit, prepare]) => ({ commit, prepare }))
  test('come back from their text, and compare as their pairs do', () => {
    fc.assert(
      fc.property(position, position, (a, b) => {
        expect(positionIn(positionText(a))).toStrictEqual(a)
        const pairs = a.commit === b.commit ? a.prepare - b.prepare : a.commit - b.commit
        const sign = pairs < 0n ? -1 : Number(pairs > 0n)
        expect(comparePositions(positionText(a), positionText(b))).toBe(sign)
      }),
    )
  })
  test('just before an event give the event; kept as one number they would lose it', async () => {
    const { log } = openPart()
    await say(log, 'entry-a', 'first', 'second')
    const [, second] = await drain(log.readAll())
    const { commit } = positionIn(second?.position ?? '')
    const from = async (after: string) =>
      (await until(log.subscribe({ after, signal: never() }), (_, { live }) => live)).map(textOf)
    expect(await from(positionText({ commit, prepare: 0n }))).toStrictEqual(['second'])
    expect(await from(positionText({ commit, prepare: commit }))).toStrictEqual([])
  })
  test('behind the end of the log stop a reader and a subscription loudly, by their name', async () => {
    const { log } = openPart()
    await say(log, 'entry-a', 'only')
    const after = '99999999999/99999999999'
    await expect(until(log.subscribe({ after, signal: never() }), () => true)).rejects.toThrow(BeyondTheLog)
    await expect(drain(log.readAll({ after }))).rejects.toThrow(after)
  })
})

/** As a transaction holds the thread. */
const holdThread = (): void => {
  const until = performance.now() + 4
  while (performance.now() < until);
}

/** How many batches so many events come in, to a taker that does this with each. */
const batchesOf = async (log: EventLog, given: number, handle: () => void): Promise<number> => {
  let batches = 0
  let taken = 0
  for await (const batch of log.subscribe({ signal: never() })) {
    batches += 1
    taken += batch.events.length
    if (taken >= given) break
    handle()
  }
  expect(taken).toBe(given)
  return batches
}

describe('a taker that is behind', () => {
  test('gets what has come meanwhile at once, and not event by event', async () => {
    const { log } = openPart()
    const given = 1000
    await log.append('entry-a', 'none', events(given))
    expect(await batchesOf(log, given, holdThread)).toBeLessThan(given / 5)
  })
})

describe('a taker whose thread is busy', () => {
  test('gets what has come before what comes, however steadily it comes', async () => {
    const { log } = openPart()
    const given = 500
    await log.append('entry-a', 'none', events(given))
    await server.faults.slowSubscriptions(2)
    let over = false
    const work = (): void => {
      holdThread()
      if (!over) setImmediate(work)
    }
    setImmediate(work)
    const batches = await batchesOf(log, given, () => undefined)
    over = true
    await server.faults.slowSubscriptions(0)
    // More than a second in all: whoever waits for what they wrote waits for a part of it.
    expect(batches).toBeGreaterThan(20)
  })
})

describe('what is around an event', () => {
  test('comes back letter by letter, whatever text it is', async () => {
    const { log } = openPart()
    const metas = [
      '{"a":1}',
      '{ "a" : 1.0 }',
      '',
      'no JSON',
      '{"text":"{}"}',
      '"\u{D800}"',
      '{"b":1,"a":[{"__proto__":2}]}',
      'null',
      '[]',
    ]
    const given = metas.map(meta => ({ ...event('x'), meta }))
    await log.append('entry-a', 'none', given)
    expect((await drain(log.readStream('entry-a'))).map(({ meta }) => meta)).toStrictEqual(metas)
  })
  test.each([
    ['an id that is none', { id: 'no-uuid' }],
    ['an empty type', { type: '' }],
    ['a type of the server’s own', { type: '$metadata' }],
  ])('%s is refused before it leaves', async (_, wrong) => {
    const { log } = openPart()
    await expect(log.append('entry-a', 'none', [{ ...event('x'), ...wrong }])).rejects.toThrow(RangeError)
  })
  test('a category that is not the program’s is refused, and what others wrote is never handed out', async () => {
    const { log } = openPart()
    await expect(log.append('order-1', 'any', [event('x')])).rejects.toThrow(RangeError)
    const other = otherClient()
    await other.appendToStream(
      `order-${randomUUID().replaceAll('-', '')}`,
      jsonEvent({ type: 'Other', data: {} }),
    )
    await say(log, 'entry-a', 'ours')
    expect(await texts(log.readAll())).toStrictEqual(['ours'])
    expect(
      (await until(log.subscribe({ signal: never() }), (_, { live }) => live)).map(textOf),
    ).toStrictEqual(['ours'])
  })
})

describe('an append whose answer is lost', () => {
  test.each(['none', 'any'] as const)(
    'that expects %s is written once, and its first outcome is told',
    async expected => {
      const { log } = openPart()
      await server.faults.silence('append')
      const once = events(2)
      const first = log.append('entry-a', expected, once)
      await expect(first).rejects.toThrow(UnknownOutcome)
      await server.faults.resume()
      expect(await log.append('entry-a', expected, once)).toMatchObject({ outcome: 'appended', revision: 1 })
      expect(await drain(log.readAll())).toHaveLength(2)
    },
  )
  test('of any kind goes behind what others wrote meanwhile, once', async () => {
    const { log, there } = openPart()
    await say(log, 'entry-a', 'before')
    const other = otherClient()
    await other.appendToStream(there('entry-a'), jsonEvent({ type: 'Other', data: {} }))
    await say(log, 'entry-a', 'after')
    expect(await texts(log.readStream('entry-a'))).toStrictEqual(['before', '{}', 'after'])
  })
})

/** What an append came to, in a word: its outcome, or the name of what it threw. */
const toldOf = (append: Promise<Appended>): Promise<string> =>
  append.then(
    ({ outcome }) => outcome,
    (error: unknown) => (error instanceof Error ? error.name : ''),
  )

describe('a server that is away', () => {
  test('is told of at once after a while, and is used again as soon as it is back', async () => {
    const { log } = openPart()
    await say(log, 'entry-a', 'before')
    const seen = until(log.subscribe({ signal: never() }), found => found.length === 2)
    await server.kill()
    const once = [event('after')]
    const outcome = (): Promise<string> => toldOf(log.append('entry-a', 0, once))
    const told = [await outcome(), await outcome(), await outcome()]
    expect(told.filter(name => name !== LogUnavailable.name && name !== UnknownOutcome.name)).toStrictEqual(
      [],
    )
    expect(await log.reach()).toContain('127.0.0.1')
    const asked = performance.now()
    await Promise.all(Array.from({ length: 500 }, outcome))
    // Each would be tried for seconds by itself.
    expect(performance.now() - asked).toBeLessThan(8_000)
    await server.restart()
    await expect.poll(outcome, { timeout: 30_000 }).toBe('appended')
    expect(await log.reach()).toBeUndefined()
    expect((await seen).map(textOf)).toStrictEqual(['before', 'after'])
  }, 180_000)
  test('for who writes alone is told to who writes alone, and reads go on', async () => {
    const { log } = openPart()
    await say(log, 'entry-a', 'before')
    await server.faults.silence('append')
    const writing = (stream: string): Promise<string> => toldOf(log.append(stream, 'none', events(1)))
    const first = writing('entry-b')
    let over = false
    const isOver = (): boolean => over
    const reading = (async () => {
      while (!isOver()) {
        expect(await texts(log.readStream('entry-a'))).toStrictEqual(['before'])
        await sleep(50)
      }
    })()
    expect(await first).toBe(UnknownOutcome.name)
    const asked = performance.now()
    // One of them finds out how it is now.
    const told = await Promise.all(['entry-c', 'entry-d'].map(writing))
    expect(told).toContain(LogUnavailable.name)
    expect(performance.now() - asked).toBeLessThan(5_000)
    expect(await log.reach()).toMatch(/^appends: .*127\.0\.0\.1/)
    over = true
    await reading
    await server.faults.resume()
    await expect
      .poll(() => writing(`entry-${randomUUID().replaceAll('-', '')}`), { timeout: 10_000 })
      .toBe('appended')
    expect(await log.reach()).toBeUndefined()
  })
  test('is another thing than one that refuses: nobody else is put off', async () => {
    const { log, there } = openPart()
    await say(log, 'entry-a', 'before')
    await otherClient().tombstoneStream(there('entry-a'))
    const gone = await Promise.all(
      Array.from({ length: 12 }, () => toldOf(log.append('entry-a', 'none', events(1)))),
    )
    expect(new Set(gone)).toStrictEqual(new Set([LogUnavailable.name]))
    expect(await log.reach()).toBeUndefined()
    // Longer than after which a server that answers nobody would count as away.
    await sleep(bounds.awayMs + 100)
    await expect(log.append('entry-a', 'none', events(1))).rejects.toThrow(LogUnavailable)
    const answers = await Promise.all(
      ['entry-b', 'entry-c'].map(stream => log.append(stream, 'none', events(1))),
    )
    expect(answers.map(({ outcome }) => outcome)).toStrictEqual(['appended', 'appended'])
  })
  test('for a moment is nobody’s business', async () => {
    const { log } = openPart()
    await server.faults.refuse({
      operation: 'append',
      code: status.UNAVAILABLE,
      details: 'Server Is Not Ready',
      times: 2,
    })
    await say(log, 'entry-a', 'one')
    await server.faults.dropConnections()
    await say(log, 'entry-a', 'two')
    expect(await texts(log.readAll())).toStrictEqual(['one', 'two'])
  })
})

describe('limits on a stream of ours', () => {
  test('are known by its name, and gone when they are taken back', async () => {
    const { log, there } = openPart()
    await say(log, 'entry-a', 'x')
    const limited = log.watchRetention()
    const other = otherClient()
    await other.setStreamMetadata(there('entry-a'), { maxCount: 1 })
    await expect
      .poll(limited, { timeout: 30_000 })
      .toStrictEqual([expect.stringContaining(there('entry-a')) as string])
    expect(limited()[0]).toContain('$maxCount')
    await other.setStreamMetadata(there('entry-a'), { owner: 'us' })
    await expect.poll(limited, { timeout: 30_000 }).toStrictEqual([])
  })
})

describe('the default rights', () => {
  const administrator = (address: Address): Address => ({
    ...address,
    credentials: { username: 'admin', password: 'x' },
  })
  test('let everybody delete until they are changed, and keep what they said of reading', async () => {
    const { log } = openPart(administrator)
    const other = otherClient()
    const before = { $userStreamAcl: { $r: ['nurses'], $w: ['nurses'] }, $systemStreamAcl: { $r: 'ops' } }
    await other.appendToStream('$settings', jsonEvent({ type: 'update-default-acl', data: before }))
    expect(await log.isProtected()).toBe(false)
    await log.protect()
    expect(await log.isProtected()).toBe(true)
    for await (const { event: last } of other.readStream('$settings', {
      direction: 'backwards',
      fromRevision: 'end',
      maxCount: 1,
    }))
      expect(last?.data).toMatchObject({
        ...before,
        $userStreamAcl: { $r: ['nurses'], $w: ['nurses'], $d: '$admins', $mw: '$admins' },
      })
  })
  test('are not touched without a user', async () => {
    const { log } = openPart()
    await expect(log.protect()).rejects.toThrow('administrator')
    expect(await log.isProtected()).toBe(false)
  })
})
