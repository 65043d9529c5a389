/** A bounded map of what was used last: cheap at any size. */

/** So many entries make a generation; two generations are kept. */
const perGeneration = 10_000

export interface Generations<V> {
  readonly get: (name: string) => V | undefined
  readonly put: (name: string, value: V) => void
  readonly drop: (name: string) => void
  readonly clear: () => void
}

/** Two generations: what is used moves to the young one, and when that is full the old one is let go. */
export const generations = <V>(): Generations<V> => {
  let young = new Map<string, V>()
  let old = new Map<string, V>()
  const put = (name: string, value: V): void => {
    if (young.size >= perGeneration) {
      old = young
      young = new Map()
    }
    young.set(name, value)
  }
  const get = (name: string): V | undefined => {
    const value = young.get(name)
    if (value !== undefined) return value
    const older = old.get(name)
    if (older !== undefined) put(name, older)
    return older
  }
  const drop = (name: string): void => {
    young.delete(name)
    old.delete(name)
  }
  const clear = (): void => {
    young.clear()
    old.clear()
  }
  return { get, put, drop, clear }
}
