/** One client at a time: replaced when it fails the same way again and again, or lost its cluster; and whether the log is there. */
import { LogUnavailable } from '../port.ts'
import { placeOf, type Address } from './address.ts'
import type { Bounds } from './bounds.ts'
import { GuardedClient } from './client.ts'
import { isAnswered, isLostDiscovery, kindOf, whyOf } from './faults.ts'

/** A client fails so often the same way, and without a success in between, before there is a new one. */
const sameFailures = 5

/** A client, and the signal that it is given up. */
export interface Lease {
  readonly client: GuardedClient
  readonly signal: AbortSignal
}

export interface Connection {
  /** Throws `LogUnavailable` once it is closed. */
  readonly lease: () => Lease
  /** Something was answered. */
  readonly answered: () => void
  /** A call failed over this client, begun then (in the milliseconds of `performance.now`). */
  readonly failed: (lease: Lease, error: unknown, began?: number) => void
  /** Why the log can't be reached, as far as the last call tells. */
  readonly fault: () => string | undefined
  /** Nothing was answered for longer than anybody should wait. */
  readonly isAway: () => boolean
  /** Throws `LogUnavailable` while the server is away, but for one caller now and then. */
  readonly admit: () => void
  /** Aborts when the log begins to close. */
  readonly closed: AbortSignal
  /** Makes no new call, and ends those under way after `pending` has settled. */
  readonly close: (pending: Promise<unknown>) => Promise<void>
}

interface Held extends Lease {
  readonly end: () => void
}

const hold = (address: Address): Held => {
  const client = new GuardedClient(address)
  const ended = new AbortController()
  const end = (): void => {
    ended.abort()
    void client.close()
  }
  return { client, signal: ended.signal, end }
}

/** Since when nothing was answered, and why: the breaker. */
const makeBreaker = ({ awayMs, trialMs }: Pick<Bounds, 'awayMs' | 'trialMs'>) => {
  let trouble: { readonly since: number; readonly why: string } | undefined
  let tried = -Infinity
  const isAway = (): boolean => trouble !== undefined && performance.now() - trouble.since >= awayMs
  return {
    isAway,
    close: (): void => {
      trouble = undefined
    },
    open: (why: string, began: number): void => {
      trouble = { since: Math.min(began, trouble?.since ?? began), why }
    },
    why: () => trouble?.why,
    admit: (): void => {
      const now = performance.now()
      if (trouble !== undefined && isAway() && now - tried < trialMs)
        throw new LogUnavailable(`the event log is away: ${trouble.why}`)
      if (isAway()) tried = now
    },
  }
}

const none = { kind: '', count: 0 }

/** Opens nothing yet: the client connects with its first call. Throws for certificates that can't be read. */
export const openConnection = (address: Address, bounds: Bounds): Connection => {
  const closing = new AbortController()
  const breaker = makeBreaker(bounds)
  let held = hold(address)
  let failures = none
  const renew = (): void => {
    const old = held
    held = hold(address)
    failures = none
    old.end()
  }
  return {
    lease: () => {
      if (closing.signal.aborted) throw new LogUnavailable('the log is closed')
      return held
    },
    answered: () => {
      failures = none
      breaker.close()
    },
    failed: (lease, error, began = performance.now()) => {
      if (closing.signal.aborted || lease.client !== held.client) return
      if (isAnswered(error)) {
        breaker.close()
        return
      }
      breaker.open(`${placeOf(address)}: ${whyOf(error)}`, began)
      const kind = kindOf(error)
      failures = { kind, count: kind === failures.kind ? failures.count + 1 : 1 }
      if (failures.count >= sameFailures || isLostDiscovery(error)) renew()
    },
    fault: breaker.why,
    isAway: breaker.isAway,
    admit: breaker.admit,
    closed: closing.signal,
    close: async pending => {
      closing.abort()
      await pending
      const { client, end } = held
      end()
      await client.close()
    },
  }
}
