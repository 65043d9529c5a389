/** `cie events`: the log as JSON lines: everything around each event, and the content only of what is about no person. */
import { once } from 'node:events'
import type { LogReader } from '../../store/sqlite/log.ts'
import type { StoredEvent } from '../../store/port.ts'
import { hasCode } from '../../store/folder/durable.ts'
import { aggregates } from '../../domain/catalogue.ts'
import { readConfig } from '../config.ts'
import { openLogReader } from '../eventLog.ts'

interface EventsOptions {
  readonly category?: string
  readonly follow?: boolean
}

const lineOf = ({ id, type, stream, revision, position, data, meta }: StoredEvent): string => {
  const around: unknown = JSON.parse(meta)
  const sealed = typeof around === 'object' && around !== null && 'subject' in around
  const content: unknown = sealed ? { sealed: data.byteLength } : JSON.parse(Buffer.from(data).toString())
  return `${JSON.stringify({ position, stream, revision, id, type, meta: around, data: content })}\n`
}

const printed = async (events: readonly StoredEvent[], signal: AbortSignal): Promise<void> => {
  for (const event of events) {
    signal.throwIfAborted()
    if (!process.stdout.write(lineOf(event))) await once(process.stdout, 'drain', { signal })
  }
}

type Pages = AsyncIterable<readonly StoredEvent[]>

/** Prints lines until told to stop. */
const print = async (pages: Pages, signal: AbortSignal): Promise<void> => {
  try {
    for await (const page of pages) await printed(page, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

async function* live(
  log: LogReader,
  options: Parameters<LogReader['subscribe']>[0],
): AsyncGenerator<readonly StoredEvent[]> {
  for await (const { events } of log.subscribe(options)) yield events
}

/** Ctrl-C ends the command, and so does a reader who has had enough (`| head`): neither is a fault. */
const ending = (): AbortSignal => {
  const ended = new AbortController()
  process.once('SIGINT', () => ended.abort())
  process.stdout.on('error', error => {
    if (!hasCode(error, 'EPIPE')) throw error
    ended.abort()
  })
  return ended.signal
}

/** Prints the log, of one category if asked; with `follow` it goes on with what comes, until Ctrl-C. The server may be running. */
export const eventsCommand = async ({ category, follow }: EventsOptions): Promise<void> => {
  const known = aggregates.map(one => one.category)
  if (category !== undefined && !known.includes(category))
    throw new Error(`--category: there is no ${category}; there are ${known.join(', ')}`)
  const log = await openLogReader(readConfig(process.env).stores.events)
  const categories = category === undefined ? {} : { categories: [category] }
  const signal = ending()
  try {
    if (follow === true) await print(live(log, { ...categories, signal }), signal)
    else await print(log.readAll(categories), signal)
  } finally {
    await log.close()
  }
}
