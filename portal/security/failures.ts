/** What went wrong, for the reader in one quiet page and for the log without anything personal. */
import type { RequestHandler } from 'express'
import { errorFacts } from '../../domain/kernel/thrown.ts'
import { ReadModelBehind } from '../../projections/faults.ts'
import { NotCounted } from '../../store/sessions.ts'
import { sendError } from '../signIn/answers.ts'
import type { Exchanged } from '../signIn/answers.ts'
import type { Shell } from '../signIn/shell.ts'

/** The status that body parser and router put on their errors, where it is the asker's fault. */
const askersFault = (error: unknown): number | undefined => {
  const status: unknown =
    typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined
}

/** What is thrown while the event log, keys, sessions or documents are away. */
const unreachable: readonly string[] = ['LogUnavailable', 'UnknownOutcome', 'StoreUnavailable']

/** What passes by itself, or once whoever runs this has made room: how to put it. */
const passingFault = (error: unknown) => {
  if (error instanceof ReadModelBehind)
    return {
      retryAfter: '2',
      page: { why: ['The newest changes are still being added. Wait a moment, then reload this page.'] },
    }
  // The store's errors are not imported here.
  if (error instanceof Error && unreachable.includes(error.name))
    return {
      retryAfter: '5',
      page: {
        title: 'The record can’t be reached at the moment',
        why: ['Nothing is lost. Wait a moment, then try again.'],
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
