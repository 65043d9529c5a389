/** `/live?patient=…`: tells an open page that something changed, never what. The page asks again, through the door. */
import type { Request, Response } from 'express'
import { isRefused } from '../access/access.ts'
import type { Ask, Permitted } from '../access/types.ts'
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

const askOf = ({ actor, session, patient }: Watcher): Ask => ({
  by: actor,
  session,
  patient,
  look: 'record',
  purpose: 'directCare',
})

/** The right to watch, decided now; undefined, and for professionals on record, where nothing is to be seen. */
const rightOf = async (shell: Shell, watcher: Watcher): Promise<Right | undefined> => {
  const { actor, patient } = watcher
  if (actor.role === 'patient') return actor.user === patient ? 'own' : undefined
  if (actor.role !== 'professional') return undefined
  const { access } = shell.exchange
  const answer = await access.decide(askOf(watcher))
  if (isRefused(answer)) return undefined
  if (await showsSomething(shell, answer)) return answer
  await access.nothingToShow(answer)
  return undefined
}

/** The right of one who had it before, as it is now. A stream shows nothing by itself: that it ends is no look, and not put on record. */
const renewed = async (shell: Shell, watcher: Watcher): Promise<Right | undefined> => {
  if (watcher.actor.role === 'patient') return 'own'
  const now = await shell.exchange.access.foresee(askOf(watcher))
  return now !== undefined && (await showsSomething(shell, now)) ? now : undefined
}

/** Whether less may be seen than before: what an open page shows may be more than its reader may see now. */
const isLess = (before: Right, now: Right): boolean =>
  before !== 'own' && now !== 'own' && before.permit.labels.some(label => !now.permit.labels.includes(label))

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

/** Why a stream ended: an open page may have to be cleared. */
type Ending = 'signedOut' | 'noAccess' | 'lessAccess'
const endedBecause = (why: Ending): string => `event: ended\ndata: ${why}\n\n`

/** What a stream's id is sealed for: a browser that comes back with it had this stream before. */
const placeOf = ({ session, patient }: Watcher): string => `live ${session} ${patient}`

const comesBack = (shell: Shell, request: Request, watcher: Watcher): boolean => {
  const id = request.get('last-event-id')
  return id !== undefined && shell.seals.open(id, placeOf(watcher)) !== undefined
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
    response.write(`retry: 3000\nid: ${shell.seals.seal(watcher.patient, placeOf(watcher))}\n\n`)
    let right: Right | undefined = first
    const speak = speaker(response, first === 'own' ? 0 : (shell.config.quietMs ?? usualQuietMs), () => {
      afterwards(changed)
    })
    const leave = (why: Ending): void => {
      right = undefined
      response.end(endedBecause(why))
    }
    const changed = async (): Promise<void> => {
      if (right === undefined) return
      if (!(await shell.stillSignedIn(request))) {
        leave('signedOut')
        return
      }
      const now = await renewed(shell, watcher)
      if (now === undefined) leave('noAccess')
      else if (isLess(right, now)) leave('lessAccess')
      else {
        right = now
        speak.changed()
      }
    }
    const beat = async (): Promise<void> => {
      if (right === undefined) return
      if (await shell.stillSignedIn(request)) response.write(': still here\n\n')
      else leave('signedOut')
    }
    // One after another: the first refusal closes the stream.
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
      if (watcher === undefined) {
        // 204 tells an EventSource not to come back.
        response.status(204).end()
        return
      }
      if (count(watcher.session) >= mostPerSession) {
        response.status(429).set('Retry-After', '60').end()
        return
      }
      const again = comesBack(shell, request, watcher)
      const right = again ? await renewed(shell, watcher) : await rightOf(shell, watcher)
      if (right !== undefined) stream({ request, response }, watcher, right)
      else if (again) response.type('text/event-stream').end(endedBecause('noAccess'))
      else response.status(204).end()
    },
    close: () => {
      for (const response of open.keys()) response.end()
    },
  }
}
