/** `/live?patient=…`: tells an open page that something changed, never what. The page asks again, through the door. */
import type { Request, Response } from 'express'
import { isRefused } from '../access/access.ts'
import type { Actor } from '../domain/kernel/actor.ts'
import { opaqueId } from '../domain/kernel/ids.ts'
import { queryOf } from './security/form.ts'
import type { SessionContent } from './signIn/sessions.ts'
import type { Shell } from './signIn/shell.ts'

const usualHeartbeatMs = 25_000
const mostPerSession = 8

interface Watcher {
  readonly actor: Actor
  readonly session: string
  readonly patient: string
}

/**
 * Whether the watcher may know, now, that something changes here: patients of themselves; professionals where a decision permits
 * it and it shows them something, so that a withdrawal silences the stream as well.
 */
const mayWatch = async (shell: Shell, { actor, session, patient }: Watcher): Promise<boolean> => {
  if (actor.role === 'patient') return actor.user === patient
  if (actor.role !== 'professional') return false
  const { access, queries } = shell.exchange
  const ask = { by: actor, session, patient, look: 'record', purpose: 'directCare' } as const
  const answer = await access.decide(ask)
  return !isRefused(answer) && (await queries.timeline.pick(answer, { limit: 1 })).items.length > 0
}

const watcherOf = (content: SessionContent | undefined, patient: string): Watcher | undefined =>
  content?.holder.kind === 'known' && opaqueId.safeParse(patient).success
    ? { actor: content.holder.actor, session: content.session, patient }
    : undefined

export interface Live {
  readonly handle: (request: Request, response: Response) => Promise<void>
  /** Ends every open stream. */
  readonly close: () => void
}

/** The live streams of this process. A stream ends with its session, with its right to watch, and with the process. */
export const liveStreams = (shell: Shell): Live => {
  const open = new Map<Response, string>()
  const count = (session: string): number => [...open.values()].filter(one => one === session).length

  const stream = (request: Request, response: Response, watcher: Watcher): void => {
    open.set(response, watcher.session)
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
    response.write('retry: 3000\n\n')
    const leave = (): void => void response.end('event: ended\ndata:\n\n')
    const say = async (words: string, may: () => Promise<boolean>): Promise<void> => {
      if ((await shell.stillSignedIn(request)) && (await may())) response.write(words)
      else leave()
    }
    const safely = (words: string, may: () => Promise<boolean>): void => {
      say(words, may).catch(() => {
        shell.exchange.log.warn({ session: watcher.session }, 'a live stream failed')
        response.end()
      })
    }
    const stop = shell.exchange.changes.subscribe(watcher.patient, () => {
      safely('event: changed\ndata:\n\n', () => mayWatch(shell, watcher))
    })
    const heartbeat = setInterval(() => {
      safely(': still here\n\n', () => Promise.resolve(true))
    }, shell.config.heartbeatMs ?? usualHeartbeatMs)
    response.on('close', () => {
      stop()
      clearInterval(heartbeat)
      open.delete(response)
    })
  }

  return {
    handle: async (request, response) => {
      const session = await shell.sessionOf(request)
      const watcher = watcherOf(session?.content, queryOf(request)['patient'] ?? '')
      if (watcher === undefined || !(await mayWatch(shell, watcher))) {
        // 204 tells an EventSource not to come back.
        response.status(204).end()
      } else if (count(watcher.session) >= mostPerSession) {
        response.status(429).set('Retry-After', '60').end()
      } else {
        stream(request, response, watcher)
      }
    },
    close: () => {
      for (const response of open.keys()) response.end()
    },
  }
}
