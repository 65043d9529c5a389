/** What the process that brings notes to NHS 111 is given. */
import type { Access } from '../../access/access.ts'
import type { Signer } from '../../access/signing.ts'
import type { Clock, Instant } from '../../domain/kernel/time.ts'
import type { Journal } from '../../store/journal.ts'
import type { KeyStore } from '../../store/keys.ts'
import type { Handle } from '../../store/write.ts'

/** How the exchange proves itself to a receiver. */
export type ReceiverSignIn =
  | { readonly type: 'basic'; readonly user: string; readonly secret: string }
  | {
      readonly type: 'clientCredentials'
      readonly tokenUrl: string
      readonly clientId: string
      readonly secret: string
      readonly scope?: string | undefined
    }

/** A receiver as the settings name it. */
export interface ReceiverSettings {
  readonly name: string
  /** Below it lie `notes` and `notes/{note}`. */
  readonly url: string
  readonly signIn: ReceiverSignIn
}

/** Where the process writes what it does: names, counts and reasons, never content. */
interface ProcessLog {
  readonly info: (facts: Readonly<Record<string, string | number>>, what: string) => void
  readonly warn: (facts: Readonly<Record<string, string | number>>, what: string) => void
  readonly error: (facts: Readonly<Record<string, string | number>>, what: string) => void
}

export interface Nhs111Deps {
  readonly journal: Journal
  readonly keys: KeyStore
  readonly handle: Handle
  readonly access: Pick<Access, 'permit'>
  readonly signer: Signer
  readonly clock: Clock
  readonly logger: ProcessLog
  /** Ends the process: what is under way is finished or given up, nothing new is begun. */
  readonly signal: AbortSignal
  /** How many notes are under way to one receiver at once (default 8). */
  readonly atOnce?: number
  /** How long to wait before trying again, by how often it failed, in milliseconds (default: up to 250 ms doubling, up to a minute). */
  readonly pause?: (failures: number) => number
  /** How often each receiver is asked what it holds (default a minute). */
  readonly checkEveryMs?: number
  /** How long a receiver has to answer (default 10 s). */
  readonly patienceMs?: number
  /** After how long without a delivery a version is late (default 15 minutes). */
  readonly lateAfterMs?: number
}

/** A version is late from here on. */
export const lateAt = ({ lateAfterMs = 15 * 60_000 }: Nhs111Deps, publishedAt: Instant): number =>
  Date.parse(publishedAt) + lateAfterMs
