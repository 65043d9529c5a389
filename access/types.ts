/** What access hands out: a Permitted to pick ids with, and a Disclosure to read content with. Both are made in this folder alone. */
import type { Citation, Look } from '../domain/access/events.ts'
import type { Actor, Purpose } from '../domain/kernel/actor.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { Permit } from '../domain/policy/request.ts'

export const permitted: unique symbol = Symbol('permitted')
export const disclosed: unique symbol = Symbol('disclosed')

/** Who asks, in which signed-in session, to look at what of whom, and why. */
export interface Ask {
  readonly by: Actor
  /** The opaque id of the signed-in session: the access stream's id. */
  readonly session: string
  readonly patient: string
  readonly look: Look
  readonly purpose: Purpose
  /** The request that looks are part of: what one page shows is one look to people, however many events it takes. */
  readonly correlation?: string
  /** The care plans that are looked at: the labels of their sections decide too, as the log has them. */
  readonly plans?: readonly string[]
}

/** Leave to pick which entries are shown. Carries no content, and reading content needs a Disclosure. */
export interface Permitted {
  readonly [permitted]: true
  readonly ask: Ask
  readonly permit: Permit
  readonly at: Instant
  /** Every stream the decision used, with the revision it used. */
  readonly cites: readonly Citation[]
  /** The newest position among the cited events: a read model must have passed it before it answers. */
  readonly newest: string | undefined
}

/** Proof that the look is on record: made only after the access event was appended. Reading content takes one. */
export interface Disclosure {
  readonly [disclosed]: true
  readonly ask: Ask
  readonly permit: Permit
  readonly at: Instant
  readonly patient: string
  /** The entries that may be read with it, and nothing else. */
  readonly entries: readonly Citation[]
  /** The access event that put this look on record. */
  readonly onRecord?: Citation
}
