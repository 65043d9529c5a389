/** What every request passes before a page sees it: host, limits, origin, body, token. */
import { Router } from 'express'
import type { Request, Response } from 'express'
import type { Exchanged } from '../signIn/answers.ts'
import { sendError, sendFramed, sendTooMany } from '../signIn/answers.ts'
import { ResumePage, formToKeep, isOwn, resumeTitle } from '../signIn/resume.tsx'
import type { Session } from '../signIn/sessions.ts'
import type { Shell } from '../signIn/shell.ts'
import { csrfField, sameToken, sentToken } from './csrf.ts'
import { fieldsOf, formBody, formOf } from './form.ts'
import { addressOf } from './limits.ts'
import { fromOwnOrigin, isReboundHost, isUnsafe } from './origin.ts'

/** Answers true when the request may go on; otherwise it has been answered. */
type Check = (shell: Shell, exchanged: Exchanged) => Promise<boolean>

/** On loopback one name is as good as another to people, but cookies and the issuer's answer know one: go there. */
const properHost: Check = async (shell, exchanged) => {
  const { request, response } = exchanged
  const { base } = shell.config
  if (isReboundHost(request, base)) {
    await sendError(shell, exchanged, { status: 421, title: 'This address is not served here' })
    return false
  }
  if (base.protocol === 'https:' || isUnsafe(request) || request.headers.host === base.host) return true
  response.redirect(307, `${base.origin}${request.originalUrl}`)
  return false
}

const withinLimits: Check = async (shell, exchanged) => {
  const session = await shell.sessionOf(exchanged.request)
  const who = session?.content.session ?? addressOf(exchanged.request)
  const allowed = await shell.allow('general', who, shell.exchange.limits.general)
  if (!allowed.allowed)
    await sendTooMany(shell, exchanged, { what: 'pages', seconds: allowed.retryAfterSeconds })
  return allowed.allowed
}

const ownOrigin: Check = async (shell, exchanged) => {
  if (fromOwnOrigin(exchanged.request, shell.config.base)) return true
  await sendError(shell, exchanged, { status: 403, why: ['The form was not sent from this site.'] })
  return false
}

/** True where the request carries the token of its session. */
export const carriesToken = (request: Request, session: Session): boolean =>
  sameToken(sentToken(request, formOf(fieldsOf(request)).text(csrfField)), session.content.csrf)

/** A form of the same person from an earlier session is shown again with a new token; any other is refused. */
const ownToken: Check = async (shell, exchanged) => {
  const { request } = exchanged
  const session = await shell.sessionOf(request)
  if (session === undefined || !isUnsafe(request) || carriesToken(request, session)) return true
  const form = formToKeep(shell, request.originalUrl, fieldsOf(request))
  if (form !== undefined && isOwn(form, session)) {
    const body = <ResumePage form={form} csrfToken={session.content.csrf} because="older" />
    await sendFramed(shell, exchanged, { title: resumeTitle, body, status: 409 })
    return false
  }
  await sendError(shell, exchanged, {
    status: 403,
    why: ['This page was too old to be sent. Go back, reload the page and try again.'],
  })
  return false
}

/** The checks in their order, as one router. */
export const guard = (shell: Shell): Router => {
  const passes = (check: Check) => async (request: Request, response: Response, next: () => void) => {
    if (await check(shell, { request, response })) next()
  }
  return Router()
    .use(passes(properHost))
    .use(passes(withinLimits))
    .use(passes(ownOrigin))
    .use(formBody(shell.exchange.limits))
    .use(passes(ownToken))
}
