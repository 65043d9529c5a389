/** What to do when it is not known whether an append was written. */
import { setTimeout as pause } from 'node:timers/promises'
import { UnknownOutcome, type Appended } from './port.ts'

const tries = 8

/** An append whose outcome is unknown is tried again with the same ids and the original expectation. */
export const surely = async (append: () => Promise<Appended>): Promise<Appended> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await append()
    } catch (error) {
      if (!(error instanceof UnknownOutcome) || tried === tries) throw error
      await pause(Math.random() * 50 * 2 ** tried)
    }
  }
}
