/** The tables of the key store and what is asked of them. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { bytes, integer, text } from '../adapter/cells.ts'
import type { StoredKey } from '../adapter/storedKey.ts'
import { wrappedBytes } from '../adapter/wrap.ts'

/**
 * Rows of `subjects` are only ever added at the end and overwritten in place, by bytes of the same length: so SQLite never moves one to
 * another page, and no stale copy of a wrapped key is left behind. `kept` holds the identity, the named secrets, and a proof that the
 * master key fits.
 */
export const keySchema = `
CREATE TABLE IF NOT EXISTS subjects (
  number INTEGER PRIMARY KEY,
  destroyed INTEGER NOT NULL CHECK (destroyed IN (0, 1)),
  wrapped BLOB NOT NULL CHECK (length(wrapped) = ${String(wrappedBytes)}),
  subject TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS subjects_by_name ON subjects (subject);
CREATE TABLE IF NOT EXISTS kept (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS marks (
  word TEXT PRIMARY KEY
) STRICT;
`

interface NumberedRow {
  readonly number: number
  readonly subject: string
  readonly row: StoredKey
}

const rowOf = (row: Readonly<Record<string, SQLOutputValue>>): StoredKey => {
  const wrapped = bytes(row['wrapped'])
  return integer(row['destroyed']) === 1 ? { tombstone: wrapped } : { wrapped }
}

/** What is asked of the tables. */
export const keyTables = (db: DatabaseSync) => {
  const find = db.prepare('SELECT destroyed, wrapped FROM subjects WHERE subject = ?')
  const insert = db.prepare('INSERT INTO subjects (destroyed, wrapped, subject) VALUES (?, ?, ?)')
  const overwrite = db.prepare('UPDATE subjects SET destroyed = 1, wrapped = ? WHERE subject = ?')
  const kept = db.prepare('SELECT value FROM kept WHERE name = ?')
  const keep = db.prepare('INSERT INTO kept (name, value) VALUES (?, ?)')
  const page = db.prepare(
    'SELECT number, subject, destroyed, wrapped FROM subjects WHERE number > ? ORDER BY number LIMIT ?',
  )
  const gone = db.prepare('SELECT subject, wrapped FROM subjects WHERE destroyed = 1')
  const named = db.prepare("SELECT name FROM kept WHERE name LIKE 'secret:%' ORDER BY name")
  const mark = db.prepare('INSERT OR IGNORE INTO marks (word) VALUES (?)')
  const clear = db.prepare('DELETE FROM marks WHERE word = ?')
  const marks = db.prepare('SELECT word FROM marks ORDER BY word')
  return {
    mark: (word: string): void => void mark.run(word),
    clear: (word: string): void => void clear.run(word),
    marks: (): readonly string[] => marks.all().map(row => text(row['word'])),
    /** The next subjects behind a row number. */
    page: (after: number, most: number): readonly NumberedRow[] =>
      page.all(after, most).map(row => ({
        number: integer(row['number']),
        subject: text(row['subject']),
        row: rowOf(row),
      })),
    /** Everybody whose key was destroyed. */
    destroyed: (): readonly { readonly subject: string; readonly row: StoredKey }[] =>
      gone.all().map(row => ({ subject: text(row['subject']), row: { tombstone: bytes(row['wrapped']) } })),
    /** The entries of the named secrets. */
    secrets: (): readonly string[] => named.all().map(row => text(row['name'])),
    find: (subject: string): StoredKey => {
      const row = find.get(subject)
      return row && rowOf(row)
    },
    add: (subject: string, wrapped: Uint8Array): void => {
      insert.run(0, wrapped, subject)
    },
    /** Overwrites a subject's key, or marks a subject that never had one. */
    destroy: (subject: string, tombstone: Uint8Array): void => {
      if (Number(overwrite.run(tombstone, subject).changes) === 0) insert.run(1, tombstone, subject)
    },
    kept: (name: string): Uint8Array | undefined => {
      const row = kept.get(name)
      return row && bytes(row['value'])
    },
    keep: (name: string, value: Uint8Array): void => {
      keep.run(name, value)
    },
  }
}
export type KeyTables = ReturnType<typeof keyTables>
