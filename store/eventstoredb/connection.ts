/** One client at a time: replaced when it fails the same way again and again, or lost its cluster; and whether the log is there. */
import { LogUnavailable } from '../port.ts'
import { placeOf, type Address } from './address.ts'
import type { Bounds } from './bounds.ts'
import { makeBreakers, type Doing } from './breakers.ts'
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
  readonly answered: (doing: Doing) => void
  /** A call failed over this client, begun then (in the milliseconds of `performance.now`). */
  readonly failed: (
    lease: Lease,
    error: unknown,
    call: { readonly doing: Doing; readonly began: number },
  ) => void
  /** Why the log can't be read, or is not written, as far as the last calls tell. */
  readonly fault: () => string | undefined
  /** Nothing was answered for longer than anybody should wait. */
  readonly isAway: (doing: Doing) => boolean
  /** Throws `LogUnavailable` while the server is away, but for one caller now and then. */
  readonly admit: (doing: Doing) => void
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

const none = { kind: '', count: 0 }

/** Opens nothing yet: the client connects with its first call. Throws for certificates that can't be read. */
export const openConnection = (address: Address, bounds: Bounds): Connection => {
  const closing = new AbortController()
  const breakers = makeBreakers(bounds)
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
    answered: doing => {
      failures = none
      breakers.close(doing)
    },
    failed: (lease, error, { doing, began }) => {
      if (closing.signal.aborted || lease.client !== held.client) return
      if (isAnswered(error)) {
        breakers.close(doing)
        return
      }
      breakers.open(doing, `${placeOf(address)}: ${whyOf(error)}`, began)
      const kind = kindOf(error)
      failures = { kind, count: kind === failures.kind ? failures.count + 1 : 1 }
      if (failures.count >= sameFailures || isLostDiscovery(error)) renew()
    },
    fault: breakers.why,
    isAway: breakers.isAway,
    admit: breakers.admit,
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
