/** A clock for many things at once: each act of the demonstration has a moment of its own, however long it takes and whatever else goes on. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock, Instant } from '../../domain/kernel/time.ts'

export interface Moments {
  /** The moment of the act that asks; the end of the two years outside of acts. */
  readonly clock: Clock
  /** Runs what happens at a moment. */
  readonly at: <T>(moment: Instant, work: () => Promise<T>) => Promise<T>
}

/** Recorded times spread over the two years before `end`. */
export const openMoments = (end: Instant): Moments => {
  const moments = new AsyncLocalStorage<Instant>()
  return {
    clock: () => moments.getStore() ?? end,
    at: (moment, work) => moments.run(moment, work),
  }
}
