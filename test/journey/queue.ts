/** A hospital's system that keeps each message until it was acknowledged, and sends again what was not. */
import { setTimeout as sleep } from 'node:timers/promises'
import { openHospital } from './hospital.ts'

const againMs = 250

/** What was said of one sending. */
export interface Told {
  /** `AA`, `AE`; nothing where the connection failed. */
  readonly code: string
  readonly askedAt: number
  readonly answeredAt: number
}

export interface SendingQueue {
  /** Goes behind all that waits. */
  readonly put: (message: string) => void
  /** Resolves when all that was put in was acknowledged. */
  readonly emptied: () => Promise<void>
  /** How many were acknowledged. */
  readonly acknowledged: () => number
  readonly told: readonly Told[]
  readonly close: () => Promise<void>
}

/** Opens a connection with a queue: one message at a time, in order. */
export const openQueue = (port: number): SendingQueue => {
  const hospital = openHospital(port)
  const told: Told[] = []
  let acknowledged = 0
  let last: Promise<void> = Promise.resolve()
  const once = async (message: string): Promise<boolean> => {
    const askedAt = Date.now()
    const code = await hospital.send(message).catch(() => '')
    told.push({ code, askedAt, answeredAt: Date.now() })
    return code === 'AA'
  }
  const surely = async (message: string): Promise<void> => {
    while (!(await once(message))) await sleep(againMs)
    acknowledged += 1
  }
  return {
    put: message => {
      last = last.then(() => surely(message))
    },
    emptied: () => last,
    acknowledged: () => acknowledged,
    told,
    close: () => hospital.close(),
  }
}
