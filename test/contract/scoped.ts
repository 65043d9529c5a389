/** A log of which a test has a part for itself: its categories carry a mark of their own on the server, so that nothing there need be empty. */
import { randomBytes } from 'node:crypto'
import type { EventLog, StoredEvent } from '../../store/port.ts'

/** The categories that the contract writes. */
const categories = ['entry', 'consent', 'access'] as const

/** A mark that nobody else has. */
export const freshMark = (): string => `x${randomBytes(6).toString('hex')}`

/** The contract's categories as they stand on the server. */
export const marked = (mark: string): readonly string[] => categories.map(category => `${category}${mark}`)

/** The log as if it were alone there. */
export const scoped = <L extends EventLog>(log: L, mark: string): L => {
  const nameThere = (stream: string): string => stream.replace(/^([^-]+)-/, `$1${mark}-`)
  const asked = <O extends { readonly categories?: readonly string[] }>(options: O): O =>
    options.categories === undefined
      ? options
      : { ...options, categories: options.categories.map(category => `${category}${mark}`) }
  const here = (events: readonly StoredEvent[]): readonly StoredEvent[] =>
    events.map(event => ({ ...event, stream: event.stream.replace(`${mark}-`, '-') }))
  async function* pages(found: AsyncIterable<readonly StoredEvent[]>) {
    for await (const page of found) yield here(page)
  }
  const subscribe: EventLog['subscribe'] = async function* (options) {
    for await (const batch of log.subscribe(asked(options))) yield { ...batch, events: here(batch.events) }
  }
  return {
    ...log,
    append: (stream, expected, events) => log.append(nameThere(stream), expected, events),
    readStream: (stream, options) => pages(log.readStream(nameThere(stream), options)),
    readAll: (options = {}) => pages(log.readAll(asked(options))),
    subscribe,
  }
}
