/** The tables of the key store and what is asked of them. */
import type { DatabaseSync } from 'node:sqlite'
import { bytes, integer } from '../adapter/cells.ts'
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
`

/** What is asked of the tables. */
export const keyTables = (db: DatabaseSync) => {
  const find = db.prepare('SELECT destroyed, wrapped FROM subjects WHERE subject = ?')
  const insert = db.prepare('INSERT INTO subjects (destroyed, wrapped, subject) VALUES (?, ?, ?)')
  const overwrite = db.prepare('UPDATE subjects SET destroyed = 1, wrapped = ? WHERE subject = ?')
  const kept = db.prepare('SELECT value FROM kept WHERE name = ?')
  const keep = db.prepare('INSERT INTO kept (name, value) VALUES (?, ?)')
  return {
    find: (subject: string): StoredKey => {
      const row = find.get(subject)
      if (row === undefined) return undefined
      const wrapped = bytes(row['wrapped'])
      return integer(row['destroyed']) === 1 ? { tombstone: wrapped } : { wrapped }
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
