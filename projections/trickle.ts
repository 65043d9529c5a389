/** Hands what is written to the disk little by little, so that nobody who makes one event durable waits behind megabytes. */
import { closeSync, fdatasync, openSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const everyMs = 10

/** The system's own write-back begins after many seconds: until then all lies ready to be waited for at once. */
export interface Trickle {
  /** Until the work has ended. */
  readonly during: <T>(work: () => Promise<T>) => Promise<T>
  /** Only once no connection to the database is open in this process. */
  readonly close: () => void
}

/**
 * Of a database with a write-ahead log. The file itself stays open until `close`: closing any descriptor of it would take away the locks
 * that SQLite holds for its connections (sqlite.org/howtocorrupt.html, 2.2).
 */
export const trickleOf = (path: string): Trickle => {
  const file = openSync(path, 'r')
  const sync = promisify(fdatasync)
  const run = async (signal: AbortSignal): Promise<void> => {
    const gathered = await open(`${path}-wal`, 'r')
    try {
      while (!signal.aborted) {
        await sync(file)
        await gathered.datasync()
        await sleep(everyMs)
      }
    } finally {
      await gathered.close()
    }
  }
  return {
    during: async work => {
      const ended = new AbortController()
      // A disk that fails here fails whoever writes, by whom it is told: this only spares others a wait.
      const running = run(ended.signal).catch(() => undefined)
      try {
        return await work()
      } finally {
        ended.abort()
        await running
      }
    },
    close: () => {
      closeSync(file)
    },
  }
}
