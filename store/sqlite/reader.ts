/** Reads a log that another process may be writing: for command-line programs while the server runs. */
import type { DatabaseSync } from 'node:sqlite'
import { answer } from '../adapter/answer.ts'
import { makeWake } from '../adapter/wake.ts'
import type { Wake } from '../adapter/wake.ts'
import { integer } from '../adapter/cells.ts'
import { openReadOnly } from './database.ts'
import { reading } from './log.ts'
import type { LogReader } from './log.ts'
import { readStatements } from './rows.ts'

/** How often a reader asks whether the writer has committed. */
const pollMs = 200

/**
 * Rings whenever another connection has committed. It asks SQLite's own change counter: watching the files would wake too early, since
 * they are written before their content is committed.
 */
const watch = (db: DatabaseSync, wake: Wake): NodeJS.Timeout => {
  const version = db.prepare('PRAGMA data_version')
  let seen = integer(version.get()?.['data_version'])
  return setInterval(() => {
    const now = integer(version.get()?.['data_version'])
    if (now !== seen) wake.ring()
    seen = now
  }, pollMs)
}

/** Opens an existing log for reading only, without its lock. Subscriptions learn of new events within a fifth of a second. */
export const openSqliteLogReader = (options: { readonly path: string }): Promise<LogReader> =>
  answer(() => {
    const db = openReadOnly(options.path)
    const wake = makeWake()
    const timer = watch(db, wake)
    const close = (): void => {
      if (wake.isClosed()) return
      clearInterval(timer)
      wake.close()
      db.close()
    }
    return { ...reading(readStatements(db), wake), close: () => answer(close) }
  })
