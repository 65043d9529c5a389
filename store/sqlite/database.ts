/** Opens a SQLite file the one way this system does: WAL, synchronous FULL (asserted, not assumed), readable by its owner alone. */
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { integer } from '../adapter/cells.ts'
import { syncPath } from '../adapter/syncPath.ts'

/** The value of a pragma. */
const pragma = (db: DatabaseSync, name: string): string => {
  const row = db.prepare(`PRAGMA ${name}`).get()
  return String(Object.values(row ?? {})[0])
}

/** Throws unless every commit of this connection reaches the disk before it returns. */
export const assertDurable = (db: DatabaseSync): void => {
  const mode = pragma(db, 'journal_mode')
  const synchronous = pragma(db, 'synchronous')
  if (mode !== 'wal' || synchronous !== '2') {
    throw new Error(
      `not durable: journal_mode is ${mode} and synchronous ${synchronous}, wanted wal and 2 (FULL)`,
    )
  }
}

const makeFile = (path: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  closeSync(openSync(path, 'a', 0o600))
  syncPath(dirname(path))
}

const prepare = (db: DatabaseSync, schema: string): void => {
  // Pages of 8 KiB waste less at their end on events of some hundred bytes: a log of 1.20 instead of 1.34 times its payload.
  db.exec('PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL')
  db.exec('PRAGMA cache_size=-65536; PRAGMA foreign_keys=ON')
  assertDurable(db)
  db.exec('BEGIN IMMEDIATE')
  db.exec(schema)
  db.exec('COMMIT')
}

/** Opens (or makes) a file for writing and lays down `schema`, which must be repeatable. */
export const openDatabase = (path: string, schema: string): DatabaseSync => {
  makeFile(path)
  const db = new DatabaseSync(path, { timeout: 5000 })
  try {
    prepare(db, schema)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Runs `work` in one transaction that is rolled back when it throws. */
export const inTransaction = <T>(db: DatabaseSync, work: () => T): T => {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK')
  }
}

/** Moves the write-ahead log into the database and cuts it to nothing, so that no older content of a page is left in it. */
export const truncateWal = (db: DatabaseSync): void => {
  const row = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() ?? {}
  if (integer(row['busy']) !== 0)
    throw new Error('the write-ahead log could not be emptied: another process is reading')
}

/** When what is written reaches the disk: with every commit; or, for what is thrown away should its making be cut off, once it is whole. */
export type Durable = 'always' | 'onceClosed'

/** Lets commits go unsynced, where that is asked. Close with `closeDurable`. */
export const relax = (db: DatabaseSync, durable: Durable): void => {
  if (durable === 'onceClosed') db.exec('PRAGMA synchronous=OFF')
}

/** Closes the file; where commits went unsynced, all of it is synced before this returns. */
export const closeDurable = (db: DatabaseSync, path: string, durable: Durable): void => {
  db.close()
  if (durable === 'always') return
  for (const file of [path, `${path}-wal`]) if (existsSync(file)) syncPath(file)
  syncPath(dirname(path))
}

/** Opens an existing file for reading only. */
export const openReadOnly = (path: string): DatabaseSync =>
  new DatabaseSync(path, { readOnly: true, timeout: 5000 })
