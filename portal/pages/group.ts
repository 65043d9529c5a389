/** Puts things of the same key together, in the order in which the keys first come. */

export interface Group<T> {
  readonly key: string
  readonly items: readonly [T, ...T[]]
}

export const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): readonly Group<T>[] => {
  const groups = new Map<string, [T, ...T[]]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups].map(([key, members]) => ({ key, items: members }))
}

/** Puts neighbours of the same key together; the same key further on makes another group. */
export const runsBy = <T>(items: readonly T[], keyOf: (item: T) => string): readonly Group<T>[] => {
  const runs: { readonly key: string; readonly items: [T, ...T[]] }[] = []
  for (const item of items) {
    const key = keyOf(item)
    const last = runs.at(-1)
    if (last?.key === key) last.items.push(item)
    else runs.push({ key, items: [item] })
  }
  return runs
}
