/** Work on the same key is done one after another. */

/** Runs `work` once all earlier work on its key has ended, whatever became of that. */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>

/** Makes turns of their own, by key. */
export const turnsByKey = (): InTurn => {
  const turns = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const before = turns.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    turns.set(key, mine)
    try {
      return await mine
    } finally {
      if (turns.get(key) === mine) turns.delete(key)
    }
  }
}
