/** How often an answer may be published: the log does not grow by figures alone. */
import type { Published } from '../domain/publication/decider.ts'
import type { Answer } from './questions/question.ts'

/** So many publications of an answer may follow one another at once, after a quiet time: whoever waits for ten people's news sees them at once. */
const atOnce = 10
/** Then so many bytes of an answer may a second: a small one (10 kB) every two seconds, the largest (60 to 270 kB) every 12 to 54. That is at most 0.4 GB a day of each, were every moment to bring news of ten people. */
const bytesASecond = 5000
/** Or sooner, once events of so many times its own size were counted since: a log that is busy grows by its events first. */
const timesItsSize = 4
/** What an event takes in the log at least, in bytes. */
const bytesOfEvent = 500

/** What may still be published, as it stood after the last publication. */
interface Account {
  readonly left: number
  readonly seq: number
  readonly at: number
  readonly bytes: number
}

/** Keeps account of what may be published. `now` in milliseconds, never going back. */
export const openAllowance = (now: () => number) => {
  const accounts = new Map<string, Account>()
  const leftOf = ({ name }: Answer, seq: number): number => {
    const account = accounts.get(name)
    if (account === undefined) return atOnce
    const byTime = ((now() - account.at) * bytesASecond) / 1000 / account.bytes
    const byEvents = (Math.max(0, seq - account.seq) * bytesOfEvent) / (account.bytes * timesItsSize)
    return Math.min(atOnce, account.left + byTime + byEvents)
  }
  return {
    /** Whether an answer may be published through the event of this number. */
    allows: (answer: Answer, seq: number): boolean => leftOf(answer, seq) >= 1,
    /** Puts a publication through that event down. */
    spend: (answer: Answer, seq: number, figures: Published): void => {
      const left = leftOf(answer, seq) - 1
      accounts.set(answer.name, { left, seq, at: now(), bytes: JSON.stringify(figures).length })
    },
  }
}
