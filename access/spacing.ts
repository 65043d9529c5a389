/** Holds back what comes too soon after the last of its kind: it waits its turn, is never lost and never refused. */
import type { Clock, Instant } from '../domain/kernel/time.ts'
import { turnsByKey } from './turns.ts'

interface Spacing {
  readonly clock: Clock
  readonly pause: (milliseconds: number) => Promise<void>
  /** How long is left between two of a kind. */
  readonly apartMs: number
}

/** One after another by id, each `apartMs` after the last, which may have been another process's: `last` tells when it was. */
export const spacing = ({ clock, pause, apartMs }: Spacing) => {
  const inTurn = turnsByKey()

  const inTime = async <T>(last: () => Promise<Instant | undefined>, work: () => Promise<T>): Promise<T> => {
    const before = await last()
    const soon = before === undefined ? 0 : Date.parse(before) + apartMs - Date.parse(clock())
    if (soon > 0) await pause(Math.min(soon, apartMs))
    return work()
  }

  return <T>(id: string, last: () => Promise<Instant | undefined>, work: () => Promise<T>): Promise<T> =>
    inTurn(id, () => inTime(last, work))
}
