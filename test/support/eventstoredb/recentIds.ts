/** The ids of recent events, as far as 8 MiB go: all that `any` and `stream_exists` know of earlier appends. A restart forgets them. */
import type { StoredEvent } from './events.ts'

export interface RecentIds {
  readonly find: (id: string) => { readonly stream: string; readonly revision: bigint } | undefined
  readonly remember: (events: readonly StoredEvent[]) => void
}

/** Measured on the server: 80,000 events with names of some 20 characters stay, 120,000 do not. */
export const realMemory = 8 * 1024 * 1024

const sizeOf = (event: StoredEvent): number => 16 + 4 + 8 + 2 * event.stream.length

/** A memory of so many bytes; the first event under an id keeps it, the oldest go first. */
export const createRecentIds = (bytes: number): RecentIds => {
  const kept = new Map<string, StoredEvent>()
  let size = 0
  const forgetOldest = (): void => {
    for (const [id, event] of kept) {
      if (size <= bytes) return
      kept.delete(id)
      size -= sizeOf(event)
    }
  }
  return {
    find: id => kept.get(id),
    remember: events => {
      for (const event of events) {
        if (kept.has(event.id)) continue
        kept.set(event.id, event)
        size += sizeOf(event)
      }
      forgetOldest()
    },
  }
}
