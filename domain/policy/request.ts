/** What a decision about seeing a record is made from, and what it says. */
import type { Actor, Purpose } from '../kernel/actor.ts'
import type { CareSetting, Label, LabelOrUnset } from '../kernel/terms.ts'
import type { Instant } from '../kernel/time.ts'
import type { Look } from '../access/events.ts'

/** The facts that access has read from the log itself for one actor, one person, one moment. */
export interface AccessRequest {
  readonly actor: Actor
  readonly purpose: Purpose
  readonly look: Look
  readonly patient: string
  /** Whether the record exists at all. */
  readonly known: boolean
  /** Whether the professional is, today, a member of the team they act for. */
  readonly membership: 'current' | 'none'
  /** Whether the team's provider has a sharing agreement in force (P6). */
  readonly agreement: 'inForce' | 'none'
  /** The labels that the patient shares with the actor's team and with the actor personally; absent: no share. */
  readonly sharedWithTeam?: readonly Label[]
  readonly sharedWithProfessional?: readonly Label[]
  /** The setting of the team that the professional acts for. */
  readonly setting?: CareSetting
  /** For a look at the special patient note: whether the person lets NHS 111 see it now. */
  readonly nhs111?: 'allowed' | 'none'
  /** For a system: whether its client is registered with the scope that the look needs, and not revoked. */
  readonly client?: 'registered' | 'none'
  readonly at: Instant
}

/** Leave to see: which labels, whether unset items, whose own items, and whether before release. */
export interface Permit {
  readonly outcome: 'permit'
  readonly rule: string
  readonly policy: string
  /** `contents` of the record, or only `decisions` about it (auditors: kinds, dates, consents and reasons, no contents). */
  readonly shows: 'contents' | 'decisions'
  readonly labels: readonly Label[]
  readonly unset: boolean
  /** Items that this team wrote are seen whatever their label (C2). */
  readonly ownTeam?: string
  /** Whether items are seen before their release to the patient (R4: clinicians yes). */
  readonly beforeRelease: boolean
}
export interface Refusal {
  readonly outcome: 'refuse'
  readonly rule: string
  readonly policy: string
}
export type Decision = Permit | Refusal

/** What the policy needs to know of one entry. `heldUntil: 'released by hand'` is a hold without an end. */
export interface EntryFacts {
  readonly label: LabelOrUnset
  readonly team?: string
  readonly releaseAt: Instant
  readonly hold: 'none' | 'openEnded' | Instant
  readonly hastened: boolean
}

/** How an entry is seen: whole, only that it exists and when it is released, or not at all. */
export type Sight = 'content' | 'awaitingRelease' | 'none'

/** One released version of the rules. */
export interface Policy {
  readonly version: string
  readonly decide: (request: AccessRequest) => Decision
  readonly sight: (permit: Permit, entry: EntryFacts, now: Instant) => Sight
}
