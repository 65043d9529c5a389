/** The shell's own addresses: signing in and out, the team to act for, and the session's end. */
import { Router } from 'express'
import type { Request, Response } from 'express'
import { fieldsOf, formOf, queryOf } from '../security/form.ts'
import { ownPath } from '../security/ownPath.ts'
import { freshToken } from '../security/csrf.ts'
import type { Exchanged } from './answers.ts'
import { leaveNotice, sendError, sendFramed } from './answers.ts'
import { signIn } from './begin.ts'
import { ChooseTeamPage, teamChoices } from './chooseTeam.tsx'
import { comeBack } from './complete.ts'
import { inTeam } from './holders.ts'
import { ResumePage, isOwn, resumeTitle } from './resume.tsx'
import { clockTime } from './sessionNotice.tsx'
import { userOf } from './sessions.ts'
import type { Session, SessionContent } from './sessions.ts'
import type { Shell } from './shell.ts'
import { handBack, leaveTyping, typedPage } from './typed.ts'

const wantsJson = (request: Request): boolean => request.get('accept') === 'application/json'

/** The team becomes the session's, under a new session id. */
const takeTeam = async (shell: Shell, { response }: Exchanged, choice: Choice): Promise<void> => {
  const { session, holder, team, returnTo } = choice
  const actor = await inTeam(shell.exchange, holder.actor, team)
  const next = { ...session.content, holder: { ...holder, actor }, csrf: freshToken(shell.seals, actor.user) }
  shell.cookies.session.set(response, await shell.sessions.rotate(session, next))
  response.redirect(303, returnTo)
}
interface Choice {
  readonly session: Session
  readonly holder: Extract<SessionContent['holder'], { kind: 'known' }>
  readonly team: string
  readonly returnTo: string
}

const chooseTeam = async (shell: Shell, exchanged: Exchanged, session: Session): Promise<void> => {
  const { request } = exchanged
  const { holder, csrf: csrfToken } = session.content
  if (holder.kind !== 'known' || holder.teams.length < 2) return sendError(shell, exchanged, { status: 404 })
  const posted = request.method === 'POST'
  const form = formOf(fieldsOf(request))
  const returnTo = ownReturn(shell, posted ? form.text('returnTo') : (queryOf(request)['returnTo'] ?? '/'))
  const team = form.text('team')
  if (posted && holder.teams.includes(team)) {
    return takeTeam(shell, exchanged, { session, holder, team, returnTo })
  }
  const choices = await teamChoices(shell.exchange, holder.teams)
  const question = { choices, chosen: holder.actor.team, returnTo, csrfToken, missing: posted }
  const page = { title: 'Which team are you working for?', body: <ChooseTeamPage {...question} /> }
  return sendFramed(shell, exchanged, posted ? { ...page, title: `Error: ${page.title}`, status: 400 } : page)
}

/** A path of this site, or the page that shows a kept form again. */
const ownReturn = (shell: Shell, text: string): string =>
  text === '/sign-in/resume' ? text : ownPath(text, shell.config.base)

const resume = async (shell: Shell, exchanged: Exchanged, session: Session): Promise<void> => {
  const form = await shell.attempts.findForm(session.content.session)
  if (form !== undefined && isOwn(form, session)) {
    if (form.typed === true) {
      exchanged.response.redirect(303, typedPage(form.path))
      return
    }
    const body = <ResumePage form={form} csrfToken={session.content.csrf} because="ended" />
    await sendFramed(shell, exchanged, { title: resumeTitle, body })
  } else exchanged.response.redirect(303, '/')
}

const tellEnd = (shell: Shell, response: Response, session: Session): void => {
  const secondsLeft = Math.floor((Date.parse(session.expires) - Date.parse(shell.exchange.clock())) / 1000)
  response.json({ expiresAt: session.expires, clockTime: clockTime(session.expires), secondsLeft })
}

const extend = async (shell: Shell, exchanged: Exchanged, session: Session): Promise<void> => {
  const { request, response } = exchanged
  if (wantsJson(request)) tellEnd(shell, response, session)
  else {
    await leaveNotice(shell, exchanged, `You will stay signed in until ${clockTime(session.expires)}.`)
    response.redirect(303, ownPath(formOf(fieldsOf(request)).text('returnTo'), shell.config.base))
  }
}

/** Ends the session here, then at the issuer where it has a place for that. */
const signOut = async (shell: Shell, { request, response }: Exchanged): Promise<void> => {
  const session = await shell.sessionOf(request)
  shell.cookies.session.clear(response)
  shell.cookies.notice.clear(response)
  if (session !== undefined) {
    await shell.sessions.end(session)
    if (request.path === '/sign-out/everywhere') await shell.sessions.revokeAll(userOf(session.content))
    shell.exchange.log.info({ session: session.content.session }, 'signed out')
  }
  const elsewhere = session && (await shell.openId.endAddress(session.content.idToken).catch(() => undefined))
  response.redirect(303, elsewhere?.href ?? '/signed-out')
}

const SignedOutPage = () => (
  <>
    <h1 className="nhsuk-heading-l">You are signed out</h1>
    <p>If you share this computer with others, close the browser window too.</p>
    <p>
      <a href="/sign-in">Sign in again</a>
    </p>
  </>
)

type Handler = (shell: Shell, exchanged: Exchanged) => Promise<void>
type SessionHandler = (shell: Shell, exchanged: Exchanged, session: Session) => Promise<void>

/** For the signed in; others go and sign in first, or are told 401 where a script asks. */
const signedIn =
  (handler: SessionHandler): Handler =>
  async (shell, exchanged) => {
    const session = await shell.sessionOf(exchanged.request)
    if (session !== undefined) return handler(shell, exchanged, session)
    if (wantsJson(exchanged.request)) exchanged.response.status(401).json({ signedIn: false })
    else exchanged.response.redirect(303, '/sign-in')
    return undefined
  }

/** The router of the shell's own addresses. */
export const signInRoutes = (shell: Shell): Router => {
  const on = (handler: Handler) => (request: Request, response: Response) =>
    handler(shell, { request, response })
  const status: SessionHandler = async (_shell, { response }, session) => {
    await Promise.resolve()
    tellEnd(shell, response, session)
  }
  return Router()
    .get('/sign-in', on(signIn))
    .get('/sign-in/callback', on(comeBack))
    .get('/sign-in/resume', on(signedIn(resume)))
    .get('/choose-team', on(signedIn(chooseTeam)))
    .post('/choose-team', on(signedIn(chooseTeam)))
    .post('/sign-out', on(signOut))
    .post('/sign-out/everywhere', on(signOut))
    .get(
      '/signed-out',
      on((_shell, exchanged) =>
        sendFramed(shell, exchanged, { title: 'You are signed out', body: <SignedOutPage /> }),
      ),
    )
    .get('/session/status', on(signedIn(status)))
    .get('/session/typed', on(signedIn(handBack)))
    .post('/session/leave', on(leaveTyping))
    .post('/session/extend', on(signedIn(extend)))
}
