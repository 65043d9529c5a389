/** What is asked for while the database is being asked goes to it together, once it has answered. */

interface Waiting<V> {
  readonly resolve: (value: V) => void
  readonly reject: (reason: unknown) => void
}

/** Asks for many at once: answers what it found, by name. */
export type AskAll<V> = (names: readonly string[]) => Promise<ReadonlyMap<string, V>>

/** One question at a time, of at most so many names; who asks for the same name shares its answer. `absent` is of what was not found. */
export const gathering = <V>(askAll: AskAll<V>, most: number, absent: V): ((name: string) => Promise<V>) => {
  const waiting = new Map<string, Waiting<V>[]>()
  let asking = false
  const askOnce = async (): Promise<void> => {
    const taken = [...waiting].slice(0, most)
    for (const [name] of taken) waiting.delete(name)
    try {
      const found = await askAll(taken.map(([name]) => name))
      for (const [name, who] of taken) for (const one of who) one.resolve(found.get(name) ?? absent)
    } catch (error) {
      for (const [, who] of taken) for (const one of who) one.reject(error)
    }
  }
  const ask = async (): Promise<void> => {
    if (asking) return
    asking = true
    // Those who ask in the same turn come along.
    await Promise.resolve()
    while (waiting.size > 0) await askOnce()
    asking = false
  }
  return name =>
    new Promise((resolve, reject) => {
      waiting.set(name, [...(waiting.get(name) ?? []), { resolve, reject }])
      void ask()
    })
}
