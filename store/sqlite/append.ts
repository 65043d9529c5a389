/** Judges appends one by one, each by its own expectation, and writes a group of them in one transaction. */
import type { DatabaseSync } from 'node:sqlite'
import { categoryOf } from '../../domain/kernel/ids.ts'
import { exactly, isMet, isRepeat } from '../adapter/append.ts'
import { UnknownOutcome } from '../port.ts'
import type { Appended, Expected, NewEvent } from '../port.ts'
import { integer, integerOrNull, text } from '../adapter/cells.ts'
import { checksumOf } from './checksum.ts'
import type { Commit } from './group.ts'
import type { Head, Heads } from './heads.ts'

export interface AppendRequest {
  readonly stream: string
  readonly expected: Expected
  readonly events: readonly NewEvent[]
}

/** Counts on from the last position of the log, and from the last event of each category, within one transaction. */
interface Next {
  readonly position: () => number
  readonly place: (category: string) => number
}

const statements = (db: DatabaseSync) => ({
  end: db.prepare('SELECT max(position) AS position FROM events'),
  newStream: db.prepare('INSERT INTO streams (name) VALUES (?)'),
  lastPlace: db.prepare('SELECT place FROM events WHERE category = ? ORDER BY position DESC LIMIT 1'),
  newEvent: db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
  behind: db.prepare(
    'SELECT id, position FROM events WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?',
  ),
})
type Statements = ReturnType<typeof statements>

/** The first outcome of an append that comes again, or undefined where it was not written before. */
const outcomeBefore = (sql: Statements, head: Head, request: AppendRequest): Appended | undefined => {
  const after = exactly(request.expected)
  if (after === undefined || head.number === undefined) return undefined
  const rows = sql.behind.all(head.number, after, request.events.length)
  const last = rows.at(-1)
  const ids = rows.map(row => text(row['id']))
  if (last === undefined || !isRepeat(request.events, ids)) return undefined
  return { outcome: 'appended', revision: after + rows.length, position: String(integer(last['position'])) }
}

const behindEnd = (sql: Statements): Next => {
  let position = integerOrNull(sql.end.get()?.['position']) ?? 0
  const places = new Map<string, number>()
  const lastPlace = (category: string): number => {
    const row = sql.lastPlace.get(category)
    return row === undefined ? -1 : integer(row['place'])
  }
  return {
    position: () => (position += 1),
    place: category => {
      const place = (places.get(category) ?? lastPlace(category)) + 1
      places.set(category, place)
      return place
    },
  }
}

/** What judging works with. */
interface Judging {
  readonly sql: Statements
  readonly heads: Heads
}

const insert = (
  { sql, heads }: Judging,
  head: Head,
  [request, next]: readonly [AppendRequest, Next],
): Appended => {
  const { stream, events } = request
  const number = head.number ?? Number(sql.newStream.run(stream).lastInsertRowid)
  const category = categoryOf(stream)
  let position = ''
  let revision = head.last
  for (const event of events) {
    position = String(next.position())
    revision += 1
    const placed = { event: { ...event, stream, revision, position }, place: next.place(category) }
    const { id, type, meta, data } = event
    const ours = [Number(position), number, revision, category, id, type, meta, data] as const
    sql.newEvent.run(...ours, placed.place, checksumOf(placed))
  }
  heads.put(stream, { number, last: revision })
  return { outcome: 'appended', revision, position }
}

const judge = (judging: Judging, request: AppendRequest, next: Next): Appended => {
  const head = judging.heads.of(request.stream)
  if (isMet(request.expected, head.last)) return insert(judging, head, [request, next])
  return outcomeBefore(judging.sql, head, request) ?? { outcome: 'conflict', actual: head.last }
}

const finish = (db: DatabaseSync): void => {
  try {
    db.exec('COMMIT')
  } catch (cause) {
    throw new UnknownOutcome('the log could not be synced to disk', { cause })
  }
}

/** What the group commit of a log does. Throws `UnknownOutcome` when the commit itself fails; any other error wrote nothing. */
export const committer = (db: DatabaseSync, heads: Heads): Commit<AppendRequest, Appended> => {
  const sql = statements(db)
  return requests => {
    db.exec('BEGIN IMMEDIATE')
    try {
      const next = behindEnd(sql)
      const answers = requests.map(request => judge({ sql, heads }, request, next))
      finish(db)
      return answers
    } catch (error) {
      heads.clear()
      throw error
    } finally {
      if (db.isTransaction) db.exec('ROLLBACK')
    }
  }
}
