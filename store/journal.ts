/** The log with its seals: what the write path, access, projections and processes read and append through. */
import type { Recorded } from '../domain/kernel/event.ts'
import { decodePage, encode, type Unsealed } from './codec.ts'
import type { KeyStore } from './keys.ts'
import type { Appended, Batch, EventLog, EventSource, Expected, ReadStream } from './port.ts'

export interface Journal extends EventSource {
  readonly readStream: (stream: string, options?: ReadStream) => AsyncIterable<readonly Recorded[]>
  /** A whole stream (or what lies behind `from`) as one list. */
  readonly load: (stream: string, from?: number) => Promise<readonly Recorded[]>
  /** The last event of a stream; nothing of a missing one. */
  readonly last: (stream: string) => Promise<readonly Recorded[]>
  readonly append: (stream: string, expected: Expected, events: readonly Unsealed[]) => Promise<Appended>
}

/** As much of a stream as its state is made of. */
export const stateEvents = (
  journal: Pick<Journal, 'load' | 'last'>,
  { lastSaysAll }: { readonly lastSaysAll?: true },
  stream: string,
): Promise<readonly Recorded[]> => (lastSaysAll === true ? journal.last(stream) : journal.load(stream))

/** Opens a log with the keys that seal it. */
export const openJournal = (log: EventLog, keys: KeyStore): Journal => {
  const readStream: Journal['readStream'] = async function* (stream, options) {
    for await (const page of log.readStream(stream, options)) yield await decodePage(keys, page)
  }
  const readAll: Journal['readAll'] = async function* (options) {
    for await (const page of log.readAll(options)) yield await decodePage(keys, page)
  }
  const subscribe: Journal['subscribe'] = async function* (options) {
    for await (const batch of log.subscribe(options)) {
      const opened: Batch<Recorded> = { ...batch, events: await decodePage(keys, batch.events) }
      yield opened
    }
  }
  return {
    readStream,
    readAll,
    subscribe,
    compare: log.compare,
    end: log.end,
    load: async (stream, from = 0) => {
      const events: Recorded[] = []
      for await (const page of log.readStream(stream, { from }))
        events.push(...(await decodePage(keys, page)))
      return events
    },
    last: async stream => {
      for await (const page of log.readStream(stream, { direction: 'backwards', limit: 1 }))
        return decodePage(keys, page)
      return []
    },
    append: async (stream, expected, events) => {
      const sealed = await Promise.all(events.map(event => encode(keys, event)))
      return log.append(stream, expected, sealed)
    },
  }
}
