/** Work that one process of several does at a time: whoever holds the lease does it, the others stand by. Double work harms nothing; a lease saves it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { errorFacts } from '../domain/kernel/thrown.ts'
import { toInstant } from '../domain/kernel/time.ts'
import type { SessionStore } from '../store/sessions.ts'

/** May be started again after it was stopped. */
export interface Work {
  readonly name: string
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}
export interface Turn {
  /** Whether this process does the work now. */
  readonly isOurs: () => boolean
  /** Stops the work, and leaves it to the others. */
  readonly close: () => Promise<void>
}
/** Does the work whenever it is this process's turn. Answers after the first try; throws where the work could not be started then. */
export type TakeTurns = (work: Work) => Promise<Turn>

/** Nobody else is there: the work is done from now on. */
export const alone: TakeTurns = async ({ start, stop }) => {
  await start()
  return { isOurs: () => true, close: stop }
}

/** A lease lasts so long after it was asked for; it is asked for again so often; and work ends so long before it does, as clocks differ. */
const leaseMs = 9_000
const askEveryMs = 2_000
const marginMs = 3_000

interface Leasing {
  readonly sessions: Pick<SessionStore, 'claim' | 'remove'>
  /** Names this process, and after a restart still does: it takes up its own lease at once. */
  readonly holder: string
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
}

/** Asks for the lease; answers until when, by this process's own clock, it may work. */
const asking =
  ({ sessions, holder }: Leasing, id: string) =>
  async (): Promise<number> => {
    const [asked, now] = [performance.now(), Date.now()]
    const wanted = { id, data: holder, expires: toInstant(now + leaseMs) }
    const { data } = await sessions.claim(wanted, toInstant(now))
    return data === holder ? asked + leaseMs - marginMs : 0
  }

/** Turns by leases in the session store that all processes share. */
export const byLease =
  (leasing: Leasing): TakeTurns =>
  async ({ name, start, stop }) => {
    const { log, sessions } = leasing
    const id = `lease-${name}`
    const ask = asking(leasing, id)
    const ending = new AbortController()
    const state = { until: 0, working: false }
    let changing = Promise.resolve()

    const change = async (): Promise<void> => {
      const mine = performance.now() < state.until
      if (mine === state.working) return
      if (mine) await start()
      state.working = mine
      if (!mine) await stop()
      log.info({ work: name }, mine ? 'this process does the work' : 'another process does the work')
    }
    const look = async (): Promise<void> => {
      // A store that hangs is a lease that runs out.
      const answer = await Promise.race([ask(), sleep(askEveryMs, undefined, { ref: false })])
      if (answer !== undefined) state.until = answer
    }
    const told = (error: unknown): void =>
      log.error({ work: name, error: errorFacts(error) }, 'a lease, or its work, failed: it is tried again')
    const turns = async (): Promise<void> => {
      // Ends at once when the process does.
      while (await sleep(askEveryMs, true, { signal: ending.signal, ref: false }).catch(() => false)) {
        await look().catch(told)
        // The lease is renewed also while its work takes long to start or to stop.
        changing = changing.then(change).catch(told)
      }
    }

    await look()
    await change()
    if (!state.working) log.info({ work: name }, 'another process does the work: this one stands by')
    const turning = turns()
    return {
      isOurs: () => state.working,
      close: async () => {
        ending.abort()
        await turning
        await changing
        if (state.working) await stop()
        state.working = false
        if (performance.now() < state.until) await sessions.remove(id)
      },
    }
  }
