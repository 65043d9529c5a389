/** Keys that were read lately, kept for a moment: whoever destroys one waits that long before saying that it is gone. */
import { setTimeout as pause } from 'node:timers/promises'
import { generations } from '../adapter/generations.ts'

/** How long a key that was read may be used without asking again. */
export const leaseMs = 250

interface Lease {
  readonly key: Uint8Array
  readonly until: number
}

export interface Leases {
  readonly get: (subject: string) => Uint8Array | undefined
  /** Keeps a key that was asked for at `asked` (as `now` tells it); nothing of one whose time is over. */
  readonly put: (subject: string, key: Uint8Array, asked: number) => void
  readonly drop: (subject: string) => void
  readonly clear: () => void
  readonly now: () => number
  /** Resolves when no process can hold a lease any longer that was taken before. */
  readonly runOut: () => Promise<void>
}

/** Leases are counted on a clock that is never set, from before the question: so none outlasts a destruction by more than its length. */
export const leases = (): Leases => {
  const held = generations<Lease>()
  const now = (): number => performance.now()
  return {
    ...held,
    now,
    get: subject => {
      const lease = held.get(subject)
      return lease !== undefined && lease.until > now() ? lease.key : undefined
    },
    put: (subject, key, asked) => {
      if (asked + leaseMs > now()) held.put(subject, { key, until: asked + leaseMs })
    },
    // Half as long again: clocks of two machines don't run at quite the same speed.
    runOut: () => pause(leaseMs * 1.5),
  }
}
