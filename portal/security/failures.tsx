/** What went wrong, for the reader in one quiet page and for the log without anything personal. */
import type { RequestHandler } from 'express'
import { errorFacts } from '../../domain/kernel/thrown.ts'
import { ReadModelBehind } from '../../projections/faults.ts'
import { NotCounted } from '../../store/sessions.ts'
import { sendError, sendFramed } from '../signIn/answers.ts'
import type { Exchanged } from '../signIn/answers.ts'
import { formToKeep, isOwn, ResumePage } from '../signIn/resume.tsx'
import type { Shell } from '../signIn/shell.ts'
import { fieldsOf } from './form.ts'
import { isUnsafe } from './origin.ts'

/** The status that body parser and router put on their errors, where it is the asker's fault. */
const askersFault = (error: unknown): number | undefined => {
  const status: unknown =
    typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined
}

/** What is thrown while the event log, keys, sessions or documents are away. The store's errors are not imported here. */
const unreachable: readonly string[] = ['LogUnavailable', 'UnknownOutcome', 'StoreUnavailable']

/** Whether a store can't be reached now: it passes by itself. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof Error && unreachable.includes(error.name)

const awayTitle = 'The record can’t be reached at the moment'

/** What passes by itself, or once whoever runs this has made room: how to put it. */
const passingFault = (error: unknown) => {
  if (error instanceof ReadModelBehind)
    return {
      retryAfter: '2',
      page: { why: ['The newest changes are still being added. Wait a moment, then reload this page.'] },
    }
  if (isUnreachable(error))
    return {
      retryAfter: '5',
      page: {
        title: awayTitle,
        why: ['Nothing that was saved is lost. Wait a moment, then try again.'],
      },
    }
  if (error instanceof NotCounted)
    return {
      retryAfter: '60',
      page: {
        title: 'Pages can’t be shown at the moment',
        why: [
          'How many pages are asked for can’t be counted, and without that none is shown. Try again later.',
        ],
      },
    }
  return undefined
}

/** Of what passes by itself the log's own word alone is certain: nothing was written. */
const unsaved = (error: unknown): 'away' | 'unsure' =>
  error instanceof Error && error.name === 'LogUnavailable' ? 'away' : 'unsure'

/** What somebody entered is not lost with the page: it is shown, to be sent again. False where there is nothing to show. */
const showsEntered = async (shell: Shell, exchanged: Exchanged, error: unknown): Promise<boolean> => {
  const { request } = exchanged
  if (!isUnsafe(request)) return false
  const session = await shell.sessionOf(request).catch(() => undefined)
  const form = formToKeep(shell, request.originalUrl, fieldsOf(request))
  if (session === undefined || form === undefined || !isOwn(form, session)) return false
  const { csrf } = session.content
  const body = <ResumePage form={form} csrfToken={csrf} because={unsaved(error)} title={awayTitle} />
  await sendFramed(shell, exchanged, { title: awayTitle, body, status: 503 })
  return true
}

/** Answers a request whose page failed. One that is half answered can only be cut off. */
export const answerFailure = async (shell: Shell, exchanged: Exchanged, error: unknown): Promise<void> => {
  const { response } = exchanged
  if (response.headersSent) {
    response.destroy()
    return undefined
  }
  const passing = passingFault(error)
  if (passing !== undefined) {
    response.set('Retry-After', passing.retryAfter)
    if (await showsEntered(shell, exchanged, error)) return undefined
    return sendError(shell, exchanged, { status: 503, ...passing.page })
  }
  const fault = askersFault(error)
  if (fault !== undefined) return sendError(shell, exchanged, { status: fault })
  const reference = shell.exchange.ids.uuid()
  shell.exchange.log.error({ reference, error: errorFacts(error) }, 'a page failed')
  return sendError(shell, exchanged, {
    status: 500,
    why: [`Try again later. If you tell us about it, give this reference: ${reference}`],
  })
}

/** Whatever `router` throws or passes on as an error ends here. */
export const withQuietErrors =
  (shell: Shell, router: RequestHandler): RequestHandler =>
  (request, response, next) =>
    router(request, response, (error?: unknown) => {
      if (error === undefined) next()
      else answerFailure(shell, { request, response }, error).catch(() => response.destroy())
    })
