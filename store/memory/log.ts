/** The event log in memory: for tests, and to show that nothing above the port depends on SQLite. */
import { categoryOf } from '../../domain/kernel/ids.ts'
import { answer } from '../adapter/answer.ts'
import { checkAppend, exactly, isMet, isRepeat } from '../adapter/append.ts'
import { follow, pageEvents, pages } from '../adapter/follow.ts'
import type { Look, Page } from '../adapter/follow.ts'
import { makeWake } from '../adapter/wake.ts'
import type { Appended, EventLog, Expected, NewEvent, ReadAll, ReadStream, StoredEvent } from '../port.ts'

/** Positions are the event's place in base 36 behind a letter, so that nobody takes them for numbers. */
const positionAt = (place: number): string => `m${place.toString(36)}`
const placeAt = (position: string): number => {
  const place = /^m[0-9a-z]+$/.test(position) ? Number.parseInt(position.slice(1), 36) : Number.NaN
  if (!Number.isSafeInteger(place)) throw new RangeError('not a position of this log')
  return place
}

interface Kept {
  readonly all: StoredEvent[]
  readonly streams: Map<string, StoredEvent[]>
}

const write = (kept: Kept, stream: string, events: readonly NewEvent[]): Appended => {
  const own = kept.streams.get(stream) ?? []
  kept.streams.set(stream, own)
  for (const event of events) {
    const position = positionAt(kept.all.length)
    const stored = { ...event, data: event.data.slice(), stream, revision: own.length, position }
    own.push(stored)
    kept.all.push(stored)
  }
  return { outcome: 'appended', revision: own.length - 1, position: positionAt(kept.all.length - 1) }
}

const outcomeBefore = (
  own: readonly StoredEvent[],
  expected: Expected,
  events: readonly NewEvent[],
): Appended | undefined => {
  const after = exactly(expected)
  if (after === undefined) return undefined
  const found = own.slice(after + 1, after + 1 + events.length)
  const last = found.at(-1)
  const ids = found.map(event => event.id)
  if (last === undefined || !isRepeat(events, ids)) return undefined
  return { outcome: 'appended', revision: last.revision, position: last.position }
}

const judge = (
  kept: Kept,
  stream: string,
  [expected, events]: readonly [Expected, readonly NewEvent[]],
): Appended => {
  const own = kept.streams.get(stream) ?? []
  const last = own.length - 1
  if (isMet(expected, last)) return write(kept, stream, events)
  return outcomeBefore(own, expected, events) ?? { outcome: 'conflict', actual: last }
}

/** The next events of some categories in a list, from a place on. */
const pick = (
  { all }: Kept,
  categories: readonly string[] | undefined,
  range: { readonly from: number; readonly step: 1 | -1; readonly until: number; readonly most: number },
): Page<number> => {
  const events: StoredEvent[] = []
  let place = range.from
  for (; place * range.step <= range.until * range.step && events.length < range.most; place += range.step) {
    const event = all[place]
    if (event === undefined) break
    if (categories?.includes(categoryOf(event.stream)) ?? true) events.push(event)
  }
  return { events, next: place * range.step <= range.until * range.step ? place : undefined }
}

const readAll = (kept: Kept, options: ReadAll = {}): AsyncIterable<readonly StoredEvent[]> => {
  const { after, direction = 'forwards', categories, limit = Infinity } = options
  const last = kept.all.length - 1
  if (direction === 'forwards') {
    const start = after === undefined ? 0 : placeAt(after) + 1
    return pages(start, limit, (from, most) => pick(kept, categories, { from, step: 1, until: last, most }))
  }
  const start = Math.min(last, after === undefined ? last : placeAt(after) - 1)
  return pages(start, limit, (from, most) => pick(kept, categories, { from, step: -1, until: 0, most }))
}

const readStream = (
  own: readonly StoredEvent[],
  { from, direction = 'forwards', limit = Infinity }: ReadStream = {},
): AsyncIterable<readonly StoredEvent[]> => {
  const wanted =
    direction === 'forwards' ? own.slice(from ?? 0) : own.slice(0, (from ?? own.length - 1) + 1).reverse()
  return pages(0, limit, (start, most) => {
    const end = start + most
    return { events: wanted.slice(start, end), next: end < wanted.length ? end : undefined }
  })
}

const looker =
  (kept: Kept): Look =>
  (after, categories) => {
    const from = after === undefined ? 0 : placeAt(after) + 1
    const until = kept.all.length - 1
    const { events, next } = pick(kept, categories, { from, step: 1, until, most: pageEvents })
    const reached = Math.max(next === undefined ? until : next - 1, from - 1)
    return { events, through: reached < 0 ? undefined : positionAt(reached), live: next === undefined }
  }

/** A log that lives as long as the process. */
export const memoryLog = (): EventLog => {
  const kept: Kept = { all: [], streams: new Map() }
  const wake = makeWake()
  const append: EventLog['append'] = (stream, expected, events) =>
    answer(() => {
      checkAppend(stream, expected, events)
      if (wake.isClosed()) throw new Error('the log is closed')
      const appended = judge(kept, stream, [expected, events])
      wake.ring()
      return appended
    })
  return {
    append,
    readStream: (stream, options) => readStream(kept.streams.get(stream) ?? [], options),
    readAll: options => readAll(kept, options),
    subscribe: options => follow(looker(kept), wake, options),
    compare: (a, b) => placeAt(a) - placeAt(b),
    end: () => answer(() => kept.all.at(-1)?.position),
    close: () => answer(wake.close),
  }
}
