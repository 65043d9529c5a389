/** `/live?patient=…`: tells an open page that something changed, never what. The page asks again, through the door. */
import type { Request, Response } from 'express'
import { isRefused } from '../access/access.ts'
import type { Permitted } from '../access/types.ts'
import type { Actor } from '../domain/kernel/actor.ts'
import { opaqueId } from '../domain/kernel/ids.ts'
import { showsSomething } from './pages/look.ts'
import { queryOf } from './security/form.ts'
import type { Exchanged } from './signIn/answers.ts'
import type { SessionContent } from './signIn/sessions.ts'
import type { Shell } from './signIn/shell.ts'

const usualHeartbeatMs = 25_000
const usualQuietMs = 30_000
const mostPerSession = 8

interface Watcher {
  readonly actor: Actor
  readonly session: string
  readonly patient: string
}
/** Why one may know that something changes: it is one's own record, or the decision that shows something of it. */
type Right = 'own' | Permitted

/** The right to watch, decided now; undefined, and for professionals on record, where nothing is to be seen. */
const rightOf = async (shell: Shell, { actor, session, patient }: Watcher): Promise<Right | undefined> => {
  if (actor.role === 'patient') return actor.user === patient ? 'own' : undefined
  if (actor.role !== 'professional') return undefined
  const { access } = shell.exchange
  const answer = await access.decide({ by: actor, session, patient, look: 'record', purpose: 'directCare' })
  if (isRefused(answer)) return undefined
  if (await showsSomething(shell, answer)) return answer
  await access.nothingToShow(answer)
  return undefined
}

/** The right as it is now. Only one that changed is decided (and put on record) anew: a ping shows nothing by itself. */
const renewed = async (shell: Shell, watcher: Watcher, right: Right): Promise<Right | undefined> =>
  right === 'own' || (await shell.exchange.access.mayStill(right)) ? right : rightOf(shell, watcher)

const watcherOf = (content: SessionContent | undefined, patient: string): Watcher | undefined =>
  content?.holder.kind === 'known' && opaqueId.safeParse(patient).success
    ? { actor: content.holder.actor, session: content.session, patient }
    : undefined

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

export interface Live {
  readonly handle: (request: Request, response: Response) => Promise<void>
  /** Ends every open stream. */
  readonly close: () => void
}

/** The live streams of this process. A stream ends with its session, with its right to watch, and with the process. */
export const liveStreams = (shell: Shell): Live => {
  const open = new Map<Response, string>()
  const count = (session: string): number => [...open.values()].filter(one => one === session).length

  const stream = ({ request, response }: Exchanged, watcher: Watcher, first: Right): void => {
    open.set(response, watcher.session)
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
    response.write('retry: 3000\n\n')
    let right: Right | undefined = first
    const speak = speaker(response, first === 'own' ? 0 : (shell.config.quietMs ?? usualQuietMs), () => {
      afterwards(changed)
    })
    const leave = (): void => {
      right = undefined
      response.end('event: ended\ndata:\n\n')
    }
    const changed = async (): Promise<void> => {
      if (right === undefined) return
      right = (await shell.stillSignedIn(request)) ? await renewed(shell, watcher, right) : undefined
      if (right === undefined) leave()
      else speak.changed()
    }
    const beat = async (): Promise<void> => {
      if (right === undefined) return
      if (await shell.stillSignedIn(request)) response.write(': still here\n\n')
      else leave()
    }
    // One after another: the first refusal closes the stream, and is the only one that is put on record.
    let before: Promise<void> = Promise.resolve()
    const afterwards = (next: () => Promise<void>): void => {
      before = before.then(next).catch(() => {
        shell.exchange.log.warn({ session: watcher.session }, 'a live stream failed')
        right = undefined
        response.end()
      })
    }
    const stop = shell.exchange.changes.subscribe(watcher.patient, () => {
      afterwards(changed)
    })
    const heartbeat = setInterval(() => {
      afterwards(beat)
    }, shell.config.heartbeatMs ?? usualHeartbeatMs)
    response.on('close', () => {
      right = undefined
      stop()
      speak.stop()
      clearInterval(heartbeat)
      open.delete(response)
    })
  }

  return {
    handle: async (request, response) => {
      const session = await shell.sessionOf(request)
      const watcher = watcherOf(session?.content, queryOf(request)['patient'] ?? '')
      const right = watcher === undefined ? undefined : await rightOf(shell, watcher)
      if (watcher === undefined || right === undefined) {
        // 204 tells an EventSource not to come back.
        response.status(204).end()
      } else if (count(watcher.session) >= mostPerSession) {
        response.status(429).set('Retry-After', '60').end()
      } else {
        stream({ request, response }, watcher, right)
      }
    },
    close: () => {
      for (const response of open.keys()) response.end()
    },
  }
}
