/** node:sqlite in the shape that kysely's SQLite dialect drives: statements prepared once, JSON columns read back as values. */
import { chmodSync, closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely'

/** How many prepared statements are kept; lists of varying length make new ones. */
const keptStatements = 500

const isBindable = (value: unknown): value is SQLInputValue =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'number' ||
  typeof value === 'bigint' ||
  value instanceof Uint8Array

const bound = (parameters: readonly unknown[]): readonly SQLInputValue[] => {
  if (!parameters.every(isBindable)) throw new TypeError('a value that SQLite cannot hold')
  return parameters
}

/** A row as a list; the types of node:sqlite know rows by name only. */
type Listed = Readonly<Record<number, SQLOutputValue>>

const opened = (stored: SQLOutputValue | undefined): unknown =>
  typeof stored === 'string' ? JSON.parse(stored) : stored

/** Rows are read as lists and made objects here: node:sqlite's own objects are slow to read and slower to copy. */
const rowsOf = (statement: StatementSync): ((parameters: readonly unknown[]) => unknown[]) => {
  const columns = statement
    .columns()
    .map(({ name, type }, place) => ({ name, place, isJson: type?.toLowerCase() === 'json' }))
  statement.setReturnArrays(true)
  const made = (row: Listed): unknown => {
    const object: Record<string, unknown> = {}
    for (const { name, place, isJson } of columns) object[name] = isJson ? opened(row[place]) : row[place]
    return object
  }
  return parameters => statement.all(...bound(parameters)).map(made)
}

const wrapped = (statement: StatementSync): SqliteStatement => {
  const all = rowsOf(statement)
  return {
    reader: statement.columns().length > 0,
    all,
    run: parameters => statement.run(...bound(parameters)),
    iterate: parameters => all(parameters).values(),
  }
}

const driven = (database: DatabaseSync): SqliteDatabase => {
  const prepared = new Map<string, SqliteStatement>()
  return {
    close: () => {
      database.close()
    },
    prepare: sql => {
      const known = prepared.get(sql)
      if (known !== undefined) return known
      if (prepared.size >= keptStatements) prepared.clear()
      const statement = wrapped(database.prepare(sql))
      prepared.set(sql, statement)
      return statement
    },
  }
}

const kyselyOver = (database: DatabaseSync): Kysely<unknown> =>
  new Kysely({ dialect: new SqliteDialect({ database: driven(database) }) })

/** Readable by its owner alone, whatever the folder allows: SQLite gives the files beside it the same mode. */
const makePrivate = (path: string): void => {
  if (path === ':memory:') return
  // Never where it is there: closing any descriptor of it would take away the locks that other connections of this process hold.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const damages: readonly number[] = [11, 26]

/** Whether SQLite says that the file is damaged, or none of its own. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Error &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  damages.includes(error.errcode & 0xff)

/** Where a damaged file lies until the next scrub: it may hold rows of people who are erased since. */
const asideOf = (path: string): string => `${path}.damaged`

/** Moves a damaged file aside, over an earlier one; answers where. */
export const moveAside = (path: string): string => {
  renameSync(path, asideOf(path))
  for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
  return asideOf(path)
}

/** Removes what was moved aside. */
export const removeAside = (path: string): void => rmSync(asideOf(path), { force: true })

const writable = (path: string): DatabaseSync => {
  makePrivate(path)
  const database = new DatabaseSync(path, { timeout: 5000 })
  try {
    prepare(database, path)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** The same few pages are written by every batch: copied back every 16 MiB instead of every 4, each is copied a quarter as often. */
export const pagesGathered = 4000

const prepare = (database: DatabaseSync, path: string): void => {
  database.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma secure_delete = on')
  database.exec(`pragma wal_autocheckpoint = ${String(pagesGathered)}`)
  // What a crash left in the write-ahead log may hold rows that were deleted since.
  database.exec('pragma wal_checkpoint(truncate)')
  const mode = database.prepare('pragma journal_mode').get()?.['journal_mode']
  if (mode !== 'wal' && path !== ':memory:')
    throw new Error('the read models could not be opened with a write-ahead log')
  // Rows lie by ids that are random: in the usual 2 MiB each would fetch its pages anew, and push others out in mid-batch.
  database.exec('pragma cache_size = -65536')
}

/** One connection that writes and, for a file, another that only reads and is never in a batch's way. */
export const openSqlite = (
  path: string,
): { readonly read: Kysely<unknown>; readonly write: Kysely<unknown> } => {
  const write = kyselyOver(writable(path))
  const read =
    path === ':memory:' ? write : kyselyOver(new DatabaseSync(path, { readOnly: true, timeout: 5000 }))
  return { read, write }
}
