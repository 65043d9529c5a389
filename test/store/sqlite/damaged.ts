/** Files with one bit changed or their end cut off, and what a log read from them says. */
import { randomBytes, randomUUID } from 'node:crypto'
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { openSqliteLog } from '../../../store/sqlite/log.ts'
import type { EventLog, StoredEvent } from '../../../store/port.ts'
import { drain } from '../../contract/support.ts'

export const streams = ['entry-a', 'entry-b', 'consent-c', 'message-d', 'patient-e'] as const
const categories = ['entry', 'consent', 'message', 'patient'] as const

/** Appends so many events, to each stream in turn, one commit each. */
export const fill = async (log: EventLog, count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    const meta = JSON.stringify({ v: 1, subject: 'a'.repeat(32), n })
    const event = { id: randomUUID(), type: 'SomethingHappened', meta, data: randomBytes(200) }
    await log.append(streams[n % streams.length] ?? 'entry-a', 'any', [event])
  }
}

/** Everything that a log says: whole, by category, by stream, back to front. */
type Said = ReadonlyMap<string, readonly string[]>
const wordsOf = ({ data, ...rest }: StoredEvent): string =>
  JSON.stringify({ ...rest, data: Buffer.from(data).toString('hex') })

const saidBy = async (log: EventLog): Promise<Said> => {
  const said = new Map<string, readonly string[]>()
  const read = async (what: string, pages: AsyncIterable<readonly StoredEvent[]>): Promise<void> => {
    said.set(what, (await drain(pages)).map(wordsOf))
  }
  await read('all', log.readAll())
  for (const one of categories) await read(one, log.readAll({ categories: [one] }))
  for (const one of streams) await read(one, log.readStream(one))
  return said
}

/** What the log in a file says; it was opened and is closed again. Rejects where it refuses. */
export const readWhole = async (path: string): Promise<Said> => {
  const log = await openSqliteLog({ path })
  try {
    return await saidBy(log)
  } finally {
    await log.close()
  }
}

/** `same`; `prefix`: somewhere its end is missing; `refused`: it threw; `differs`: it says what was never written. */
export type Verdict = 'same' | 'prefix' | 'refused' | 'differs'

export const compared = (wanted: Said, found: Said): Verdict => {
  const lists = [...wanted].map(([what, list]) => ({ list, now: found.get(what) ?? [] }))
  if (lists.some(({ list, now }) => now.some((one, place) => one !== list[place]))) return 'differs'
  return lists.every(({ list, now }) => now.length === list.length) ? 'same' : 'prefix'
}

export const verdictOf = (path: string, wanted: Said): Promise<Verdict> =>
  readWhole(path).then(
    found => compared(wanted, found),
    () => 'refused',
  )

/** A copy of a file with one bit changed. */
export const flipped = async (bytes: Buffer, at: number, path: string): Promise<void> => {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8))
  for (const beside of ['-wal', '-shm']) await rm(`${path}${beside}`, { force: true })
  await writeFile(path, copy)
}

/** A copy of a log that is still open, its write-ahead log cut off after so many bytes. */
export const torn = async (from: string, bytes: number, to: string): Promise<void> => {
  await rm(`${to}-shm`, { force: true })
  await copyFile(from, to)
  await writeFile(`${to}-wal`, (await readFile(`${from}-wal`)).subarray(0, bytes))
}
