/** Work in lanes: what shares a lane runs one after the other in the order given, the rest at once, up to a bound. */

/** Runs `work` once all earlier work of these lanes has ended, whatever became of it, and a place is free. */
export type Lanes = <T>(lanes: readonly string[], work: () => Promise<T>) => Promise<T>

/** Makes lanes with so many places. */
export const makeLanes = (places: number): Lanes => {
  const tails = new Map<string, Promise<unknown>>()
  const queue: (() => void)[] = []
  let free = places

  const enter = (): Promise<void> => {
    if (free > 0) {
      free -= 1
      return Promise.resolve()
    }
    return new Promise(resolve => queue.push(resolve))
  }
  const leave = (): void => {
    const next = queue.shift()
    if (next === undefined) free += 1
    else next()
  }
  const inPlace = async <T>(work: () => Promise<T>): Promise<T> => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }

  return async (lanes, work) => {
    const earlier = lanes.map(lane => tails.get(lane) ?? Promise.resolve())
    const run = Promise.allSettled(earlier).then(() => inPlace(work))
    for (const lane of lanes) tails.set(lane, run)
    try {
      return await run
    } finally {
      for (const lane of lanes) if (tails.get(lane) === run) tails.delete(lane)
    }
  }
}
