/** Sessions in memory: for tests. */
import type { Instant } from '../../domain/kernel/time.ts'
import { toInstant } from '../../domain/kernel/time.ts'
import { answer } from '../adapter/answer.ts'
import type { SessionStore, SessionToKeep, StoredSession } from '../sessions.ts'

interface Count {
  readonly count: number
  readonly resets: Instant
}

/** A session store that lives as long as the process. */
export const memorySessions = (): SessionStore => {
  const sessions = new Map<string, SessionToKeep>()
  const counts = new Map<string, Count>()
  const get = (id: string, now: Instant): StoredSession | undefined => {
    const session = sessions.get(id)
    if (session === undefined || session.expires <= now) return undefined
    const { data, expires } = session
    return { id, data, expires }
  }
  const count = (key: string, windowMs: number, now: Instant): Count => {
    const running = counts.get(key)
    const next =
      running !== undefined && running.resets > now
        ? { count: running.count + 1, resets: running.resets }
        : { count: 1, resets: toInstant(Date.parse(now) + windowMs) }
    counts.set(key, next)
    return next
  }
  const sweep = (now: Instant): void => {
    for (const [id, session] of sessions) if (session.expires <= now) sessions.delete(id)
    for (const [key, one] of counts) if (one.resets <= now) counts.delete(key)
  }
  return {
    get: (id, now) => answer(() => get(id, now)),
    put: session =>
      answer(() => {
        sessions.set(session.id, session)
      }),
    claim: (session, now) =>
      answer(() => {
        const standing = get(session.id, now)
        if (standing !== undefined && standing.data !== session.data) return standing
        sessions.set(session.id, session)
        return session
      }),
    remove: id =>
      answer(() => {
        sessions.delete(id)
      }),
    removeAbout: about =>
      answer(() => {
        for (const [id, one] of sessions)
          if (one.about !== undefined && about.includes(one.about)) sessions.delete(id)
      }),
    count: (key, windowMs, now) => answer(() => count(key, windowMs, now)),
    sweep: now =>
      answer(() => {
        sweep(now)
      }),
    close: () => Promise.resolve(),
  }
}
