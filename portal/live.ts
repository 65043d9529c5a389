/** `/live?patient=…`, `/live?figures=…`: tells an open page that something changed, or that somebody writes in its plan, never what. The page asks again, through the door. */
import type { Request, Response } from 'express'
import { isUnreachable } from './security/failures.tsx'
import type { Exchanged } from './signIn/answers.ts'
import type { Shell } from './signIn/shell.ts'
import { watchedBy, type Ending, type Watched } from './watching.ts'

const usualHeartbeatMs = 25_000
const usualQuietMs = 30_000
const mostPerSession = 8
/** While the record is away nobody can tell whether a page may still be watched: it is asked again. */
const againMs = 1000

/**
 * Says that something changed. There is a ping for every change, also of what a professional can't see, and its time could tell
 * them that something happened: after each they hear nothing for a while, and then once of all that was missed.
 */
const speaker = (response: Response, quietMs: number, onMissed: () => void) => {
  let quiet: NodeJS.Timeout | undefined
  let missed = false
  const listen = (): void => {
    quiet = undefined
    if (missed) onMissed()
    missed = false
  }
  return {
    changed: (): void => {
      missed = quiet !== undefined
      if (missed) return
      response.write('event: changed\ndata:\n\n')
      if (quietMs > 0) quiet = setTimeout(listen, quietMs)
    },
    stop: (): void => {
      clearTimeout(quiet)
    },
  }
}

const comeBack = 'retry: 3000\n'

const passedBy = (error: unknown): 'away' => {
  if (isUnreachable(error)) return 'away'
  throw error
}

const endedBecause = (why: Ending): string => `event: ended\ndata: ${why}\n\n`

export interface Live {
  readonly handle: (request: Request, response: Response) => Promise<void>
  /** Ends every open stream. */
  readonly close: () => void
}

/** The live streams of this process. A stream ends with its session, with its right to watch, and with the process. */
export const liveStreams = (shell: Shell): Live => {
  const open = new Map<Response, string>()
  const count = (session: string): number => [...open.values()].filter(one => one === session).length

  const stream = ({ request, response }: Exchanged, watched: Watched): void => {
    open.set(response, watched.session)
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
    response.write(`${comeBack}id: ${watched.id}\n\n`)
    let over = false
    const quietMs = watched.everyChange ? 0 : (shell.config.quietMs ?? usualQuietMs)
    const speak = speaker(response, quietMs, () => {
      afterwards(changed)
    })
    const leave = (why: Ending): void => {
      over = true
      response.end(endedBecause(why))
    }
    const changed = async (): Promise<void> => {
      if (over) return
      const why = (await shell.stillSignedIn(request)) ? await watched.ended() : 'signedOut'
      if (why === undefined) speak.changed()
      else leave(why)
    }
    const beat = async (): Promise<void> => {
      if (over) return
      if (await shell.stillSignedIn(request)) response.write(': still here\n\n')
      else leave('signedOut')
    }
    // One after another: the first refusal closes the stream.
    let before: Promise<void> = Promise.resolve()
    let again: NodeJS.Timeout | undefined
    const afterwards = (next: () => Promise<void>): void => {
      before = before.then(next).catch((error: unknown) => {
        if (isUnreachable(error)) {
          if (next !== changed) return
          clearTimeout(again)
          again = setTimeout(afterwards, againMs, changed)
          return
        }
        shell.exchange.log.warn({ session: watched.session }, 'a live stream failed')
        over = true
        response.end()
      })
    }
    const writing = async (): Promise<void> => {
      const may = !over && (await shell.stillSignedIn(request)) && (await watched.writing?.may())
      if (may === true) response.write('event: writing\ndata:\n\n')
    }
    const stop = watched.subscribe(() => {
      afterwards(changed)
    })
    const stopWriting = watched.writing?.subscribe(() => {
      afterwards(writing)
    })
    const heartbeat = setInterval(() => {
      afterwards(beat)
    }, shell.config.heartbeatMs ?? usualHeartbeatMs)
    response.on('close', () => {
      over = true
      stop()
      stopWriting?.()
      speak.stop()
      clearInterval(heartbeat)
      clearTimeout(again)
      open.delete(response)
    })
  }

  return {
    handle: async (request, response) => {
      const watched = await watchedBy(shell, request).catch(passedBy)
      if (watched === 'away') {
        // An EventSource that is refused never comes back; one whose stream ends does.
        response.type('text/event-stream').end(`${comeBack}\n`)
      } else if (watched === undefined) {
        // 204 tells an EventSource not to come back.
        response.status(204).end()
      } else if (typeof watched === 'string') {
        response.type('text/event-stream').end(endedBecause(watched))
      } else if (count(watched.session) >= mostPerSession) {
        response.status(429).set('Retry-After', '60').end()
      } else {
        stream({ request, response }, watched)
      }
    },
    close: () => {
      for (const response of open.keys()) response.end()
    },
  }
}
