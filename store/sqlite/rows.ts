/** The statements that read events, and the turning of rows into events, bounded in bytes. */
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { pageBytes } from '../adapter/follow.ts'
import type { StoredEvent } from '../port.ts'
import { bytes, integer, text } from '../adapter/cells.ts'
import { checksumOf, LogDamaged, type Placed } from './checksum.ts'
import type { Order } from './order.ts'

/** A row, by column name or (with `setReturnArrays`) by place. */
type Row = Readonly<Record<string, SQLOutputValue>>

const event = 'SELECT e.position, s.name, e.revision, e.id, e.type, e.meta, e.data, e.place, e.checksum'
const joined = `${event} FROM events e CROSS JOIN streams s ON s.number = e.stream`
const oneStream = `${event} FROM streams s CROSS JOIN events e ON e.stream = s.number WHERE s.name = ?`
const oneCategory = 'SELECT position FROM events WHERE category = ?'

/** Bounds: all of them read from the first exclusive to the last inclusive position, streams from an inclusive revision. */
const sql = {
  end: 'SELECT max(position) AS position FROM events',
  last: 'SELECT max(e.revision) AS revision FROM streams s JOIN events e ON e.stream = s.number WHERE s.name = ?',
  before: 'SELECT place FROM events WHERE category = ? AND position <= ? ORDER BY position DESC LIMIT 1',
  all: {
    forwards: `${joined} WHERE e.position > ? AND e.position <= ? ORDER BY e.position LIMIT ?`,
    backwards: `${joined} WHERE e.position < ? AND e.position >= ? ORDER BY e.position DESC LIMIT ?`,
  },
  stream: {
    forwards: `${oneStream} AND e.revision >= ? ORDER BY e.revision LIMIT ?`,
    backwards: `${oneStream} AND e.revision <= ? ORDER BY e.revision DESC LIMIT ?`,
  },
  near: `${joined} WHERE e.position > ? AND e.position <= ? AND e.category IN (SELECT value FROM json_each(?)) ORDER BY e.position`,
  category: {
    forwards: `${oneCategory} AND position > ? AND position <= ? ORDER BY position LIMIT ?`,
    backwards: `${oneCategory} AND position < ? AND position >= ? ORDER BY position DESC LIMIT ?`,
  },
  /** json_each keeps the order of its list, and a cross join the order of its left side. */
  listed: `${event} FROM json_each(?) p CROSS JOIN events e ON e.position = p.value CROSS JOIN streams s ON s.number = e.stream`,
}

/** Everything a reader asks the database. */
export const readStatements = (db: DatabaseSync) => {
  const rows = (text: string): StatementSync => {
    const statement = db.prepare(text)
    statement.setReturnArrays(true)
    return statement
  }
  return {
    end: db.prepare(sql.end),
    last: db.prepare(sql.last),
    before: db.prepare(sql.before),
    all: { forwards: rows(sql.all.forwards), backwards: rows(sql.all.backwards) },
    stream: { forwards: rows(sql.stream.forwards), backwards: rows(sql.stream.backwards) },
    category: { forwards: db.prepare(sql.category.forwards), backwards: db.prepare(sql.category.backwards) },
    near: rows(sql.near),
    listed: rows(sql.listed),
  }
}
export type ReadStatements = ReturnType<typeof readStatements>

const toPlaced = (row: Row): Placed => ({
  event: {
    id: text(row[3]),
    type: text(row[4]),
    data: bytes(row[6]),
    meta: text(row[5]),
    stream: text(row[1]),
    revision: integer(row[2]),
    position: String(integer(row[0])),
  },
  place: integer(row[7]),
})

/** The event of a row. Throws `LogDamaged` where it is not what was written. */
const proven = (row: Row): Placed => {
  const placed = toPlaced(row)
  if (checksumOf(placed) !== integer(row[8]))
    throw new LogDamaged(`the log is damaged: the event at position ${placed.event.position} was changed`)
  return placed
}

/** Runs a statement until its rows or the bytes of a page are used up. `cut` says that the bytes ended it. */
export const take = (
  statement: StatementSync,
  order: Order,
  ...bounds: readonly SQLInputValue[]
): { readonly events: readonly StoredEvent[]; readonly cut: boolean } => {
  const events: StoredEvent[] = []
  let size = 0
  for (const row of statement.iterate(...bounds)) {
    const placed = proven(row)
    order(placed)
    events.push(placed.event)
    size += placed.event.data.byteLength
    if (size >= pageBytes) return { events, cut: true }
  }
  return { events, cut: false }
}
