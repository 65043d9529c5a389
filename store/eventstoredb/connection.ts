/** One client at a time: replaced when it fails the same way again and again, or lost its cluster; and whether the log is there. */
import { LogUnavailable } from '../port.ts'
import { placeOf, type Address } from './address.ts'
import { GuardedClient } from './client.ts'
import { isLostDiscovery, kindOf, troubleOf, whyOf } from './faults.ts'

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
  /** Something failed over this client. */
  readonly failed: (lease: Lease, error: unknown) => void
  /** Why the log can't be reached, as far as the last call tells. */
  readonly fault: () => string | undefined
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

/** Opens nothing yet: the client connects with its first call. Throws for certificates that can't be read. */
export const openConnection = (address: Address): Connection => {
  const closing = new AbortController()
  let held = hold(address)
  let failures = { kind: '', count: 0 }
  let why: string | undefined
  return {
    lease: () => {
      if (closing.signal.aborted) throw new LogUnavailable('the log is closed')
      return held
    },
    answered: () => {
      failures = { kind: '', count: 0 }
      why = undefined
    },
    failed: (lease, error) => {
      const trouble = troubleOf(error)
      if (closing.signal.aborted || lease.client !== held.client || trouble === 'mismatch') return
      why = `${placeOf(address)}: ${whyOf(error)}`
      const kind = kindOf(error)
      failures = { kind, count: kind === failures.kind ? failures.count + 1 : 1 }
      if (failures.count < sameFailures && !isLostDiscovery(error)) return
      const old = held
      held = hold(address)
      failures = { kind: '', count: 0 }
      old.end()
    },
    fault: () => why,
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
