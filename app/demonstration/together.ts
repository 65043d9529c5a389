/** Plays many lives together: in order of time, one act of a life after the other, a few lives at once. */
import type { Instant } from '../../domain/kernel/time.ts'

/** Something that happens, and when. */
export interface Step {
  readonly at: Instant
  readonly run: () => Promise<void>
}

/** At most so many steps at once: they share the log's commits. */
const atOnce = 32

/** Hands out places, so many at a time. */
const places = (free: number) => {
  const queue: (() => void)[] = []
  return {
    take: (): Promise<void> | undefined => {
      free -= 1
      return free >= 0 ? undefined : new Promise(resolve => queue.push(resolve))
    },
    give: (): void => {
      free += 1
      queue.shift()?.()
    },
  }
}

/**
 * Runs the steps of all lives. Across lives they begin in order of time; within one, a step begins once the one before has ended.
 * The first fault ends it, once what is under way has ended.
 */
export const playTogether = async (
  lives: readonly (readonly Step[])[],
  onStep: () => void,
): Promise<void> => {
  const steps = lives
    .flatMap((life, nth) => life.map(step => ({ nth, step })))
    .sort((a, b) => (a.step.at < b.step.at ? -1 : Number(a.step.at > b.step.at)))
  const before = new Map<number, Promise<void>>()
  const { take, give } = places(atOnce)
  const faults: unknown[] = []
  for (const { nth, step } of steps) {
    await take()
    if (faults.length > 0) break
    const run = async (): Promise<void> => {
      await before.get(nth)
      try {
        if (faults.length === 0) await step.run()
      } catch (error) {
        faults.push(error)
      } finally {
        give()
        onStep()
      }
    }
    before.set(nth, run())
  }
  await Promise.all(before.values())
  if (faults.length > 0) throw faults[0]
}
