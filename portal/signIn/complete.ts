/** Coming back from the issuer: the answer is checked, and a new session begins under a new id. */
import { addressOf } from '../security/limits.ts'
import { queryOf } from '../security/form.ts'
import { freshToken } from '../security/csrf.ts'
import type { Exchanged } from './answers.ts'
import { sendError, sendTooMany } from './answers.ts'
import type { Attempt } from './attempts.ts'
import { holderOf, mustChooseTeam, roleOf } from './holders.ts'
import type { Vouched } from './openId.ts'
import { isOwn } from './resume.tsx'
import type { Session, SessionContent } from './sessions.ts'
import { userOf } from './sessions.ts'
import type { Shell } from './shell.ts'

const again = 'Go to the start page and sign in again.'

/** Counts a failure against its address. Only failures are refused for it: a sign-in that succeeds never is. */
const failed = async (shell: Shell, exchanged: Exchanged, told: Told): Promise<void> => {
  const { failedSignIn } = shell.exchange.limits
  const allowed = await shell.allow('failedSignIn', addressOf(exchanged.request), failedSignIn)
  if (allowed.allowed) return told(shell, exchanged)
  return sendTooMany(shell, exchanged, { what: 'signIns', seconds: allowed.retryAfterSeconds })
}
type Told = (shell: Shell, exchanged: Exchanged) => Promise<void>

const stale = (shell: Shell, exchanged: Exchanged): Promise<void> =>
  sendError(shell, exchanged, {
    status: 400,
    title: 'That sign-in is no longer valid',
    why: ['It took too long, was begun in another browser, or was already used.', again],
  })

const declined = (shell: Shell, exchanged: Exchanged): Promise<void> =>
  sendError(shell, exchanged, { status: 403, title: 'You have not been signed in', why: [again] })

/** The issuer's answer, or undefined where it is none to this challenge. The log gets the fault's kind, never the answer. */
const vouched = async (
  shell: Shell,
  exchanged: Exchanged,
  attempt: Attempt,
): Promise<Vouched | undefined> => {
  try {
    return await shell.openId.complete(new URL(exchanged.request.originalUrl, shell.config.base), attempt)
  } catch (error) {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
    const kind = error instanceof Error ? error.name : 'unknown'
    shell.exchange.log.warn({ kind, code }, 'a sign-in was not accepted')
    return undefined
  }
}

const contentOf = async (shell: Shell, from: Vouched): Promise<SessionContent | undefined> => {
  const as = roleOf(from.role)
  if (as === undefined) return undefined
  const login = { issuer: shell.config.signIn.issuer, subject: from.subject }
  const { exchange } = shell
  const content = {
    session: exchange.ids.opaque(),
    login,
    displayName: from.name,
    holder: await holderOf(exchange, login, as),
    signedInAt: exchange.clock(),
    ...(from.idToken !== undefined && { idToken: from.idToken }),
  }
  return { ...content, csrf: freshToken(shell.seals, userOf({ ...content, csrf: '' })) }
}

const withReturn = (page: string, returnTo: string): string =>
  `${page}?returnTo=${encodeURIComponent(returnTo)}`

const nextPage = async (shell: Shell, session: Session, attempt: Attempt): Promise<string> => {
  const { kept, returnTo } = attempt
  const goOn = kept !== undefined && isOwn(kept, session) ? '/sign-in/resume' : returnTo
  if (kept !== undefined && goOn !== returnTo) await shell.attempts.keepForm(session.content.session, kept)
  return mustChooseTeam(session.content) ? withReturn('/choose-team', goOn) : goOn
}

/** `/sign-in/callback`. */
export const comeBack = async (shell: Shell, exchanged: Exchanged): Promise<void> => {
  const { request, response } = exchanged
  const query = queryOf(request)
  const browser = shell.cookies.browser.read(request)
  const attempt = browser === undefined ? undefined : await shell.attempts.take(browser, query['state'] ?? '')
  if (attempt === undefined) return failed(shell, exchanged, stale)
  const answer = await vouched(shell, exchanged, attempt)
  const content = answer === undefined ? undefined : await contentOf(shell, answer)
  if (content === undefined) return failed(shell, exchanged, declined)

  const earlier = await shell.sessionOf(request)
  if (earlier !== undefined) await shell.sessions.end(earlier)
  const cookie = await shell.sessions.begin(content)
  const session = await shell.sessions.find(cookie, false)
  if (session === undefined) return stale(shell, exchanged)
  shell.cookies.session.set(response, cookie)
  shell.exchange.log.info({ session: content.session }, 'signed in')
  response.redirect(303, await nextPage(shell, session, attempt))
}
