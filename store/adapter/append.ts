/** What every adapter of the log checks of an append, so that all answer alike. */
import { AppendTooLarge, maxAppendBytes } from '../port.ts'
import type { Expected, NewEvent } from '../port.ts'

const checkExpected = (expected: Expected): void => {
  if (typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= -1)) {
    throw new RangeError(`not a revision: ${String(expected)}`)
  }
}

/** Throws for an append that no adapter takes: no event, a stream without its dash, or more than `maxAppendBytes` of data. */
export const checkAppend = (stream: string, expected: Expected, events: readonly NewEvent[]): void => {
  checkExpected(expected)
  if (!/^[^-]+-[^-]+$/.test(stream)) throw new RangeError('a stream is named category-id, with one dash')
  if (events.length === 0) throw new RangeError('an append holds at least one event')
  const bytes = events.reduce((sum, event) => sum + event.data.byteLength, 0)
  if (bytes > maxAppendBytes) {
    throw new AppendTooLarge(
      `${String(bytes)} bytes in one append, at most ${String(maxAppendBytes)} are taken`,
    )
  }
}

/** Whether an expectation is met by a stream whose last revision is `last` (-1 for a stream that has none). */
export const isMet = (expected: Expected, last: number): boolean => {
  if (expected === 'any') return true
  if (expected === 'exists') return last >= 0
  return (expected === 'none' ? -1 : expected) === last
}

/** The last revision that an exact expectation names. `any` and `exists` name none, and promise no idempotency. */
export const exactly = (expected: Expected): number | undefined => {
  if (expected === 'none') return -1
  return typeof expected === 'number' ? expected : undefined
}

/** True where the ids found behind the expected revision are those of the append, all and in order: it was written before. */
export const isRepeat = (events: readonly Pick<NewEvent, 'id'>[], found: readonly string[]): boolean =>
  found.length === events.length && events.every((event, place) => event.id === found[place])
