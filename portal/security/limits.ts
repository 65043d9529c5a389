/** Counts what a caller does, in the session store, so that a restart forgets nothing. */
import type { Request } from 'express'
import type { Clock } from '../../domain/kernel/time.ts'
import type { SessionStore } from '../../store/sessions.ts'
import type { RateLimit } from '../exchange.ts'
import type { Sealer } from './sealing.ts'

export type Allowance =
  { readonly allowed: true } | { readonly allowed: false; readonly retryAfterSeconds: number }

/** Counts one use of `what` by `who` (an address, a session) against a limit. */
export type Allow = (what: string, who: string, limit: RateLimit) => Promise<Allowance>

export const rateLimits =
  (sessions: SessionStore, seals: Sealer, clock: Clock): Allow =>
  (what, who, limit) =>
    countUse({ sessions, clock }, `${what}-${seals.fingerprint(who)}`, limit)

/** Counts one use under a name that others count under as well. */
export const countUse = async (
  { sessions, clock }: { readonly sessions: SessionStore; readonly clock: Clock },
  key: string,
  limit: RateLimit,
): Promise<Allowance> => {
  const now = clock()
  const { count, resets } = await sessions.count(key, limit.windowMs, now)
  if (count <= limit.most) return { allowed: true }
  return {
    allowed: false,
    retryAfterSeconds: Math.max(1, Math.ceil((Date.parse(resets) - Date.parse(now)) / 1000)),
  }
}

/** The address that a request came from. Behind a proxy express is told by `trust proxy` whose word to take. */
export const addressOf = (request: Request): string => request.ip ?? request.socket.remoteAddress ?? 'unknown'
