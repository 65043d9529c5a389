/** What every part of the portal's shell shares for the length of the process: seals, cookies, sessions, limits. */
import type { Request } from 'express'
import type { PortalExchange } from '../exchange.ts'
import { cookie } from '../security/cookies.ts'
import type { Cookie } from '../security/cookies.ts'
import { rateLimits } from '../security/limits.ts'
import type { Allow } from '../security/limits.ts'
import { sealer } from '../security/sealing.ts'
import type { Sealer } from '../security/sealing.ts'
import type { AnyVisitor, PortalPages } from '../visitor.ts'
import { signInAttempts } from './attempts.ts'
import type { Attempts } from './attempts.ts'
import type { PortalConfig } from './config.ts'
import { openId } from './openId.ts'
import type { OpenId } from './openId.ts'
import { portalSecret, portalSessions } from './sessions.ts'
import type { Session, Sessions } from './sessions.ts'

export interface Shell {
  readonly exchange: PortalExchange
  readonly config: PortalConfig
  readonly pages: PortalPages
  readonly seals: Sealer
  readonly sessions: Sessions
  readonly attempts: Attempts
  readonly openId: OpenId
  readonly allow: Allow
  readonly cookies: { readonly session: Cookie; readonly browser: Cookie; readonly notice: Cookie }
  /** The session of a request, looked up once for each request. Watching (live streams, the session's own end) moves no end. */
  readonly sessionOf: (request: Request) => Promise<Session | undefined>
  /** Looks again, without moving the session's end. */
  readonly stillSignedIn: (request: Request) => Promise<boolean>
}

/** An open page that asks again by itself says so in a header: nobody need be there. */
const watches = (request: Request): boolean =>
  /^\/(live|session\/status)(\?|$)/.test(request.originalUrl) || request.get('x-watching') !== undefined

export const openShell = async (
  exchange: PortalExchange,
  config: PortalConfig,
  pages: PortalPages,
): Promise<Shell> => {
  const { sessions: store, clock, limits } = exchange
  const seals = sealer(await exchange.secret(portalSecret))
  const sessions = portalSessions(store, seals, { clock, limits })
  const cookies = {
    session: cookie(config.base, 'cie-session'),
    browser: cookie(config.base, 'cie-sign-in'),
    notice: cookie(config.base, 'cie-notice'),
  }
  const found = new WeakMap<Request, Promise<Session | undefined>>()
  const look = async (request: Request, touch: boolean): Promise<Session | undefined> => {
    const value = cookies.session.read(request)
    return value === undefined ? undefined : sessions.find(value, touch)
  }
  return {
    exchange,
    config,
    pages,
    seals,
    sessions,
    attempts: signInAttempts(store, seals, clock),
    openId: openId(config.signIn, config.base, clock),
    allow: rateLimits(store, seals, clock),
    cookies,
    sessionOf: request => {
      const known = found.get(request) ?? look(request, !watches(request))
      found.set(request, known)
      return known
    },
    stillSignedIn: async request => (await look(request, false)) !== undefined,
  }
}

/** The visitor of a session, as pages see them. */
export const visitorOf = ({ content, expires }: Session): AnyVisitor => {
  const { session, displayName, csrf: csrfToken, signedInAt, holder, login } = content
  const common = { session, displayName, csrfToken, signedInAt, expiresAt: expires }
  return holder.kind === 'known'
    ? { ...common, kind: 'known', actor: holder.actor, teams: holder.teams }
    : { ...common, kind: 'unknown', role: holder.role, login }
}
