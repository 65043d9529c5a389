/** How many messages are worked on at once over all connections: whoever asks for a page meanwhile waits behind no more than these. */

export interface Room {
  /** Takes a place; or answers false, and calls `again` once when it is this one's turn to try. */
  readonly take: (again: () => void) => boolean
  readonly leave: () => void
}

/**
 * Makes room for so many. Who finds none comes after those who found none before. A place that was left is given away in the next turn of the
 * event loop: messages that are refused at once would otherwise follow each other for as long as any are there, and nobody else be heard.
 */
export const makeRoom = (most: number): Room => {
  const waiting = new Set<() => void>()
  let free = most
  let left = 0
  /** How many more the one may take whose turn it is: one, as long as others wait. */
  let allowed = Infinity
  const giveAway = (): void => {
    free += left
    left = 0
    for (const next of waiting) {
      if (free === 0) break
      waiting.delete(next)
      allowed = waiting.size > 0 ? 1 : Infinity
      next()
    }
    allowed = Infinity
  }
  return {
    take: again => {
      if (free > 0 && allowed > 0) {
        free -= 1
        allowed -= 1
        return true
      }
      waiting.add(again)
      return false
    },
    leave: () => {
      left += 1
      if (left === 1) setImmediate(giveAway)
    },
  }
}
