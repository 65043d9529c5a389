/** What is done to the server while it is used: restarted, stalled, frozen, silenced, cut off, one after the other as the seed says. */
import { status } from '@grpc/grpc-js'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventStoreDb } from '../../support/eventstoredb/start.ts'

type Mischief = (server: EventStoreDb) => Promise<void>

const heldMs = 300

const kinds: Readonly<Record<string, Mischief>> = {
  restart: server => server.restart(),
  cut: ({ faults }) => faults.dropConnections(),
  freeze: async ({ faults }) => {
    faults.freeze()
    await sleep(heldMs)
    faults.thaw()
  },
  stall: async ({ faults }) => {
    await faults.stall()
    await sleep(heldMs)
    await faults.resume()
  },
  /** What is asked is done, and nobody is told. */
  silence: async ({ faults }) => {
    await faults.silence()
    await sleep(heldMs)
    await faults.dropConnections()
    await faults.resume()
  },
  notReady: ({ faults }) => faults.notReady(heldMs),
  refuse: ({ faults }) =>
    faults.refuse({
      operation: 'append',
      code: status.UNAVAILABLE,
      details: 'Server Is Too Busy',
      times: 20,
    }),
}

/** So often; then what is left of the work is left in peace, however slow the machine. */
const times = 16

/** Goes on while the work does; answers what was done, in order. */
export const during = async <T>(
  server: EventStoreDb,
  random: () => number,
  work: Promise<T>,
): Promise<{ readonly answer: T; readonly done: readonly string[] }> => {
  const names = Object.keys(kinds)
  const done: string[] = []
  let isOver = false
  const ended = work.finally(() => {
    isOver = true
  })
  ended.catch(() => undefined)
  const goesOn = (): boolean => !isOver
  while (goesOn() && done.length < times) {
    await sleep(200 + random() * 400)
    const name = names[Math.floor(random() * names.length)] ?? 'cut'
    if (!goesOn()) break
    await kinds[name]?.(server)
    done.push(name)
  }
  return { answer: await ended, done }
}
