/** The shapes in which special patient notes and their receipts are read. */
import type { Disclosure, Permitted } from '../access/types.ts'
import type { Citation } from '../domain/access/events.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { NoteContent } from '../domain/note/events.ts'
import type { HeldAt } from '../domain/note/held.ts'
import type { Trace } from './carePlanViews.ts'

/** One version. Its content is there for those who may read it, and not for those who may only know what happened. */
export interface NoteVersionView extends Trace {
  readonly version: number
  readonly status: 'published' | 'withdrawn'
  readonly content?: NoteContent
  readonly because?: 'personsDecision' | 'clinician'
  readonly why?: string
}

/** One thing that was learned of a receiver. */
export interface NoteReceiptView {
  readonly receiver: string
  /** When it stood in the log. */
  readonly at: Instant
  readonly what: 'delivered' | 'found' | 'late' | 'refused' | 'sentAgain'
  /** Undefined where the receiver was found to hold nothing. */
  readonly version?: number
  readonly receipt?: string
  /** When the receiver says that it took it, or when it was asked. */
  readonly saidAt?: Instant
  readonly reason?: string
  /** It went without its content: the person had stopped it by then. */
  readonly withheld?: true
}

/** A version that a receiver could not be brought, or refused: whose it is, still to be decided and disclosed. */
export interface UndeliveredRef {
  readonly patient: string
  readonly receiver: string
  readonly version: number
  readonly as: 'late' | 'refused'
  readonly since: Instant
}

export interface NoteView {
  readonly patient: string
  /** Of the note's stream, as it was disclosed. */
  readonly revision: number
  readonly decision?: {
    readonly nhs111: 'allowed' | 'forbidden'
    readonly by: 'person' | 'toldClinician'
    readonly at: Instant
  }
  /** Oldest first. */
  readonly versions: readonly NoteVersionView[]
  /** In the order in which they were learned. */
  readonly receipts: readonly NoteReceiptView[]
}

export interface NoteQueries {
  /** The person's note where there is anything of it, a decision too; undefined where there is nothing. */
  readonly pick: (may: Permitted) => Promise<Citation | undefined>
  /** Versions that a team published and a receiver has not taken: ids only. The oldest first. */
  readonly undelivered: (team: string) => Promise<readonly UndeliveredRef[]>
  /** What each receiver held of a disclosed note at a moment, and how that is known. */
  readonly held: (view: NoteView, at: Instant) => Promise<readonly HeldAt[]>
  /** The disclosed note, up to the revision that was disclosed. Takes a Disclosure for the look `specialNote`. */
  readonly read: (disclosure: Disclosure) => Promise<NoteView | undefined>
}
