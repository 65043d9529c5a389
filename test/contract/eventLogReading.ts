/** What every event log promises: reading. Part of the event log's contract. */
import { describe, expect, test } from 'vitest'
import type { EventLog } from '../../store/port.ts'
import { drain, event, events, positionOf, say, texts } from './support.ts'

/** Three streams of two categories, interleaved: a0 b0 a1 c0 a2 c1. */
const fill = async (log: EventLog): Promise<void> => {
  await say(log, 'entry-a', 'a0')
  await say(log, 'entry-b', 'b0')
  await say(log, 'entry-a', 'a1')
  await say(log, 'consent-c', 'c0')
  await say(log, 'entry-a', 'a2')
  await say(log, 'consent-c', 'c1')
}

const streams = (log: () => EventLog): void => {
  describe('reading a stream', () => {
    test('an event comes back as it was given, with its stream, revision and position', async () => {
      const given = { ...event('Grüße, 世界 \u{1F469}'), type: 'Größe', meta: '{"who":"\u{1F469}"}' }
      const answer = await log().append('entry-a', 'none', [given])
      const position = answer.outcome === 'appended' ? answer.position : ''
      expect(await drain(log().readStream('entry-a'))).toStrictEqual([
        { ...given, data: new Uint8Array(given.data), stream: 'entry-a', revision: 0, position },
      ])
    })
    test('later changes to the bytes that were given do not reach the log', async () => {
      const given = event('kept')
      await log().append('entry-a', 'none', [given])
      given.data.fill(0)
      expect(await texts(log().readStream('entry-a'))).toStrictEqual(['kept'])
    })
    test('a missing stream reads as no events, both ways', async () => {
      expect(await drain(log().readStream('entry-none'))).toStrictEqual([])
      expect(await drain(log().readStream('entry-none', { direction: 'backwards' }))).toStrictEqual([])
    })
    test.each([
      [{}, ['a0', 'a1', 'a2']],
      [{ from: 1 }, ['a1', 'a2']],
      [{ from: 3 }, []],
      [{ limit: 2 }, ['a0', 'a1']],
      [{ limit: 0 }, []],
      [{ from: 1, limit: 1 }, ['a1']],
      [{ direction: 'backwards' }, ['a2', 'a1', 'a0']],
      [{ direction: 'backwards', limit: 1 }, ['a2']],
      [{ direction: 'backwards', from: 1 }, ['a1', 'a0']],
      [{ direction: 'backwards', from: 9 }, ['a2', 'a1', 'a0']],
    ] as const)('with %o gives %o', async (options, wanted) => {
      await fill(log())
      expect(await texts(log().readStream('entry-a', options))).toStrictEqual(wanted)
    })
    test('several events of one append stand together in their order', async () => {
      await Promise.all([
        log().append('entry-a', 'any', events(5)),
        log().append('entry-a', 'any', events(5)),
      ])
      expect(await texts(log().readStream('entry-a'))).toStrictEqual('0123401234'.split(''))
    })
  })
}

const whole = (log: () => EventLog): void => {
  describe('reading the whole log', () => {
    test.each([
      [{}, ['a0', 'b0', 'a1', 'c0', 'a2', 'c1']],
      [{ limit: 4 }, ['a0', 'b0', 'a1', 'c0']],
      [{ direction: 'backwards' }, ['c1', 'a2', 'c0', 'a1', 'b0', 'a0']],
      [{ direction: 'backwards', limit: 2 }, ['c1', 'a2']],
      [{ categories: ['consent'] }, ['c0', 'c1']],
      [{ categories: ['entry'], limit: 3 }, ['a0', 'b0', 'a1']],
      [{ categories: ['consent', 'entry', 'access'] }, ['a0', 'b0', 'a1', 'c0', 'a2', 'c1']],
      [{ categories: ['consent', 'consent'] }, ['c0', 'c1']],
      [{ categories: ['consent', 'entry'], direction: 'backwards', limit: 3 }, ['c1', 'a2', 'c0']],
      [{ categories: ['con'] }, []],
      [{ categories: [] }, []],
    ] as const)('with %o gives %o', async (options, wanted) => {
      await fill(log())
      expect(await texts(log().readAll(options))).toStrictEqual(wanted)
    })
    test('goes on behind a position, and before it backwards', async () => {
      await fill(log())
      const after = await positionOf(log(), 'a1')
      expect(await texts(log().readAll({ after }))).toStrictEqual(['c0', 'a2', 'c1'])
      expect(await texts(log().readAll({ after, direction: 'backwards' }))).toStrictEqual(['b0', 'a0'])
      expect(await texts(log().readAll({ after, categories: ['entry'] }))).toStrictEqual(['a2'])
    })
    test('in pages gives what lies in several pages, in order, whole or by category, both ways', async () => {
      for (const half of [0, 1]) {
        await log().append(`entry-${String(half)}`, 'none', events(1100))
        await log().append(`consent-${String(half)}`, 'none', events(1100))
      }
      const all = await drain(log().readAll())
      expect(all).toHaveLength(4400)
      expect(await drain(log().readAll({ direction: 'backwards' }))).toStrictEqual([...all].reverse())
      const consents = all.filter(one => one.stream.startsWith('consent-'))
      expect(await drain(log().readAll({ categories: ['consent'] }))).toStrictEqual(consents)
      expect(await drain(log().readAll({ categories: ['consent', 'entry'] }))).toStrictEqual(all)
      expect(await drain(log().readAll({ limit: 1500 }))).toStrictEqual(all.slice(0, 1500))
      expect(await drain(log().readStream('entry-1', { direction: 'backwards', from: 1050 }))).toHaveLength(
        1051,
      )
    })
    test('ends at what was there when it began, however much is appended meanwhile', async () => {
      await log().append('entry-a', 'none', events(1500))
      let seen = 0
      for await (const page of log().readAll()) {
        seen += page.length
        await log().append('entry-a', 'any', events(1500))
      }
      expect(seen).toBe(1500)
    })
    test('gives way between pages', async () => {
      await log().append('entry-a', 'none', events(3000))
      let turns = 0
      const count = (): void => {
        turns += 1
        immediate = setImmediate(count)
      }
      let immediate = setImmediate(count)
      const turnsAtPage: number[] = []
      for await (const _ of log().readAll()) turnsAtPage.push(turns)
      clearImmediate(immediate)
      expect(turnsAtPage.length).toBeGreaterThan(2)
      expect(new Set(turnsAtPage).size).toBe(turnsAtPage.length)
    })
    test('that holds large events comes in pages of bounded size', async () => {
      for (const one of ['a', 'b', 'c', 'd', 'e', 'f']) {
        await log().append(`entry-${one}`, 'none', [{ ...event(one), data: new Uint8Array(1_000_000) }])
      }
      expect(await drain(log().readAll())).toHaveLength(6)
      expect(await drain(log().readAll({ categories: ['entry'] }))).toHaveLength(6)
    })
  })
}

const positions = (log: () => EventLog): void => {
  describe('positions', () => {
    test('are ordered by compare as the log is, and the last is the end', async () => {
      expect(await log().end()).toBeUndefined()
      await log().append('entry-a', 'none', events(120))
      const found = (await drain(log().readAll())).map(one => one.position)
      const sorted = [...found].reverse().sort((a, b) => log().compare(a, b))
      expect(sorted).toStrictEqual(found)
      expect(log().compare(found[3] ?? '', found[3] ?? '')).toBe(0)
      expect(await log().end()).toBe(found.at(-1))
    })
    test('that are none are refused', async () => {
      await say(log(), 'entry-a', 'x')
      expect(() => log().compare('nonsense', 'nonsense')).toThrow(RangeError)
    })
  })
}

/** Everything about reading that a log promises. */
export const eventLogReading = (log: () => EventLog): void => {
  streams(log)
  whole(log)
  positions(log)
}
