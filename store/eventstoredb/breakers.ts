/** Since when nothing was answered, and why. A server may answer who reads and not who writes: there is a breaker for each. */
import { LogUnavailable } from '../port.ts'
import type { Bounds } from './bounds.ts'

/** What a call does. */
export type Doing = 'reading' | 'writing'

export interface Breakers {
  readonly isAway: (doing: Doing) => boolean
  /** Throws `LogUnavailable` while nothing is answered, but for one caller now and then. */
  readonly admit: (doing: Doing) => void
  readonly close: (doing: Doing) => void
  readonly open: (doing: Doing, why: string, began: number) => void
  /** Why the log can't be read, or is not written. */
  readonly why: () => string | undefined
}

/** Where nobody has tried to write for so long, nothing is said of it. */
const writingToldMs = 30_000

const makeBreaker = ({ awayMs, trialMs }: Pick<Bounds, 'awayMs' | 'trialMs'>) => {
  let trouble: { readonly since: number; readonly met: number; readonly why: string } | undefined
  let answered = -Infinity
  let tried = -Infinity
  const isAway = (): boolean => trouble !== undefined && performance.now() - trouble.since >= awayMs
  return {
    isAway,
    close: (): void => {
      trouble = undefined
      answered = performance.now()
    },
    open: (why: string, began: number): void => {
      // One call may have waited long while others were answered.
      trouble = { since: trouble?.since ?? Math.max(began, answered), met: performance.now(), why }
    },
    trouble: () => trouble,
    admit: (): void => {
      const now = performance.now()
      if (trouble !== undefined && isAway() && now - tried < trialMs)
        throw new LogUnavailable(`the event log is away: ${trouble.why}`)
      if (isAway()) tried = now
    },
  }
}

/** Who can't read can't write either; who is answered to a read after that may try to write again. */
export const makeBreakers = (bounds: Pick<Bounds, 'awayMs' | 'trialMs'>): Breakers => {
  const of = { reading: makeBreaker(bounds), writing: makeBreaker(bounds) }
  return {
    isAway: doing => of[doing].isAway(),
    admit: doing => of[doing].admit(),
    close: doing => {
      const wasAway = doing === 'reading' && of.reading.isAway()
      of[doing].close()
      if (wasAway) of.writing.close()
    },
    open: (doing, why, began) => {
      of.writing.open(why, began)
      if (doing === 'reading') of.reading.open(why, began)
    },
    why: () => {
      const reading = of.reading.trouble()
      if (reading !== undefined) return reading.why
      const writing = of.writing.trouble()
      if (writing === undefined || !of.writing.isAway()) return undefined
      return performance.now() - writing.met < writingToldMs ? `appends: ${writing.why}` : undefined
    },
  }
}
