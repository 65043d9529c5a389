/** Work in lanes: what shares a lane runs one after the other in the order given, the rest at once, up to a bound. */

/** Runs `work` once all earlier work of these lanes has ended and a place is free. `work` must not reject. */
export type Lanes = (lanes: readonly string[], work: () => Promise<void>) => Promise<void>

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
  const inPlace = async (work: () => Promise<void>): Promise<void> => {
    await enter()
    try {
      await work()
    } finally {
      leave()
    }
  }

  return async (lanes, work) => {
    const earlier = lanes.map(lane => tails.get(lane) ?? Promise.resolve())
    const run = Promise.all(earlier).then(() => inPlace(work))
    for (const lane of lanes) tails.set(lane, run)
    await run
    for (const lane of lanes) if (tails.get(lane) === run) tails.delete(lane)
  }
}
