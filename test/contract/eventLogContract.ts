/** What every event log promises: appending. Run against each adapter. */
import { describe, expect, test, beforeEach, afterEach } from 'vitest'
import { AppendTooLarge, maxAppendBytes } from '../../store/port.ts'
import type { EventLog, Expected } from '../../store/port.ts'
import { eventLogReading } from './eventLogReading.ts'
import { eventLogSubscribing } from './eventLogSubscribing.ts'
import { drain, event, events, say, texts } from './support.ts'

/** A log to test. */
export interface OpenLog {
  readonly log: EventLog
  readonly dispose: () => Promise<void>
}
/** One that outlives its closing: `reopen` opens the same again. */
export interface ReopenLog extends OpenLog {
  readonly reopen: () => Promise<EventLog>
}

const expectations = (log: () => EventLog): void => {
  describe('expected revisions', () => {
    const cases: readonly (readonly [Expected, number, 'appended' | 'conflict'])[] = [
      ['any', 0, 'appended'],
      ['any', 2, 'appended'],
      ['none', 0, 'appended'],
      ['none', 2, 'conflict'],
      ['exists', 0, 'conflict'],
      ['exists', 2, 'appended'],
      [0, 0, 'conflict'],
      [0, 2, 'conflict'],
      [1, 2, 'appended'],
      [2, 2, 'conflict'],
    ]
    test.each(cases)('%s on a stream of %i events: %s', async (expected, length, outcome) => {
      await say(log(), 'entry-a', ...events(length).map((_, place) => String(place)))
      const answer = await log().append('entry-a', expected, [event('new')])
      expect(answer).toMatchObject(
        outcome === 'appended' ? { outcome, revision: length } : { outcome, actual: length - 1 },
      )
      expect(await drain(log().readStream('entry-a'))).toHaveLength(
        outcome === 'appended' ? length + 1 : length,
      )
    })
    test('a conflict of one append does not fail those that wait beside it', async () => {
      const answers = await Promise.all([
        log().append('entry-a', 'none', [event('a')]),
        log().append('entry-b', 7, [event('never')]),
        log().append('entry-c', 'none', [event('c')]),
      ])
      expect(answers.map(answer => answer.outcome)).toStrictEqual(['appended', 'conflict', 'appended'])
      expect(await texts(log().readAll())).toStrictEqual(['a', 'c'])
    })
    test.each([-2, 0.5, Number.NaN])('%d is no revision and is refused', async expected => {
      await expect(log().append('entry-a', expected, [event('x')])).rejects.toThrow(RangeError)
    })
    test.each(['noDash', 'two-dashes-here', '-x', 'x-'])('the stream name %s is refused', async stream => {
      await expect(log().append(stream, 'any', [event('x')])).rejects.toThrow(RangeError)
    })
    test('an append without events is refused', async () => {
      await expect(log().append('entry-a', 'any', [])).rejects.toThrow(RangeError)
    })
  })
}

const idempotency = (log: () => EventLog): void => {
  describe('an append that is repeated with the same ids', () => {
    test.each(['none', -1] as const)(
      'and the same expectation (%s) has the first outcome',
      async expected => {
        const first = events(3)
        const written = await log().append('entry-a', expected, first)
        expect(await log().append('entry-a', expected, first)).toStrictEqual(written)
        expect(await drain(log().readAll())).toHaveLength(3)
      },
    )
    test('and the same exact revision has the first outcome, also after later events', async () => {
      await log().append('entry-a', 'none', events(2))
      const second = events(2)
      const written = await log().append('entry-a', 1, second)
      await log().append('entry-a', 3, events(4))
      await log().append('entry-b', 'none', events(1))
      expect(await log().append('entry-a', 1, second)).toStrictEqual(written)
      expect(await drain(log().readAll())).toHaveLength(9)
    })
    test('at the same moment as the first is written once', async () => {
      const once = events(2)
      const [first, second] = await Promise.all([
        log().append('entry-a', 'none', once),
        log().append('entry-a', 'none', once),
      ])
      expect(second).toStrictEqual(first)
      expect(await drain(log().readAll())).toHaveLength(2)
    })
    test.each(['fewer', 'in another order', 'with one new', 'with more'])(
      'but %s is another append, and a conflict',
      async how => {
        const [a, b, c] = [event('a'), event('b'), event('c')]
        await log().append('entry-a', 'none', [a, b, c])
        const variants = new Map([
          ['in another order', [b, a, c]],
          ['with one new', [a, b, event('new')]],
          ['with more', [a, b, c, event('d')]],
          ['fewer', [b, c]],
        ])
        const answer = await log().append('entry-a', 'none', variants.get(how) ?? [])
        expect(answer).toStrictEqual({ outcome: 'conflict', actual: 2 })
      },
    )
    test('and another exact revision is a conflict', async () => {
      await say(log(), 'entry-a', 'before')
      const once = [event('once')]
      await log().append('entry-a', 0, once)
      expect(await log().append('entry-a', 'none', once)).toStrictEqual({ outcome: 'conflict', actual: 1 })
    })
    test.each(['any', 'exists'] as const)('and %s is promised nothing but an outcome', async expected => {
      await say(log(), 'entry-a', 'before')
      const once = [event('once')]
      await log().append('entry-a', expected, once)
      expect((await log().append('entry-a', expected, once)).outcome).toBe('appended')
    })
  })
}

const concurrency = (log: () => EventLog, meet: number): void => {
  describe('64 writers at once', () => {
    const writers = Array.from({ length: 64 }, (_, place) => place)
    const hotStreams = writers.slice(0, 8)
    /** Who writes a stream: so many of them, from another one on for each. */
    const meeting = (hot: number): readonly number[] =>
      writers.slice(0, meet).map(one => (one + hot * 8) % writers.length)
    test.each(['none', -1] as const)('that all expect %s: exactly one wins', async expected => {
      const answers = await Promise.all(
        writers.map(one => log().append('entry-a', expected, [event(String(one))])),
      )
      expect(answers.filter(answer => answer.outcome === 'appended')).toHaveLength(1)
      expect(await drain(log().readStream('entry-a'))).toHaveLength(1)
    })
    test('that each count up 8 hot streams until they win leave no gap and no double', async () => {
      const countUp = async (stream: string, text: string): Promise<void> => {
        let last = -1
        for (;;) {
          const answer = await log().append(stream, last, [event(text)])
          if (answer.outcome === 'appended') return
          last = answer.actual
        }
      }
      await Promise.all(
        hotStreams.flatMap(hot => meeting(hot).map(one => countUp(`entry-${String(hot)}`, String(one)))),
      )
      for (const hot of hotStreams) {
        const found = await drain(log().readStream(`entry-${String(hot)}`))
        expect(found.map(one => one.revision)).toStrictEqual(meeting(hot).map((_, place) => place))
        expect(new Set(await texts(log().readStream(`entry-${String(hot)}`))).size).toBe(meeting(hot).length)
      }
    }, 240_000)
  })
}

const limits = (log: () => EventLog): void => {
  describe('the size limit', () => {
    const filled = (...sizes: readonly number[]) =>
      sizes.map(size => ({ ...event(''), data: new Uint8Array(size).fill(7) }))
    test('an append of exactly 1 MiB is taken and read back', async () => {
      await log().append('entry-a', 'none', filled(maxAppendBytes - 1, 1))
      const [first] = await drain(log().readStream('entry-a'))
      expect(first?.data).toStrictEqual(new Uint8Array(maxAppendBytes - 1).fill(7))
    })
    test('one byte more, over all its events, is refused and leaves nothing', async () => {
      await expect(log().append('entry-a', 'none', filled(maxAppendBytes, 1))).rejects.toThrow(AppendTooLarge)
      expect(await drain(log().readAll())).toStrictEqual([])
    })
  })
}

/** Runs the part of the contract that is about opening again. */
export const eventLogReopens = (name: string, open: () => Promise<ReopenLog>): void => {
  test(`${name} closed and opened again holds what was there and goes on behind it`, async () => {
    const { log, reopen, dispose } = await open()
    const once = events(2)
    const written = await log.append('entry-a', 'none', once)
    const before = await drain(log.readAll())
    await log.close()
    const again = await reopen()
    expect(await drain(again.readAll())).toStrictEqual(before)
    expect(await again.append('entry-a', 'none', once)).toStrictEqual(written)
    expect(await again.append('entry-a', 1, events(1))).toMatchObject({ outcome: 'appended', revision: 2 })
    await again.close()
    await dispose()
  })
}

/** Runs the whole contract against the logs that `open` makes, each of them empty. */
export const eventLogContract = (name: string, open: () => Promise<OpenLog>, meet = 64): void => {
  describe(`${name}, as an event log`, () => {
    let opened: OpenLog | undefined
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(async () => {
      await opened?.dispose()
    })
    const log = (): EventLog => {
      if (opened === undefined) throw new Error('no log was opened')
      return opened.log
    }
    expectations(log)
    idempotency(log)
    concurrency(log, meet)
    limits(log)
    eventLogReading(log)
    eventLogSubscribing(log)
  })
}
