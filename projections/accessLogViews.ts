/** The shapes of answers about looks at a record: who looked, and what was asked about it. */
import type { Citation, Look } from '../domain/access/events.ts'
import type { EntryKind } from '../domain/entry/content.ts'
import type { Instant } from '../domain/kernel/time.ts'

/** One look at a record, allowed or refused. */
export interface AccessLogLine {
  readonly at: Instant
  readonly user: string
  readonly role: string
  readonly team?: string
  readonly organisation?: string
  readonly outcome: 'viewed' | 'refused'
  readonly look: Look
  readonly rule: string
  readonly policy: string
  /** Looks of one request carry the same: one page may take several. */
  readonly request: string
  readonly entries: readonly { readonly id: string; readonly revision: number; readonly kind?: EntryKind }[]
  readonly event: Citation
  /** What the person asked about this look, where they did. Words are for them and the privacy office alone. */
  readonly question?: {
    readonly askedAt: Instant
    readonly words?: string
    readonly answeredAt?: Instant
    readonly answer?: string
  }
}

/** A question as it is picked: whose it is and about which look; everything else takes a Disclosure. */
export interface QuestionRef {
  readonly patient: string
  readonly look: Citation
  readonly state: 'waiting' | 'answered'
}
