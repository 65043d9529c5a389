/** The embedded issuer of the demonstration, as a router on the portal's origin. For loopback and invented people only. */
import express, { Router } from 'express'
import type { Request, RequestHandler, Response } from 'express'
import type { AdapterFactory } from 'oidc-provider'
import { fieldsOf, formOf } from '../../../portal/security/form.ts'
import { personalHeaders, securityHeaders } from '../../../portal/security/headers.ts'
import { fromOwnOrigin, isLoopback } from '../../../portal/security/origin.ts'
import type { OpenIdIssuer } from '../../../portal/signIn/config.ts'
import type { PortalPages } from '../../../portal/visitor.ts'
import type { IssuerKeys } from './keys.ts'
import { ChoosePersonPage, choosePersonTitle } from './page.tsx'
import { demonstrationAlgorithm, demonstrationIssuerName, demonstrationPath } from './people.ts'
import type { DemonstrationPerson } from './people.ts'
import { demonstrationProvider, portalClientId } from './provider.ts'

export interface DemonstrationSettings {
  /** The portal's origin: on loopback, else this throws. */
  readonly base: URL
  readonly keys: IssuerKeys
  readonly people: () => Promise<readonly DemonstrationPerson[]>
  readonly pages: Pick<PortalPages, 'frame' | 'errorPage'>
  /** Where a sign-in under way is kept. */
  readonly memory: AdapterFactory
}

export interface DemonstrationIssuer {
  /** Mount at `demonstrationPath`, before the portal and before anything that reads bodies. */
  readonly router: Router
  /** What the portal signs in with. */
  readonly signIn: OpenIdIssuer
}

/** From this machine itself: a forwarded request came from somewhere else, whatever the last hop was. */
const isLocal = (request: Request): boolean => {
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded
  return forwarded === undefined && isLoopback(request.socket.remoteAddress ?? '')
}

const localOnly =
  (pages: DemonstrationSettings['pages']): RequestHandler =>
  (request, response, next) => {
    if (isLocal(request)) {
      next()
      return
    }
    const why = ['The demonstration’s sign-in works only on the machine that it runs on.']
    response
      .status(403)
      .type('html')
      .send(pages.errorPage({ status: 403, why }))
  }

/** The issuer remembers nobody: whoever comes back chooses anew, and may be someone else this time. */
const forgetful: RequestHandler = (request, _response, next) => {
  const cookies = request.headers.cookie?.split(/; */).filter(pair => !pair.startsWith('_session'))
  if (cookies !== undefined) request.headers.cookie = cookies.join('; ')
  next()
}

const signInOf = (base: URL, keys: IssuerKeys): OpenIdIssuer => {
  const at = (path: string): string => new URL(`${demonstrationPath}${path}`, base).href
  return {
    issuer: demonstrationIssuerName,
    clientId: portalClientId,
    clientSecret: keys.clientSecret,
    algorithm: demonstrationAlgorithm,
    parameters: { prompt: 'login' },
    server: {
      issuer: demonstrationIssuerName,
      authorization_endpoint: at('/auth'),
      token_endpoint: at('/token'),
      userinfo_endpoint: at('/me'),
      jwks_uri: at('/jwks'),
      authorization_response_iss_parameter_supported: true,
    },
  }
}

/** The issuer. Throws where the portal's address is not loopback. */
export const demonstrationIssuer = (settings: DemonstrationSettings): DemonstrationIssuer => {
  const { base, keys, people, pages } = settings
  if (!isLoopback(base.hostname)) throw new Error('the demonstration’s sign-in works on loopback only')
  const refusal = (status: number): string => pages.errorPage({ status })
  const provider = demonstrationProvider({ ...settings, issuer: demonstrationIssuerName, refusal })

  const choose = async (request: Request, response: Response): Promise<void> => {
    const { uid } = await provider.interactionDetails(request, response)
    const body = (
      <ChoosePersonPage people={await people()} action={`${demonstrationPath}/interaction/${uid}`} />
    )
    response.type('html').send(pages.frame({ title: choosePersonTitle, body }))
  }
  const chosen = async (request: Request, response: Response): Promise<void> => {
    await provider.interactionDetails(request, response)
    const login = formOf(fieldsOf(request)).text('login')
    const known = (await people()).some(person => person.login === login)
    if (!known || !fromOwnOrigin(request, base)) {
      response.status(403).type('html').send(refusal(403))
      return
    }
    const result = { login: { accountId: login, remember: false } }
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }
  /** An interaction that oidc-provider does not know, or not of this browser, makes it throw. */
  const orLost =
    (handler: (request: Request, response: Response) => Promise<void>) =>
    (request: Request, response: Response): Promise<void> =>
      handler(request, response).catch(() => {
        const why = ['This sign-in is no longer valid. Go to the start page and sign in again.']
        if (response.headersSent) response.destroy()
        else
          response
            .status(400)
            .type('html')
            .send(pages.errorPage({ status: 400, why }))
      })
  const body = express.urlencoded({ extended: false, limit: 4096, parameterLimit: 4 })
  const router = Router()
    .use(localOnly(pages), securityHeaders(), personalHeaders, forgetful)
    .get('/interaction/:uid', orLost(choose))
    .post('/interaction/:uid', body, orLost(chosen))
    .use(provider.callback())
  return { router, signIn: signInOf(base, keys) }
}
