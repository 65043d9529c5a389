/** What a follower knows: the leader's history, some time later. */
import { createHistory, type History } from './history.ts'
import type { Frame } from './logOnDisk.ts'

export interface Replicated {
  /** The leader's own, which hands everything on. */
  readonly history: History
  readonly replica: History
}

/** A history and a copy that trails it by so many milliseconds, which may change as it goes. */
export const replicate = (lag: () => number): Replicated => {
  const own = createHistory()
  const replica = createHistory()
  const waiting: { readonly due: number; readonly frame: Frame }[] = []
  const copy = (frame: Frame): void => {
    replica.number(frame)
    replica.sync(frame)
  }
  const hand = (): void => {
    const now = Date.now()
    for (let [next] = waiting; next !== undefined && (next.due <= now || lag() === 0); [next] = waiting) {
      waiting.shift()
      copy(next.frame)
    }
    if (waiting.length > 0) setTimeout(hand, 5)
  }
  return {
    replica,
    history: {
      ...own,
      sync: frame => {
        own.sync(frame)
        if (lag() === 0 && waiting.length === 0) {
          copy(frame)
          return
        }
        waiting.push({ due: Date.now() + lag(), frame })
        if (waiting.length === 1) hand()
      },
    },
  }
}
