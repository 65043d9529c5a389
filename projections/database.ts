/** The one seam between the read models and the database they lie in. */
import { sql, type Kysely } from 'kysely'
import { runApart } from './apart.ts'
import { moveAside, openSqlite, pagesGathered, removeAside } from './sqlite.ts'
import { trickleOf } from './trickle.ts'

export { isDamage } from './sqlite.ts'

/** A database without tables that the type checker knows: each user names its own. */
type Untyped = Kysely<unknown>

export interface Database {
  /** Reads what was committed; never waits for a batch in progress. Its tables are named by `$extendTables`. */
  readonly read: Untyped
  /** One transaction at a time. */
  readonly write: Untyped
  /** Runs statements that take long, so that readers are answered meanwhile. Nobody else may write until it has ended. */
  readonly apart: (statements: readonly string[]) => Promise<void>
  /**
   * While this lasts nothing goes back from the write-ahead log to the file but by `settle`, which keeps nobody waiting, and what is written
   * goes to the disk little by little.
   */
  readonly unsettled: <T>(work: () => Promise<T>) => Promise<T>
  readonly settle: () => Promise<void>
  /** Runs these statements apart, and makes sure that nothing that was deleted stays in any file of the database. */
  readonly scrub: (before?: readonly string[]) => Promise<void>
  readonly close: () => Promise<void>
}

/** Thrown for an address of a kind that this program has no adapter for. */
export class UnknownDatabase extends Error {
  override readonly name = 'UnknownDatabase'
}

interface Checkpointed {
  readonly busy: number
}

const emptied = 'pragma wal_checkpoint(truncate)'

const truncateLog = async (write: Untyped): Promise<void> => {
  const { rows } = await sql.raw<Checkpointed>(emptied).execute(write)
  if (rows.some(row => row.busy !== 0))
    throw new Error('the write-ahead log is in use and could not be emptied')
}

const gatherUpTo = (write: Untyped, pages: number): Promise<unknown> =>
  sql.raw(`pragma wal_autocheckpoint = ${String(pages)}`).execute(write)

/** Where statements that take long are run: in a thread that does nothing else they keep nobody waiting. */
export type LongRuns = 'apart' | 'inPlace'

const overSqlite = (path: string, longRuns: LongRuns): Database => {
  const { read, write } = openSqlite(path)
  const trickle = path !== ':memory:' && longRuns === 'apart' ? trickleOf(path) : undefined
  const apart = async (statements: readonly string[]): Promise<void> => {
    if (statements.length === 0) return
    if (trickle !== undefined) return runApart(path, statements)
    for (const statement of statements) await sql.raw(statement).execute(write)
  }
  return {
    read,
    write,
    apart,
    unsettled: async work => {
      await gatherUpTo(write, 0)
      try {
        return await (trickle === undefined ? work() : trickle.during(work))
      } finally {
        await gatherUpTo(write, pagesGathered)
      }
    },
    settle: () => apart(['pragma wal_checkpoint(restart)']),
    scrub: async (before = []) => {
      await apart([...before, emptied, 'vacuum', emptied])
      // Nothing is left to copy by now; whether that is so is said here.
      await truncateLog(write)
      removeAside(path)
    },
    close: async () => {
      // A connection that was never used is not known to kysely's driver, and would stay open.
      for (const one of new Set([read, write])) {
        await sql`select 1`.execute(one)
        await one.destroy()
      }
      trickle?.close()
    },
  }
}

const pathIn = (url: string): string => {
  if (!url.startsWith('sqlite:'))
    throw new UnknownDatabase('READ_MODELS_URL: this program reads sqlite: addresses only')
  return url.slice('sqlite:'.length)
}

/** Opens the read models' database: `sqlite:` and a path, or `sqlite::memory:`. */
export const openDatabase = (url: string, longRuns: LongRuns = 'apart'): Database =>
  overSqlite(pathIn(url), longRuns)

/** Moves a damaged database aside, so that the next opening makes it anew; answers where it lies until the next scrub. */
export const setAside = (url: string): string => moveAside(pathIn(url))
