/** Who may run now: at most two heavy statements, a few light ones beside them, the rest in a line of bounded length. */
import { exception } from './exception.ts'

export interface Bounds {
  readonly heavy: number
  readonly light: number
  readonly waiting: number
}

/** More would only share the same cores and disk; the line is longer than all the dashboards' tiles at once. */
export const usualBounds: Bounds = { heavy: 2, light: 6, waiting: 64 }

/** From here on a statement is heavy, in milliseconds. */
const heavyFrom = 250
const mostRemembered = 1000

/** Let go with how long it took; undefined where it did not come to an end. */
export type Leave = (milliseconds: number | undefined) => void

interface Waiting {
  readonly start: () => void
  readonly signal: AbortSignal
}

type Lot = 'heavy' | 'light'

/**
 * Nobody can tell how long a statement will take: what it took the last time is asked, by its text, and where it never ran it counts as heavy if it reads a table.
 * `enter` throws TOO_MANY_SIMULTANEOUS_QUERIES when the line is full, and the signal's reason when that is aborted in the line.
 */
export const openAdmission = (bounds: Bounds) => {
  const took = new Map<string, number>()
  const running = { heavy: 0, light: 0 }
  const lines: Readonly<Record<Lot, Waiting[]>> = { heavy: [], light: [] }

  const remember = (sql: string, milliseconds: number): void => {
    took.delete(sql)
    if (took.size >= mostRemembered) took.delete(took.keys().next().value ?? '')
    took.set(sql, milliseconds)
  }

  const leaving =
    (lot: Lot, sql: string): Leave =>
    milliseconds => {
      if (milliseconds !== undefined) remember(sql, milliseconds)
      running[lot] -= 1
      lines[lot].shift()?.start()
    }

  const wait = (lot: Lot, signal: AbortSignal): Promise<void> => {
    const line = lines[lot]
    if (lines.heavy.length + lines.light.length >= bounds.waiting) {
      throw exception('TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many simultaneous queries.')
    }
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        line.splice(line.indexOf(waiting), 1)
        reject(exception('QUERY_WAS_CANCELLED', 'Query was cancelled.'))
      }
      const start = (): void => {
        signal.removeEventListener('abort', giveUp)
        running[lot] += 1
        resolve()
      }
      const waiting: Waiting = { start, signal }
      line.push(waiting)
      signal.addEventListener('abort', giveUp, { once: true })
    })
  }

  const enter = async (sql: string, mayBeHeavy: boolean, signal: AbortSignal): Promise<Leave> => {
    const known = took.get(sql)
    const lot = (known === undefined ? mayBeHeavy : mayBeHeavy && known >= heavyFrom) ? 'heavy' : 'light'
    if (running[lot] < bounds[lot]) running[lot] += 1
    else await wait(lot, signal)
    return leaving(lot, sql)
  }
  return { enter }
}
export type Admission = ReturnType<typeof openAdmission>
