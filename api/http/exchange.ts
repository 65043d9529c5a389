/** Everything the API is handed from outside. Nothing is global: a router is made from one of these. */
import type { Request } from 'express'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Access, Documents, Identity } from '../../access/access.ts'
import type { Clients } from '../../access/clients.ts'
import type { Signer } from '../../access/signing.ts'
import type { Dashboards } from '../../analytics/views.ts'
import { lookUpLimits, type LookUpLimits } from '../../access/lookUps.ts'
import type { PlanWriting } from '../../access/planWriting.ts'
import type { Messages } from '../../access/messages.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import type { IdSource } from '../../domain/kernel/ids.ts'
import type { Clock, Instant } from '../../domain/kernel/time.ts'
import type { Queries } from '../../projections/views.ts'
import type { SessionStore } from '../../store/sessions.ts'
import type { Handle } from '../../store/write.ts'

/** Who asks, and in which signed-in session: the access stream's id, 32 hexadecimal characters, never a token or a cookie. */
export interface Caller {
  readonly by: Actor
  readonly session: string
  /** What a system's client may ask by its token; absent for everybody else. */
  readonly scopes?: readonly string[]
}

/** Why a token was not accepted. `unavailable`: the issuer's keys could not be had. */
export interface TokenFault {
  readonly fault: 'invalid' | 'notLinked' | 'unavailable'
  readonly why: string
}

/** Checks bearer tokens. */
export interface Tokens {
  readonly verify: (token: string) => Promise<Caller | TokenFault>
  /** Drops what is remembered of a session's tokens, so that a revocation holds on the next request. */
  readonly forget: (session: string) => void
}

/** Whom the portal's session cookie names. `refused`: a change without the session's CSRF token, or from another site. */
export type PortalCaller =
  | { readonly outcome: 'none' }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'signedIn'; readonly visitor: { readonly actor: Actor; readonly session: string } }

/** The portal's signed-in sessions, as the API accepts them beside tokens. The portal is one. */
interface PortalSessions {
  readonly sessionCaller: (request: Request) => Promise<PortalCaller>
}

/** Counts uses within a window; the session store is one. */
export interface Limits {
  readonly count: (
    key: string,
    windowMs: number,
    now: Instant,
  ) => Promise<{ readonly count: number; readonly resets: Instant }>
}

/** How often one caller may ask within a minute; `lookUps` by role, within the window that those are counted in. */
export interface Rates {
  readonly general: number
  readonly lookUps: LookUpLimits
  /** Failed sign-ins from one address. */
  readonly failures: number
}

export const defaultRates: Rates = { general: 600, lookUps: lookUpLimits, failures: 60 }

export interface Readiness {
  readonly ready: boolean
  readonly why: readonly string[]
  /** What this process does. */
  readonly roles: readonly string[]
}

export interface Exchange {
  readonly clock: Clock
  readonly ids: IdSource
  readonly handle: Handle
  readonly access: Access
  readonly identity: Identity
  readonly documents: Documents
  readonly planWriting: PlanWriting
  readonly messages: Messages
  readonly queries: Queries
  readonly dashboards: Dashboards
  readonly tokens: Tokens
  /** Systems that sign in as themselves. */
  readonly clients: Clients
  /** Signs what is said to other systems. */
  readonly signer: Signer
  readonly portal?: PortalSessions
  /** A keyed hash of the parts: at least 32 hexadecimal characters, the same for the same parts. */
  readonly fingerprint: (...parts: readonly string[]) => string
  /** Counters that survive a restart: look-ups of people. */
  readonly limits: Limits
  /** What is kept for a while beside the log: uses of idempotency keys. The session store is one. */
  readonly kept: Pick<SessionStore, 'get' | 'put'>
  readonly rates: Rates
  /** Counts every request of a caller: in this process's memory where it is the only one. */
  readonly general: Limits
  /** Waits, within its bound, until the read models hold what was last written in a session. Throws `ReadModelBehind`. */
  readonly ownWritesSeen: (session: string) => Promise<void>
  readonly readiness: () => Readiness | Promise<Readiness>
  readonly metrics: Registry
  readonly log: Logger
}
