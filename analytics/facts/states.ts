/** What rows are made of: states as of one event, folded by whoever may open them, and keys that tell nobody who is meant. */
import type { DataOf, Recorded } from '../../domain/kernel/event.ts'
import type { accessEvents } from '../../domain/access/events.ts'
import type { CarePlanState } from '../../domain/carePlan/state.ts'
import type { EntryState } from '../../domain/entry/decider.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { PatientState } from '../../domain/patient/decider.ts'
import type { ProviderState } from '../../domain/provider/decider.ts'
import type { LookedUp } from './people.ts'

export interface States extends LookedUp {
  /** An item before and after the event, and when its first version was recorded. */
  readonly entry: (
    recorded: Recorded,
  ) => Promise<{ readonly before: EntryState; readonly after: EntryState; readonly arrived: Instant }>
  /** A care plan before and after the event: when it is reviewed and whether it is in force; what it says is not kept. */
  readonly plan: (
    recorded: Recorded,
  ) => Promise<{ readonly before: CarePlanState; readonly after: CarePlanState }>
  readonly patient: (recorded: Recorded) => Promise<PatientState>
  /** With how many teams and people the record is shared, and in which care settings they work; undefined after an erasure. */
  readonly sharing: (
    recorded: Recorded,
  ) => Promise<{ readonly shares: number; readonly settings: readonly string[] } | undefined>
  /** Whether the person has opted out of being counted, as of an event of their consents. */
  readonly optedOut: (recorded: Recorded) => Promise<boolean>
  /** The newest event of each of the person's items and care plans, as of an event about them. */
  readonly itemsAt: (recorded: Recorded) => Promise<readonly Recorded[]>
  /** What happened to the person themselves, and what they looked at, since they opted out: as of the event that takes it back. */
  readonly meanwhile: (recorded: Recorded) => Promise<readonly Recorded[]>
  readonly provider: (recorded: Recorded) => Promise<ProviderState>
  /** A look that was allowed; undefined for any other event, and after an erasure. */
  readonly look: (recorded: Recorded) => DataOf<typeof accessEvents, 'RecordViewed'> | undefined
  /** The ODS code of a provider. */
  readonly odsOf: (provider: string) => Promise<string>
  /** A key for the person that tells nobody who they are: 64 bits, as decimal digits. */
  readonly personKey: (subject: string) => string
  /** The same for an item, by its stream. */
  readonly itemKey: (stream: string) => string
}
