/** The shapes of answers that are about no one patient: who takes part, what waits in quarantine, what no map knows. */
import type { Granted } from '../domain/commissioner/decider.ts'
import type { CareSetting, Label } from '../domain/kernel/terms.ts'
import type { Instant, LocalDate } from '../domain/kernel/time.ts'
import type { QuarantineReason } from '../domain/message/events.ts'
import type { Page, PageAsked } from './cursor.ts'

export interface ProviderView {
  readonly id: string
  readonly name: string
  readonly ods: string
  readonly setting: CareSetting
  /** The primary care network that it belongs to. */
  readonly network?: string
  readonly agreement: 'inForce' | 'none'
  /** The agreement that was signed last, in force or not. */
  readonly signed?: { readonly agreement: string; readonly on: LocalDate }
  /** When the last agreement ended and why, where none is in force. */
  readonly endedAt?: Instant
  readonly endedBecause?: string
}

/** How a provider stands to the sharing agreement. */
export const agreementStates = ['inForce', 'unsigned', 'ended'] as const
export type AgreementState = (typeof agreementStates)[number]
export interface RegisterAsked extends PageAsked {
  /** Part of a name or of an ODS code. */
  readonly text?: string
  readonly setting?: CareSetting
  readonly state?: AgreementState
}
export interface RegisterPage extends Page<ProviderView> {
  /** On all pages together. */
  readonly found: number
}

/** A commissioner, and what of the dashboards is, or was, granted to them. */
export interface CommissionerView extends Granted {
  readonly id: string
  /** Of their stream. */
  readonly revision: number
  readonly since: Instant
  readonly withdrawnAt?: Instant
  readonly withdrawnBecause?: string
}
export interface TeamView {
  readonly id: string
  readonly provider: string
  readonly name: string
  readonly specialty: string
  readonly setting: CareSetting
  readonly label?: Label
  readonly open: boolean
  readonly closedAt?: Instant
}
export interface ProfessionalView {
  readonly id: string
  readonly name: string
  readonly profession: string
  readonly memberships: readonly {
    readonly team: string
    readonly from: LocalDate
    readonly to?: LocalDate
  }[]
}

/** Who works in a team today. */
export interface MemberView {
  readonly id: string
  readonly name: string
  readonly profession: string
  readonly team: string
}

/** A quarantined message's outline: no content; the content is read through a Disclosure about the message. */
export interface QuarantineLine {
  readonly message: string
  readonly revision: number
  readonly organisation: string
  readonly messageType: string
  readonly reason: QuarantineReason
  readonly receivedAt: Instant
  readonly candidate?: string
  /** Its sender used its control id before for another message. */
  readonly reusedControlId: boolean
  readonly state: 'waiting' | 'resolved'
}

/** A refused message's outline: nobody reads its content any more. */
export interface RefusedLine {
  readonly message: string
  readonly revision: number
  readonly organisation: string
  readonly messageType: string
  readonly receivedAt: Instant
  /** In our words; `place` as HL7 ERR-2 names it. */
  readonly why: string
  readonly place: string
  readonly reusedControlId: boolean
}

/** A code that no map knows: its items carry no label until a person sets one. */
export interface UnmappedCode {
  /** `system|code`, as the sender named it. */
  readonly code: string
  readonly messages: number
  readonly lastAt: Instant
}

/** What became of a message so far. */
export type MessageOutcome = 'filed' | 'beingFiled' | 'waiting' | 'refused' | 'rejected'

/** An organisation as a source of messages. */
export interface SourceView {
  readonly organisation: string
  /** When its newest message arrived; absent where none ever did. */
  readonly lastReceivedAt?: Instant
  readonly messages: Readonly<Record<MessageOutcome, number>>
}

export interface SourceQueries {
  readonly read: () => Promise<readonly SourceView[]>
  /** When each was last heard, without counting: cheap enough to be asked all the time. */
  readonly lastHeard: () => Promise<readonly Pick<SourceView, 'organisation' | 'lastReceivedAt'>[]>
}

export interface QuarantineQueries {
  readonly list: (page: PageAsked & Pick<QuarantineLine, 'state'>) => Promise<Page<QuarantineLine>>
  readonly find: (message: string) => Promise<QuarantineLine | undefined>
  /** Codes that filed messages used and no map knows, the most frequent first (100 at most). */
  readonly unmapped: () => Promise<readonly UnmappedCode[]>
  /** Refused messages, the newest first: all, or one provider's. */
  readonly refused: (page: PageAsked & { readonly organisation?: string }) => Promise<Page<RefusedLine>>
}

export interface DirectoryQueries {
  readonly providers: () => Promise<readonly ProviderView[]>
  readonly teams: () => Promise<readonly TeamView[]>
  readonly provider: (id: string) => Promise<ProviderView | undefined>
  /** Providers by name, a page at a time. */
  readonly register: (asked: RegisterAsked) => Promise<RegisterPage>
  readonly team: (id: string) => Promise<TeamView | undefined>
  readonly professional: (id: string) => Promise<ProfessionalView | undefined>
  /** The members of these teams on a day, by name. */
  readonly members: (teams: readonly string[], on: LocalDate) => Promise<readonly MemberView[]>
  /** Commissioners by name, also those whose grant was withdrawn. */
  readonly commissioners: () => Promise<readonly CommissionerView[]>
  readonly commissioner: (id: string) => Promise<CommissionerView | undefined>
}
