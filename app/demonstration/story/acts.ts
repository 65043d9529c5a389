/** What may happen to one of the demonstration's people in the two years, each at its moment. */
import type { carePlan } from '../../../domain/carePlan/decider.ts'
import type { EntryContent } from '../../../domain/entry/content.ts'
import type { CommandOf } from '../../../domain/kernel/decider.ts'
import type { TemplateSection, TemplateVersion } from '../../../domain/kernel/planSections.ts'
import type { Label } from '../../../domain/kernel/terms.ts'
import type { Instant } from '../../../domain/kernel/time.ts'

/** A professional, acting for a team; both by their keys. */
export interface Acting {
  readonly professional: string
  readonly team: string
}

/** What a step of a care plan is told: ids by the demonstration's own keys. */
export interface PlanIds {
  readonly patient: string
  readonly team: (key: string) => string
  readonly item: (key: string) => string
  readonly template: (name: string) => {
    readonly template: TemplateVersion
    readonly sections: readonly TemplateSection[]
  }
}

export type Act = { readonly at: Instant } & (
  | {
      readonly kind: 'message'
      readonly from: string
      /** Made when it is sent: nobody's two years of messages are held. */
      readonly bytes: () => Uint8Array
    }
  | ({ readonly kind: 'invitation' } & Acting)
  | { readonly kind: 'registration'; readonly by: 'demonstration' | 'invitation' | 'nhsLogin' }
  | { readonly kind: 'share'; readonly team: string; readonly labels: readonly Label[] }
  | { readonly kind: 'stopSharing'; readonly team: string }
  /** The National Data Opt-out, set or taken back by the person, or as the national service lists it. */
  | { readonly kind: 'optOut'; readonly by: 'person' | 'nationalService'; readonly optedOut: boolean }
  /** Something a GP system files that no HL7 v2 message carries here. `number` is that system's own. */
  | {
      readonly kind: 'item'
      readonly from: string
      readonly number: string
      readonly label: Label
      readonly content: EntryContent
    }
  /** A step of the person's care plan, about these of its sections. */
  | {
      readonly kind: 'plan'
      readonly by: Acting | 'patient'
      readonly sections: readonly string[]
      readonly command: (ids: PlanIds) => CommandOf<typeof carePlan.commands>
    }
  | ({ readonly kind: 'look' } & Acting)
  /** The person reads the whole record, or the newest item that they have not read yet. */
  | { readonly kind: 'reading'; readonly of: 'record' | 'newest' }
  /** The person asks about the newest look at their record, or the privacy office answers. */
  | { readonly kind: 'question'; readonly from: 'patient' | 'privacyOfficer'; readonly words: string }
)
export type Looked = Extract<Act, { kind: 'look' | 'reading' }>
