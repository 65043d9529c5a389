/** What the contract suites share: events to append, and the reading of streams of pages to their end. */
import { randomUUID } from 'node:crypto'
import type { Batch, EventLog, NewEvent, StoredEvent } from '../../store/port.ts'

/** An event with a fresh id whose data are `text`. */
export const event = (text: string, id: string = randomUUID()): NewEvent => ({
  id,
  type: 'SomethingHappened',
  data: new TextEncoder().encode(text),
  meta: JSON.stringify({ command: id }),
})

/** Some events, their data numbered from 0. */
export const events = (count: number): readonly NewEvent[] =>
  Array.from({ length: count }, (_, place) => event(String(place)))

/** The text that an event carries. */
export const textOf = (one: NewEvent): string => new TextDecoder().decode(one.data)

/** Everything that pages hold. */
export const drain = async <T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> => {
  const found: T[] = []
  for await (const page of pages) found.push(...page)
  return found
}

/** The texts of everything that pages hold. */
export const texts = async (pages: AsyncIterable<readonly StoredEvent[]>): Promise<readonly string[]> =>
  (await drain(pages)).map(textOf)

/** Appends one event a text, each by itself. */
export const say = async (log: EventLog, stream: string, ...said: readonly string[]): Promise<void> => {
  for (const text of said) await log.append(stream, 'any', [event(text)])
}

/** Reads a subscription until `done` says so, then leaves it. */
export const until = async (
  batches: AsyncIterable<Batch<StoredEvent>>,
  done: (seen: readonly StoredEvent[], batch: Batch<StoredEvent>) => boolean,
): Promise<readonly StoredEvent[]> => {
  const seen: StoredEvent[] = []
  for await (const batch of batches) {
    seen.push(...batch.events)
    if (done(seen, batch)) break
  }
  return seen
}

/** The position behind the event of that text. */
export const positionOf = async (log: EventLog, text: string): Promise<string> => {
  const found = (await drain(log.readAll())).find(one => textOf(one) === text)
  if (found === undefined) throw new Error(`nothing says ${text}`)
  return found.position
}
