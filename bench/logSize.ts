/**
 * The size of the log (target 12 of docs/performance.md): bytes of its file against the bytes of the events as they were appended (id, type,
 * data and what stands around them), for small events and for those of the demonstration. BENCH_EVENTS and BENCH_PEOPLE say how many.
 */
import { stat } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { pino } from 'pino'
import { makeDemonstration } from '../app/demonstration/make.ts'
import { toInstant } from '../domain/kernel/time.ts'
import type { EventLog, NewEvent } from '../store/port.ts'
import { memoryBlobs } from '../store/memory/blobs.ts'
import { person, reading } from './support/entries.ts'
import { ratio, report } from './support/measure.ts'
import { freshStores } from './support/stores.ts'

const smallEvents = Number(process.env['BENCH_EVENTS'] ?? 100_000)
const people = Number(process.env['BENCH_PEOPLE'] ?? 300)
const atOnce = 250
const eventsPerStream = 3

type Stores = Awaited<ReturnType<typeof freshStores>>

/** Several to a stream, as an entry that is filed and corrected. */
const appendSmall = async ({ journal }: Stores): Promise<void> => {
  for (let done = 0; done < smallEvents; done += atOnce * eventsPerStream)
    for (let revision = -1; revision < eventsPerStream - 1; revision += 1)
      await Promise.all(
        Array.from({ length: atOnce }, (_, n) =>
          journal.append(`entry-${person(done + n)}`, revision, [reading((done + n) % 1000, true)]),
        ),
      )
}

const makePeople = ({ log, journal, keys }: Stores): Promise<void> =>
  makeDemonstration({
    stores: { log, journal, keys, blobs: memoryBlobs() },
    people,
    end: toInstant(Date.UTC(2026, 10, 20, 9)),
    logger: pino({ level: 'silent' }),
    onProgress: () => undefined,
  })

const bytesOf = ({ id, type, data, meta }: NewEvent): number =>
  id.length + type.length + data.byteLength + Buffer.byteLength(meta)

const payloadOf = async (log: EventLog) => {
  let [events, bytes] = [0, 0]
  for await (const page of log.readAll()) {
    events += page.length
    for (const event of page) bytes += bytesOf(event)
  }
  return { events, bytes }
}

/** What takes how many bytes an event, by the database's own account. */
const partsOf = (path: string, events: number): Readonly<Record<string, number>> => {
  const db = new DatabaseSync(path, { readOnly: true })
  const rows = db.prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name').all()
  db.close()
  return Object.fromEntries(rows.map(({ name, bytes }) => [String(name), Math.round(Number(bytes) / events)]))
}

const measured = async (fill: (stores: Stores) => Promise<void>) => {
  const stores = await freshStores()
  await fill(stores)
  const payload = await payloadOf(stores.log)
  await stores.log.close()
  const file = (await stat(stores.path)).size
  const bytesPerEvent = {
    payload: Math.round(payload.bytes / payload.events),
    file: Math.round(file / payload.events),
    parts: partsOf(stores.path, payload.events),
  }
  await stores.remove()
  return { events: payload.events, ofPayload: ratio(file, payload.bytes), bytesPerEvent }
}

report('log size', {
  small: await measured(appendSmall),
  demonstration: { people, ...(await measured(makePeople)) },
  target: 'file ≤ 1.3 × payload',
})
