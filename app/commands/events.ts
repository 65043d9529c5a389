/** `cie events`: the log as JSON lines: everything around each event, and the content only of what is about no person. */
import { once } from 'node:events'
import { openSqliteLogReader } from '../../store/sqlite/reader.ts'
import type { StoredEvent } from '../../store/port.ts'
import { naming } from '../naming.ts'
import { aggregates } from '../../domain/catalogue.ts'
import { readConfig } from '../config.ts'

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

const print = async (events: readonly StoredEvent[]): Promise<void> => {
  for (const event of events) if (!process.stdout.write(lineOf(event))) await once(process.stdout, 'drain')
}

/** Prints the log, of one category if asked; with `follow` it goes on with what comes, until Ctrl-C. The server may be running. */
export const eventsCommand = async ({ category, follow }: EventsOptions): Promise<void> => {
  const known = aggregates.map(one => one.category)
  if (category !== undefined && !known.includes(category))
    throw new Error(`--category: there is no ${category}; there are ${known.join(', ')}`)
  const path = readConfig(process.env).stores.events
  const log = await naming({ setting: 'EVENTS_URL', place: path }, () => openSqliteLogReader({ path }))
  const categories = category === undefined ? {} : { categories: [category] }
  const ending = new AbortController()
  process.once('SIGINT', () => ending.abort())
  try {
    if (follow === true) {
      for await (const { events } of log.subscribe({ ...categories, signal: ending.signal }))
        await print(events)
    } else {
      for await (const page of log.readAll(categories)) await print(page)
    }
  } finally {
    await log.close()
  }
}
