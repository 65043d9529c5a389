/** Holds back what comes too soon after the last of its kind: it waits its turn, is never lost and never refused. */
import type { Clock, Instant } from '../domain/kernel/time.ts'

interface Spacing {
  readonly clock: Clock
  readonly pause: (milliseconds: number) => Promise<void>
  /** How long is left between two of a kind. */
  readonly apartMs: number
}

/** One after another by id, each `apartMs` after the last, which may have been another process's: `last` tells when it was. */
export const spacing = ({ clock, pause, apartMs }: Spacing) => {
  const waiting = new Map<string, Promise<unknown>>()

  const inTime = async <T>(last: () => Promise<Instant | undefined>, work: () => Promise<T>): Promise<T> => {
    const before = await last()
    const soon = before === undefined ? 0 : Date.parse(before) + apartMs - Date.parse(clock())
    if (soon > 0) await pause(Math.min(soon, apartMs))
    return work()
  }

  return async <T>(id: string, last: () => Promise<Instant | undefined>, work: () => Promise<T>) => {
    const earlier = waiting.get(id) ?? Promise.resolve()
    const mine = earlier.then(() => inTime(last, work))
    // Whoever waits behind goes on whatever became of this one.
    const over = mine.then(
      () => undefined,
      () => undefined,
    )
    waiting.set(id, over)
    try {
      return await mine
    } finally {
      if (waiting.get(id) === over) waiting.delete(id)
    }
  }
}
