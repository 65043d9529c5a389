/** What to do when it is not known whether an append was written. */
import { setTimeout as pause } from 'node:timers/promises'
import { LogUnavailable, UnknownOutcome, type Appended } from './port.ts'

const tries = 8
/** Whoever waits is told after so long: a try of its own takes as long as its adapter's deadline. */
const patienceMs = 5_000

/**
 * An append whose outcome is unknown is tried again with the same ids and the original expectation. Throws `UnknownOutcome` where it
 * stays unknown: also where the log is away by then, which says of the last try alone that it wrote nothing.
 */
export const surely = async (append: () => Promise<Appended>): Promise<Appended> => {
  const until = performance.now() + patienceMs
  let doubt: UnknownOutcome | undefined
  for (let tried = 1; ; tried += 1) {
    try {
      return await append()
    } catch (error) {
      if (error instanceof LogUnavailable && doubt !== undefined) throw doubt
      if (!(error instanceof UnknownOutcome) || tried === tries || performance.now() > until) throw error
      doubt = error
      await pause(Math.random() * 50 * 2 ** tried)
    }
  }
}
