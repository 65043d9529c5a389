/** Who may write when: one append at a time in each stream, so many on the wire at once, and so many waiting at most. */
import { LogUnavailable } from '../port.ts'

export interface Turns {
  /** Runs the work when every earlier one of the same stream has ended. Throws `LogUnavailable` where too many wait. */
  readonly inStream: <T>(stream: string, work: () => Promise<T>) => Promise<T>
  /** Runs the work as soon as fewer than so many are on the wire. */
  readonly onWire: <T>(work: () => Promise<T>) => Promise<T>
  /** Resolves when all that has a turn now has ended. */
  readonly ended: () => Promise<unknown>
}

/** Makes the turns. */
export const makeTurns = ({
  onWire,
  waiting,
}: {
  readonly onWire: number
  readonly waiting: number
}): Turns => {
  const streams = new Map<string, Promise<unknown>>()
  const sleepers: (() => void)[] = []
  let held = 0
  let free = onWire
  const enter = async (): Promise<void> => {
    if (free > 0) free -= 1
    else await new Promise<void>(resolve => sleepers.push(resolve))
  }
  const leave = (): void => {
    const next = sleepers.shift()
    if (next === undefined) free += 1
    else next()
  }
  const after = async <T>(before: Promise<unknown> | undefined, work: () => Promise<T>): Promise<T> => {
    await before?.catch(() => undefined)
    return work()
  }
  return {
    inStream: async (stream, work) => {
      if (held >= waiting) throw new LogUnavailable(`${String(held)} appends wait for the event log already`)
      held += 1
      const turn = after(streams.get(stream), work)
      streams.set(stream, turn)
      try {
        return await turn
      } finally {
        held -= 1
        if (streams.get(stream) === turn) streams.delete(stream)
      }
    },
    onWire: async work => {
      await enter()
      try {
        return await work()
      } finally {
        leave()
      }
    },
    ended: () => Promise.allSettled(streams.values()),
  }
}
