/** What happens in the log while a subscription runs, in a queue that forgets its oldest entries when the client is too slow. */
import type { StoredEvent } from './events.ts'
import type { Filter } from './filter.ts'
import type { History } from './history.ts'

/** `sequence` counts what was put in, so that a gap shows what was forgotten. */
export interface LiveEntry {
  readonly sequence: number
  readonly event?: StoredEvent
  /** The position of the last of so many events looked at. */
  readonly checkpoint?: number
}

export interface LiveQueue {
  /** Undefined once the queue is closed. */
  readonly next: () => Promise<LiveEntry | undefined>
  readonly close: () => void
}

/** The real server keeps 32, but drains them in another thread meanwhile. */
const capacity = 128

/** Listens from now on, without a filter to every event that matters to the caller. */
export const openLiveQueue = (
  history: History,
  matches: (event: StoredEvent) => boolean,
  filter: Filter | undefined,
): LiveQueue => {
  const entries: LiveEntry[] = []
  let sequence = 0
  let considered = 0
  let closed = false
  let wake: () => void = () => undefined
  const put = (entry: Omit<LiveEntry, 'sequence'>): void => {
    sequence += 1
    entries.push({ ...entry, sequence })
    if (entries.length > capacity) entries.shift()
    wake()
  }
  const stop = history.listen(event => {
    if (matches(event)) put({ event })
    if (filter === undefined) return
    considered += 1
    if (considered < filter.checkpointInterval) return
    considered = 0
    put({ checkpoint: event.position })
  })
  return {
    next: async () => {
      while (entries.length === 0 && !closed)
        await new Promise<void>(resolve => {
          wake = resolve
        })
      return closed ? undefined : entries.shift()
    },
    close: () => {
      closed = true
      stop()
      wake()
    },
  }
}
