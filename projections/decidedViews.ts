/** The shapes of answers about what was decided about items, and about who keeps sight of theirs whatever is decided. */
import type { EntryKind } from '../domain/entry/content.ts'
import type { Role } from '../domain/kernel/actor.ts'
import type { Label, LabelOrUnset } from '../domain/kernel/terms.ts'
import type { Instant } from '../domain/kernel/time.ts'

/**
 * That something was decided about an item, by whom and when: nothing of what the item says. The reason, where one was given, is there for
 * those who audit decisions, and for those who may read the item.
 */
export interface DecidedHead {
  /** In the person's consent stream. */
  readonly revision: number
  readonly at: Instant
  readonly type: 'EntryRelabelled' | 'ReleaseHeld' | 'ReleaseHastened'
  readonly entry: string
  readonly kind: EntryKind
  readonly effective: Instant
  readonly user: string
  readonly role: Role
  readonly team?: string
  readonly reason?: string
}

/** The same for those who may read the item. */
export interface DecidedView extends DecidedHead {
  /** The label before and after. */
  readonly was?: LabelOrUnset
  readonly label?: Label
  readonly until?: Instant
}

/** A team with items of its own in a record, none of which it took back. */
export interface WriterView {
  readonly team: string
  readonly since: Instant
}

/** That the National Data Opt-out was set or taken back: by the person here, or by a list of the national service. */
export interface OptOutView {
  /** In the person's consent stream. */
  readonly revision: number
  readonly at: Instant
  readonly type: 'OptOutSet' | 'OptOutWithdrawn'
  readonly by: 'person' | 'nationalService'
}
