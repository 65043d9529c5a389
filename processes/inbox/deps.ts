/** What the inbox is given, and what it knows of a message that it works on. */
import type { Access, Documents, Identity } from '../../access/access.ts'
import type { MessageMapper } from '../../domain/filing.ts'
import type { CareSetting } from '../../domain/kernel/terms.ts'
import type { Clock } from '../../domain/kernel/time.ts'
import type { Journal } from '../../store/journal.ts'
import type { KeyStore } from '../../store/keys.ts'
import type { EventLog } from '../../store/port.ts'
import type { Handle } from '../../store/write.ts'

/** What mapping needs to know of a provider. */
interface Sender {
  readonly setting: CareSetting
  /** Its ODS code and its name. */
  readonly names: readonly string[]
  /** The team of this provider behind the first service or clinician code that is known. */
  readonly team: (codes: readonly string[]) => string | undefined
}

/** Where the inbox writes what it does: ids and reasons, never content. */
interface InboxLog {
  readonly error: (facts: Readonly<Record<string, string | number>>, what: string) => void
}

/** What filing a message takes. */
export interface FilingDeps {
  readonly journal: Journal
  readonly keys: KeyStore
  readonly handle: Handle
  readonly access: Pick<Access, 'permit'>
  readonly identity: Identity
  readonly documents: Pick<Documents, 'keep' | 'read'>
  readonly mappers: { readonly hl7v2: MessageMapper }
  /** What is known of a provider; undefined where it was never registered. */
  readonly directory: (organisation: string) => Promise<Sender | undefined>
}

export interface InboxDeps extends FilingDeps {
  /** The log as it lies, to follow messages by their types without opening them. */
  readonly log: Pick<EventLog, 'readAll' | 'subscribe' | 'compare' | 'end'>
  readonly clock: Clock
  readonly logger: InboxLog
  /** Ends the inbox: what is being filed is finished, nothing new is begun. */
  readonly signal: AbortSignal
  /** How many messages are filed at once (default 8). */
  readonly atOnce?: number
  /** How long to wait before trying again, by how often it failed, in milliseconds (default: 50 ms doubling up to a minute). */
  readonly pause?: (failures: number) => number
}
