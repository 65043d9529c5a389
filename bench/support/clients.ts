/** Clients that append as a store's users do: each waits for its answer before it goes on. */
import type { Appended } from '../../store/port.ts'
import { rate, type Measured } from './measure.ts'

const eventsPerStream = 3

/** Appends event `n` to a stream, at the revision that it must have. */
export type Append = (stream: string, expected: number, n: number) => Promise<Appended>

/** So many clients that each append one event after the other, three to a stream. Measures for `ms`. */
export const clientsAppending = (clients: number, append: Append, ms: number): Measured => {
  let streams = 0
  let events = 0
  const client = async (until: number): Promise<number> => {
    let done = 0
    while (performance.now() < until) {
      streams += 1
      const stream = `entry-${streams.toString(16).padStart(32, '0')}${String(clients)}`
      for (let revision = -1; revision < eventsPerStream - 1; revision += 1) {
        const { outcome } = await append(stream, revision, (events += 1))
        if (outcome !== 'appended') throw new Error('a client met a conflict in its own stream')
        done += 1
      }
    }
    return done
  }
  return () =>
    rate(0.1, async () => {
      const until = performance.now() + ms
      const done = await Promise.all(Array.from({ length: clients }, () => client(until)))
      return done.reduce((sum, one) => sum + one, 0)
    })
}
