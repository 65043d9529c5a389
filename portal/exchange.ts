/** Everything the portal is handed from outside: the exchange's doors, and nothing it could reach around them with. */
import type { Access, Documents, Identity } from '../access/access.ts'
import type { Dashboards } from '../analytics/views.ts'
import { lookUpLimits, type LookUpLimits } from '../access/lookUps.ts'
import type { PlanWriting } from '../access/planWriting.ts'
import type { Disclosure } from '../access/types.ts'
import type { MessagePerson } from '../domain/filing.ts'
import type { IdSource } from '../domain/kernel/ids.ts'
import type { Clock } from '../domain/kernel/time.ts'
import type { Demographics } from '../domain/patient/events.ts'
import type { Queries } from '../projections/views.ts'
import type { SessionStore } from '../store/sessions.ts'
import type { Handle } from '../store/write.ts'

/** Writes log lines. Nothing personal may be handed to it: no name, number, path parameter or form field. */
export interface PortalLog {
  readonly debug: (facts: object, message: string) => void
  readonly info: (facts: object, message: string) => void
  readonly warn: (facts: object, message: string) => void
  readonly error: (facts: object, message: string) => void
}

/** Tells open pages that something about a person, or under another topic, changed; never what. */
export interface Changes {
  /** Calls `listener` after every change about the person (by their id) or under the topic; the answer ends it. */
  readonly subscribe: (topic: string, listener: () => void) => () => void
}

/** How many of something one caller may do within a window. */
export interface RateLimit {
  readonly most: number
  readonly windowMs: number
}

/** The portal's bounds. `portalLimits` are the defaults. */
export interface PortalLimits {
  /** A session ends after this long without a request, and after `absoluteMs` whatever happens. */
  readonly idleMs: number
  readonly absoluteMs: number
  readonly bodyBytes: number
  readonly fields: number
  /** Per browser: leaving to sign in. Not per address: a whole hospital may share one. */
  readonly signIn: RateLimit
  /** Per address: answers to no sign-in of that browser, or that the issuer does not stand by. Others' sign-ins go on. */
  readonly failedSignIn: RateLimit
  /** Per user, API and portal together, by role: look-ups of a person by number. */
  readonly lookup: LookUpLimits
  /** Per session (or address, before sign-in): everything. */
  readonly general: RateLimit
}

const minute = 60_000

/** 30 idle minutes, 12 hours in all, bodies of 256 KiB and 200 fields. */
export const portalLimits: PortalLimits = {
  idleMs: 30 * minute,
  absoluteMs: 12 * 60 * minute,
  bodyBytes: 256 * 1024,
  fields: 200,
  signIn: { most: 30, windowMs: 5 * minute },
  failedSignIn: { most: 30, windowMs: 5 * minute },
  lookup: lookUpLimits,
  general: { most: 600, windowMs: minute },
}

/** Of whom a message speaks, and what it says of them. */
export interface MessageIdentity extends MessagePerson {
  readonly demographics?: Pick<Demographics, 'familyName' | 'givenNames' | 'sex' | 'postcode'>
}

export interface PortalExchange {
  readonly clock: Clock
  readonly ids: IdSource
  readonly handle: Handle
  readonly access: Access
  readonly identity: Identity
  readonly documents: Documents
  readonly planWriting: PlanWriting
  /** The person in a quarantined message, as it was sent: read with a Disclosure about that message. Undefined once erased. */
  readonly messagePerson: (disclosure: Disclosure) => Promise<MessageIdentity | undefined>
  /** How many messages can't be worked on at the moment, and are tried again. */
  readonly failingMessages: () => number
  readonly queries: Queries
  readonly dashboards: Dashboards
  /** Waits, within its bound, until the read models hold what was last written in a session. Throws `ReadModelBehind`. */
  readonly ownWritesSeen: (session: string) => Promise<void>
  readonly changes: Changes
  readonly sessions: SessionStore
  /** A named 256-bit secret that is made once and kept with the keys. */
  readonly secret: (name: string) => Promise<Uint8Array>
  readonly log: PortalLog
  readonly limits: PortalLimits
}
