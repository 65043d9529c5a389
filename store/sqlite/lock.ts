/** One writing process a log: a lock that the system itself frees when its holder dies, however it dies. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Thrown when another process (or another opener in this one) writes to the log. `pid` is the holder's, where it is known. */
export class LogHeld extends Error {
  override readonly name = 'LogHeld'
  readonly pid: number | undefined
  constructor(path: string, pid: number | undefined) {
    super(
      `${path} is being written to by ${pid === undefined ? 'another process' : `process ${String(pid)}`}; only one may`,
    )
    this.pid = pid
  }
}

const holderOf = (path: string): number | undefined => {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

/** SQLITE_BUSY: somebody else holds the lock. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === 5

/**
 * Takes the lock of the log at `path` and answers how to let go of it. The lock is SQLite's own, on an empty database beside the log: a lock
 * of the operating system, so a killed process can't leave it behind. The holder's pid stands in another file, since closing
 * any handle of a locked file would free the lock.
 */
export const takeLock = (path: string): (() => void) => {
  mkdirSync(dirname(path), { recursive: true })
  const holder = `${path}.pid`
  const lock = new DatabaseSync(`${path}.lock`)
  try {
    lock.exec('BEGIN IMMEDIATE')
  } catch (error) {
    lock.close()
    throw isBusy(error) ? new LogHeld(path, holderOf(holder)) : error
  }
  writeFileSync(holder, String(process.pid), { mode: 0o600 })
  return () => {
    rmSync(holder, { force: true })
    lock.close()
  }
}
