/** Looks, one after the other, each at the newest there is. */

/** Between two looks, in milliseconds: as long as the last one took, so that looks have at most half of the engine, within these bounds. */
const rests = { least: 200, most: 2000 } as const
/** What was put off is looked at again after so many milliseconds, where nothing newer came. */
const againAfter = 2000

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms).unref())

/** Runs `work` for the newest of what it is handed; what was handed meanwhile comes next. `work` answers whether it put anything off. */
export const newestOnly = <Look>(work: (look: Look) => Promise<boolean>) => {
  let waiting: Look | undefined
  let running: Promise<void> | undefined
  let again: NodeJS.Timeout | undefined

  const run = async (): Promise<void> => {
    for (let next = waiting; next !== undefined; next = waiting) {
      const look = next
      waiting = undefined
      clearTimeout(again)
      const began = performance.now()
      if (await work(look))
        again = setTimeout(() => (waiting === undefined ? hand(look) : undefined), againAfter).unref()
      await pause(Math.min(rests.most, Math.max(rests.least, performance.now() - began)))
    }
    running = undefined
  }
  const hand = (look: Look): void => {
    waiting = look
    running ??= run()
  }
  return {
    hand,
    /** Resolves once everything that was handed was looked at, but for what was put off. */
    ended: async () => running,
    /** The same, and what was put off is left. */
    stop: async (): Promise<void> => {
      clearTimeout(again)
      await running
      clearTimeout(again)
    },
  }
}
