/** How the shell answers a browser: pages, redirects within the site, files that can't script, and short notices. */
import type { Request, Response } from 'express'
import { freshToken } from '../security/csrf.ts'
import { ownPath } from '../security/ownPath.ts'
import type { ErrorPage, FramedPage, PageResponse } from '../visitor.ts'
import type { Session } from './sessions.ts'
import { visitorOf } from './shell.ts'
import type { Shell } from './shell.ts'

/** A request and its response. */
export interface Exchanged {
  readonly request: Request
  readonly response: Response
}

const noticeMs = 60_000
const noticePlace = (session: Session): string => `notice ${session.content.session}`

/** Keeps a sentence, sealed, for the next page of this session. */
export const leaveNotice = async (
  shell: Shell,
  { request, response }: Exchanged,
  notice: string,
): Promise<void> => {
  const session = await shell.sessionOf(request)
  if (session === undefined) return
  shell.cookies.notice.set(response, shell.seals.seal(notice, noticePlace(session)), noticeMs)
}

/** The sentence left for this page, which is then gone. */
export const takeNotice = (
  shell: Shell,
  { request, response }: Exchanged,
  session: Session,
): string | undefined => {
  const sealed = shell.cookies.notice.read(request)
  if (sealed === undefined) return undefined
  shell.cookies.notice.clear(response)
  return shell.seals.open(sealed, noticePlace(session))
}

export const sendHtml = (response: Response, status: number, html: string): void => {
  response.status(status).type('html').send(html)
}

/** A framed page of the shell's own. */
export const sendFramed = async (shell: Shell, exchanged: Exchanged, page: Framed): Promise<void> => {
  const session = await shell.sessionOf(exchanged.request)
  const { status, ...rest } = page
  const url = exchanged.request.path
  const frame = { ...rest, url, ...(session !== undefined && { visitor: visitorOf(session) }) }
  sendHtml(exchanged.response, status ?? 200, shell.pages.frame(frame))
}
type Framed = Omit<FramedPage, 'visitor' | 'url'> & { readonly status?: number }

/** A quiet error page. */
export const sendError = async (
  shell: Shell,
  exchanged: Exchanged,
  page: Omit<ErrorPage, 'visitor' | 'url'>,
): Promise<void> => {
  const session = await shell.sessionOf(exchanged.request).catch(() => undefined)
  const url = exchanged.request.path
  const whole = { ...page, url, ...(session !== undefined && { visitor: visitorOf(session) }) }
  sendHtml(exchanged.response, page.status, shell.pages.errorPage(whole))
}

/** What one may do only so often, and why there is a limit, in the reader's words. */
const tooMany = {
  pages: 'You have asked for a lot of pages in a short time.',
  signIns: 'Somebody has tried to sign in many times in a short time in this browser, or from this network.',
  lookUps:
    'You have looked up a lot of NHS numbers in a short time. There is a limit so that nobody can try numbers one after the other.',
} as const

/** 429, with how long to wait. */
export const sendTooMany = async (shell: Shell, exchanged: Exchanged, told: TooMany): Promise<void> => {
  const minutes = Math.ceil(told.seconds / 60)
  const wait = minutes === 1 ? 'a minute' : `${String(minutes)} minutes`
  exchanged.response.set('Retry-After', String(told.seconds))
  await sendError(shell, exchanged, {
    status: 429,
    title: 'Too many requests',
    why: [tooMany[told.what], `Wait ${wait}, then try again.`],
  })
}
interface TooMany {
  readonly what: keyof typeof tooMany
  readonly seconds: number
}

const servedAs = ['application/pdf', 'image/png', 'image/jpeg', 'text/plain', 'text/csv']

const sendFile = (response: Response, file: Extract<PageResponse, { kind: 'file' }>): void => {
  response.attachment(file.fileName)
  response.type(servedAs.includes(file.mediaType) ? file.mediaType : 'application/octet-stream')
  response.set('Content-Security-Policy', "default-src 'none'; sandbox")
  response.send(Buffer.from(file.bytes))
}

const goOn = async (
  shell: Shell,
  exchanged: Exchanged,
  linked: Extract<PageResponse, { kind: 'linked' }>,
): Promise<void> => {
  const session = await shell.sessionOf(exchanged.request)
  if (session?.content.holder.kind !== 'unknown') throw new Error('only an unknown visitor can become linked')
  const holder = { kind: 'known', actor: { user: linked.patient, role: 'patient' }, teams: [] } as const
  const next = { ...session.content, holder, csrf: freshToken(shell.seals, linked.patient) }
  shell.cookies.session.set(exchanged.response, await shell.sessions.rotate(session, next))
  exchanged.response.redirect(303, ownPath(linked.to, shell.config.base))
}

const sendFacts = (
  response: Response,
  { status = 200, facts }: Extract<PageResponse, { kind: 'facts' }>,
): void => {
  response.status(status).json(facts)
}

const redirect = async (
  shell: Shell,
  exchanged: Exchanged,
  { to, notice }: Extract<PageResponse, { kind: 'redirect' }>,
): Promise<void> => {
  if (notice !== undefined) await leaveNotice(shell, exchanged, notice)
  exchanged.response.redirect(303, ownPath(to, shell.config.base))
}

/** Sends what a page answered. */
export const sendAnswer = async (shell: Shell, exchanged: Exchanged, answer: PageResponse): Promise<void> => {
  const { response } = exchanged
  switch (answer.kind) {
    case 'page':
      sendHtml(response, answer.status ?? 200, answer.html)
      return
    case 'file':
      sendFile(response, answer)
      return
    case 'facts':
      sendFacts(response, answer)
      return
    case 'linked':
      await goOn(shell, exchanged, answer)
      return
    case 'redirect':
      await redirect(shell, exchanged, answer)
  }
}
