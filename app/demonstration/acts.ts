/** What may happen in the demonstration's two years, each at its moment. */
import type { EntryContent } from '../../domain/entry/content.ts'
import type { Label } from '../../domain/kernel/terms.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { DemonstrationPerson } from './people.ts'

export type Act = { readonly at: Instant } & (
  | { readonly kind: 'message'; readonly from: string; readonly bytes: Uint8Array }
  | { readonly kind: 'registration'; readonly person: DemonstrationPerson }
  | {
      readonly kind: 'share'
      readonly person: DemonstrationPerson
      readonly team: string
      readonly labels: readonly Label[]
    }
  | { readonly kind: 'stopSharing'; readonly person: DemonstrationPerson; readonly team: string }
  /** Something a GP system files that no HL7 v2 message carries here. `number` is that system's own. */
  | {
      readonly kind: 'item'
      readonly person: DemonstrationPerson
      readonly from: string
      readonly number: string
      readonly label: Label
      readonly content: EntryContent
    }
  | {
      readonly kind: 'look'
      readonly person: DemonstrationPerson
      readonly professional: string
      readonly team: string
    }
  /** The person asks about the newest look at their record, or the privacy office answers. */
  | {
      readonly kind: 'question'
      readonly from: 'patient' | 'privacyOfficer'
      readonly person: DemonstrationPerson
      readonly words: string
    }
)
