/** The portal as one router: headers, assets, guard, sign-in, live updates, pages, quiet errors. */
import { Router } from 'express'
import type { Request } from 'express'
import type { Instant } from '../domain/kernel/time.ts'
import { assets } from './assets.ts'
import type { PortalExchange } from './exchange.ts'
import { liveStreams } from './live.ts'
import { withQuietErrors } from './security/failures.tsx'
import { carriesToken, guard } from './security/guard.tsx'
import { personalHeaders, securityHeaders } from './security/headers.ts'
import { fromOwnOrigin, isLoopback, isUnsafe } from './security/origin.ts'
import type { PortalConfig } from './signIn/config.ts'
import { IssuerUnavailable } from './signIn/discovered.ts'
import type { OpenId } from './signIn/openId.ts'
import { signInRoutes } from './signIn/routes.tsx'
import { openShell, visitorOf } from './signIn/shell.ts'
import type { Shell } from './signIn/shell.ts'
import type { PortalPages, Visitor } from './visitor.ts'
import { pageRouter } from './walk.tsx'

/** Who asks the API with the portal's session. An unsafe request must carry the token in `x-csrf-token` and be from this site. */
export type SessionCaller =
  | { readonly outcome: 'none' }
  | { readonly outcome: 'refused'; readonly why: 'origin' | 'token' }
  | { readonly outcome: 'signedIn'; readonly visitor: Visitor }

export interface Portal {
  readonly router: Router
  readonly sessionCaller: (request: Request) => Promise<SessionCaller>
  /** Ends every session of a patient, professional or office holder that began until now. */
  readonly revokeAll: (user: string) => Promise<void>
  /** Whether what a user signed in with at this moment was revoked since: asked for bearer tokens too. */
  readonly isRevoked: (user: string, since: Instant) => Promise<boolean>
  /** The issuer: where its keys are, and why it can't be used at the moment, if it can't. */
  readonly issuer: Pick<OpenId, 'keysAt' | 'fault'>
  /** Ends the live streams, so that the server can stop. */
  readonly close: () => void
}

const callerOf = async (shell: Shell, request: Request): Promise<SessionCaller> => {
  const session = await shell.sessionOf(request)
  const visitor = session === undefined ? undefined : visitorOf(session)
  if (session === undefined || visitor?.kind !== 'known') return { outcome: 'none' }
  if (!fromOwnOrigin(request, shell.config.base)) return { outcome: 'refused', why: 'origin' }
  if (isUnsafe(request) && !carriesToken(request, session)) return { outcome: 'refused', why: 'token' }
  return { outcome: 'signedIn', visitor }
}

/** Plain http would give sessions away to anyone on the way: it is for loopback alone. */
const requireTls = (base: URL): void => {
  if (base.protocol !== 'https:' && !isLoopback(base.hostname)) {
    throw new Error('the portal needs an https address; plain http is for loopback alone')
  }
}

/**
 * The portal. Mount it last: it answers everything that reaches it. Behind a proxy set express's `trust proxy`, or all visitors
 * share one rate limit. Throws where its address is plain http beyond loopback.
 */
export const portalRouter = async (
  exchange: PortalExchange,
  config: PortalConfig,
  pages: PortalPages,
): Promise<Portal> => {
  requireTls(config.base)
  const shell = await openShell(exchange, config, pages)
  const live = liveStreams(shell)
  await shell.openId.prepare().catch((error: unknown) => {
    if (!(error instanceof IssuerUnavailable)) throw error
    exchange.log.warn(
      { why: error.message },
      'nobody can sign in yet (OIDC_ISSUER): the issuer is asked again',
    )
  })
  const whole = Router()
    .use(securityHeaders(shell.openId.signOutOrigin))
    .use('/assets', assets())
    .use(personalHeaders)
    .use(guard(shell))
    .get('/live', live.handle)
    .use(signInRoutes(shell))
    .use(pageRouter(shell))
  return {
    router: Router().use(withQuietErrors(shell, whole)),
    sessionCaller: request => callerOf(shell, request),
    revokeAll: shell.sessions.revokeAll,
    isRevoked: shell.sessions.isRevoked,
    issuer: shell.openId,
    close: live.close,
  }
}
