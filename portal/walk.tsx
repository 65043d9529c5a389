/** Walks the pages: who may open which, and where those go who may not yet. */
import { Router } from 'express'
import type { Request, Response } from 'express'
import { lookUpKey, lookUpWindowMs } from '../access/lookUps.ts'
import { fieldsOf, formOf, paramsOf, queryOf } from './security/form.ts'
import { countUse } from './security/limits.ts'
import type { Allowance } from './security/limits.ts'
import type { Exchanged } from './signIn/answers.ts'
import { sendAnswer, sendError, sendFramed, sendTooMany, takeNotice } from './signIn/answers.ts'
import { leaveForIssuer } from './signIn/begin.ts'
import { mustChooseTeam } from './signIn/holders.ts'
import { formToKeep } from './signIn/resume.tsx'
import { userOf } from './signIn/sessions.ts'
import type { Session } from './signIn/sessions.ts'
import { visitorOf } from './signIn/shell.ts'
import type { Shell } from './signIn/shell.ts'
import type { AnyVisitor, OpenRequest, PageResponse } from './visitor.ts'

/** What a route makes of a request; undefined where it is not for this visitor. */
type Opens = (request: OpenRequest, visitor: AnyVisitor | undefined) => Promise<PageResponse> | undefined
interface AnyRoute {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly lookup?: boolean
  readonly opens: Opens
}

const knownRoutesOf = ({ pages }: Shell): readonly AnyRoute[] =>
  pages.routes.map(route => ({
    ...route,
    opens: ((request, visitor) =>
      visitor?.kind === 'known' && route.roles.includes(visitor.actor.role)
        ? route.handle({ ...request, visitor })
        : undefined) satisfies Opens,
  }))

const otherRoutesOf = ({ pages }: Shell): readonly AnyRoute[] => [
  ...pages.unknownRoutes.map(route => ({
    ...route,
    opens: ((request, visitor) =>
      visitor?.kind === 'unknown' && route.roles.includes(visitor.role)
        ? route.handle({ ...request, visitor })
        : undefined) satisfies Opens,
  })),
  ...pages.openRoutes.map(route => ({
    ...route,
    opens: ((request, visitor) =>
      route.handle(visitor === undefined ? request : { ...request, visitor })) satisfies Opens,
  })),
]

const requestOf = (shell: Shell, exchanged: Exchanged, session: Session | undefined): OpenRequest => {
  const { request } = exchanged
  const notice =
    session === undefined || request.method !== 'GET' ? undefined : takeNotice(shell, exchanged, session)
  return {
    params: paramsOf(request),
    query: queryOf(request),
    form: formOf(fieldsOf(request)),
    url: request.path,
    exchange: shell.exchange,
    correlation: shell.exchange.ids.uuid(),
    ...(notice !== undefined && { notice }),
  }
}

/** Who looks people up: the person, not the session, so that signing in again begins no new count. */
const lookUpsOf = ({ seals }: Shell, { content }: Session): string =>
  lookUpKey(content.holder.kind === 'known' ? content.holder.actor.user : seals.fingerprint(userOf(content)))

const mayLookUp = (shell: Shell, session: Session): Promise<Allowance> => {
  const { holder } = session.content
  const as = holder.kind === 'known' ? holder.actor.role : holder.role
  const limit = { most: shell.exchange.limits.lookup[as], windowMs: lookUpWindowMs }
  return countUse(shell.exchange, lookUpsOf(shell, session), limit)
}

/** Serves one route; answers false where the request is for another one. */
const serve = async (shell: Shell, exchanged: Exchanged, route: AnyRoute): Promise<boolean> => {
  const session = await shell.sessionOf(exchanged.request)
  if (route.lookup === true && session !== undefined) {
    const allowed = await mayLookUp(shell, session)
    if (!allowed.allowed) {
      await sendTooMany(shell, exchanged, { what: 'lookUps', seconds: allowed.retryAfterSeconds })
      return true
    }
  }
  if (session !== undefined && exchanged.request.method === 'GET')
    await shell.exchange.ownWritesSeen(session.content.session)
  const visitor = session === undefined ? undefined : visitorOf(session)
  const answer = await route.opens(requestOf(shell, exchanged, session), visitor)
  if (answer !== undefined) await sendAnswer(shell, exchanged, answer)
  return answer !== undefined
}

const isScript = (request: Request): boolean =>
  ['cors', 'same-origin'].includes(request.get('sec-fetch-mode') ?? '')

/** Not signed in (any more): to the issuer, and back here with what was typed. Scripts are told 401 instead. */
const signInFirst = async (shell: Shell, exchanged: Exchanged): Promise<void> => {
  const { request } = exchanged
  if (isScript(request)) return sendError(shell, exchanged, { status: 401 })
  if (request.method === 'GET') return leaveForIssuer(shell, exchanged, { returnTo: request.originalUrl })
  const kept = formToKeep(shell, request.originalUrl, fieldsOf(request))
  return leaveForIssuer(shell, exchanged, { returnTo: '/', ...(kept !== undefined && { kept }) })
}

const NotKnownPage = () => (
  <>
    <h1 className="nhsuk-heading-l">You are signed in, but not known here yet</h1>
    <p>Your sign-in is not linked to a professional of an organisation that uses this service.</p>
    <p>Ask your organisation’s administrator to add you. Nothing about any patient has been shown.</p>
  </>
)

/** The visitor whose page this is not: on to what must come first, or not found. */
const elsewhere = async (shell: Shell, exchanged: Exchanged, session: Session): Promise<void> => {
  const { holder } = session.content
  const exists = shell.pages.unknownRoutes.some(route => route.path === '/register')
  if (
    holder.kind === 'unknown' &&
    holder.role === 'patient' &&
    exists &&
    exchanged.request.path !== '/register'
  ) {
    exchanged.response.redirect(303, '/register')
    return undefined
  }
  if (holder.kind === 'unknown') {
    return sendFramed(shell, exchanged, { title: 'Not known here yet', body: <NotKnownPage />, status: 403 })
  }
  return sendError(shell, exchanged, { status: 404 })
}

/** All pages, and what stands behind them: sign-in, the choice of a team, or the not-found page. */
export const pageRouter = (shell: Shell): Router => {
  const router = Router()
  const asksForSignIn = new WeakSet<Request>()
  const mount = (route: AnyRoute, before: (exchanged: Exchanged) => Promise<boolean>): void => {
    const handler = async (request: Request, response: Response, next: () => void) => {
      const exchanged = { request, response }
      if (!(await before(exchanged)) && !(await serve(shell, exchanged, route))) next()
    }
    if (route.method === 'GET') router.get(route.path, handler)
    else router.post(route.path, handler)
  }
  /** True where something else comes first: choosing a team, registering. */
  const somethingFirst = async (exchanged: Exchanged): Promise<boolean> => {
    const { request, response } = exchanged
    const session = await shell.sessionOf(request)
    if (session === undefined) asksForSignIn.add(request)
    if (session?.content.holder.kind === 'unknown') {
      await elsewhere(shell, exchanged, session)
      return true
    }
    if (session === undefined || !mustChooseTeam(session.content)) return false
    const returnTo = request.method === 'GET' ? request.originalUrl : '/'
    response.redirect(303, `/choose-team?returnTo=${encodeURIComponent(returnTo)}`)
    return true
  }
  const nothingFirst = (): Promise<boolean> => Promise.resolve(false)
  for (const route of knownRoutesOf(shell)) mount(route, somethingFirst)
  for (const route of otherRoutesOf(shell)) mount(route, nothingFirst)
  return router.use(async (request: Request, response: Response) => {
    const exchanged = { request, response }
    const session = await shell.sessionOf(request)
    if (session !== undefined) return elsewhere(shell, exchanged, session)
    return asksForSignIn.has(request)
      ? signInFirst(shell, exchanged)
      : sendError(shell, exchanged, { status: 404 })
  })
}
