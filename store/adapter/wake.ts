/** A bell between the writer and the subscriptions of one process: nobody polls, and no ring is lost. */

export interface Wake {
  /** How often it rang so far. Read before looking, so that a ring in between is not missed. */
  readonly rings: () => number
  /** Resolves once it has rung more often than `seen`, or `signal` aborts, or the bell is closed. */
  readonly beyond: (seen: number, signal: AbortSignal) => Promise<void>
  readonly ring: () => void
  /** Wakes everybody for the last time. */
  readonly close: () => void
  readonly isClosed: () => boolean
}

/** Makes a bell. */
export const makeWake = (): Wake => {
  const sleepers = new Set<() => void>()
  let rings = 0
  let closed = false
  const ring = (): void => {
    rings += 1
    const woken = [...sleepers]
    sleepers.clear()
    for (const wake of woken) wake()
  }
  const beyond = (seen: number, signal: AbortSignal): Promise<void> =>
    new Promise(resolve => {
      if (rings > seen || closed || signal.aborted) {
        resolve()
        return
      }
      const wake = (): void => {
        sleepers.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      sleepers.add(wake)
      signal.addEventListener('abort', wake)
    })
  const close = (): void => {
    closed = true
    ring()
  }
  return { rings: () => rings, beyond, ring, close, isClosed: () => closed }
}
