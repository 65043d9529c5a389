/** What every event log promises: subscriptions. Part of the event log's contract. */
import { describe, expect, test } from 'vitest'
import type { EventLog, Subscribe } from '../../store/port.ts'
import { events, positionOf, say, textOf, until } from './support.ts'

const endless = (options: Omit<Subscribe, 'signal'> = {}): Subscribe => ({
  ...options,
  signal: new AbortController().signal,
})

const starting = (log: () => EventLog): void => {
  test('on an empty log is live at once, and then gives what comes', async () => {
    const seen = until(log().subscribe(endless()), found => found.length === 2)
    await say(log(), 'entry-a', 'first', 'second')
    expect((await seen).map(textOf)).toStrictEqual(['first', 'second'])
  })
  test('says when it has reached the end, also where nothing matches', async () => {
    await say(log(), 'entry-a', 'x')
    let through: string | undefined
    const seen = await until(log().subscribe(endless({ categories: ['consent'] })), (_, batch) => {
      through = batch.through
      return batch.live
    })
    expect(seen).toStrictEqual([])
    // Behind the end lies only what is not ours, where others write to the same server.
    expect(log().compare(through ?? '', (await log().end()) ?? '')).toBeGreaterThanOrEqual(0)
  })
  test('from the beginning gives the past, then the present, each once and in order', async () => {
    await log().append('entry-a', 'none', events(2300))
    const seen = await until(log().subscribe(endless()), (found, batch) => {
      if (batch.live && found.length === 2300) void say(log(), 'entry-b', 'live')
      return found.length === 2301
    })
    expect(seen.slice(0, 2300).map(one => one.revision)).toStrictEqual(events(2300).map((_, place) => place))
    expect(seen.slice(2300).map(textOf)).toStrictEqual(['live'])
  })
  test('from any position goes on behind it', async () => {
    await say(log(), 'entry-a', 'a', 'b', 'c')
    for (const [text, rest] of [
      ['a', ['b', 'c']],
      ['b', ['c']],
      ['c', []],
    ] as const) {
      const after = await positionOf(log(), text)
      const seen = await until(log().subscribe(endless({ after })), (_, batch) => batch.live)
      expect(seen.map(textOf)).toStrictEqual(rest)
    }
  })
  test('resumed behind `through` again and again misses and repeats nothing', async () => {
    await say(log(), 'entry-a', 'e0')
    await log().append('consent-c', 'none', events(1200))
    await say(log(), 'entry-a', 'e1', 'e2')
    const seen: string[] = []
    const takeOne = async (after: string | undefined): Promise<string | undefined> => {
      const from = after === undefined ? {} : { after }
      for await (const batch of log().subscribe(endless({ ...from, categories: ['entry'] }))) {
        seen.push(...batch.events.map(textOf))
        return batch.through
      }
      return after
    }
    const end = (await log().end()) ?? ''
    const isBefore = (after: string | undefined): boolean =>
      after === undefined || log().compare(after, end) < 0
    for (let after = await takeOne(undefined); isBefore(after);) after = await takeOne(after)
    expect(seen).toStrictEqual(['e0', 'e1', 'e2'])
  })
}

const running = (log: () => EventLog): void => {
  test('by category gives those events alone, and moves on past the others', async () => {
    const write = async (): Promise<string | undefined> => {
      await say(log(), 'entry-a', 'no')
      await say(log(), 'consent-c', 'yes')
      await say(log(), 'entry-a', 'no')
      return log().end()
    }
    const written = write()
    const isThere = async (through: string | undefined): Promise<boolean> =>
      through !== undefined && log().compare(through, (await written) ?? '') >= 0
    const seen: string[] = []
    for await (const batch of log().subscribe(endless({ categories: ['consent'] }))) {
      seen.push(...batch.events.map(textOf))
      if (await isThere(batch.through)) break
    }
    expect(seen).toStrictEqual(['yes'])
  })
  test('holds no more than a page for a consumer that is slow', async () => {
    const iterator = log().subscribe(endless())[Symbol.asyncIterator]()
    await iterator.next()
    for (let round = 0; round < 5; round += 1) await log().append('entry-a', 'any', events(1000))
    const sizes: number[] = []
    for (let seen = 0; seen < 5000;) {
      const next = await iterator.next()
      const size = next.done === true ? 0 : next.value.events.length
      seen += size
      sizes.push(size)
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1000)
    await iterator.return?.()
  })
  test('serves many at once', async () => {
    const readers = Array.from({ length: 20 }, () =>
      until(log().subscribe(endless()), found => found.length === 300),
    )
    await Promise.all(
      Array.from({ length: 100 }, (_, one) => log().append(`entry-${String(one)}`, 'none', events(3))),
    )
    const [first, ...others] = await Promise.all(readers)
    for (const other of others) expect(other).toStrictEqual(first)
  })
}

const ending = (log: () => EventLog): void => {
  test('ends when its signal aborts, waiting or not yet begun', async () => {
    const ended = new AbortController()
    const seen = until(log().subscribe({ signal: ended.signal }), () => {
      ended.abort()
      return false
    })
    expect(await seen).toStrictEqual([])
    const late = until(log().subscribe({ signal: ended.signal }), () => false)
    expect(await late).toStrictEqual([])
  })
  test('ends when the log is closed', async () => {
    const seen = until(log().subscribe(endless()), (_, batch) => {
      if (batch.live) void log().close()
      return false
    })
    expect(await seen).toStrictEqual([])
  })
}

/** Everything about subscribing that a log promises. */
export const eventLogSubscribing = (log: () => EventLog): void => {
  describe('a subscription', () => {
    starting(log)
    running(log)
    ending(log)
  })
}
