/** Signed-in sessions over the session store: only a hash of the id is kept, the content sealed, every end final. */
import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { actor, role } from '../../domain/kernel/actor.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { instant, toInstant } from '../../domain/kernel/time.ts'
import type { Clock, Instant } from '../../domain/kernel/time.ts'
import type { SessionStore } from '../../store/sessions.ts'
import type { PortalLimits } from '../exchange.ts'
import type { Sealer } from '../security/sealing.ts'

const holder = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('known'), actor, teams: z.array(z.string()).readonly() }).readonly(),
  z.object({ kind: z.literal('unknown'), role }).readonly(),
])

const content = z
  .object({
    /** The opaque id of the sign-in: the access stream's. Not the cookie's value. */
    session: opaqueId,
    login: z.object({ issuer: z.string(), subject: z.string() }).readonly(),
    displayName: z.string(),
    holder,
    csrf: z.string(),
    signedInAt: instant,
    idToken: z.string().optional(),
  })
  .readonly()
export type SessionContent = z.infer<typeof content>

/** A session as found: what it holds, under which stored id, and when it ends if nothing more is asked. */
export interface Session {
  readonly stored: string
  readonly content: SessionContent
  readonly expires: Instant
}

export interface Sessions {
  /** Begins a session and answers the value for the cookie: 256 random bits. */
  readonly begin: (start: SessionContent) => Promise<string>
  /** The session of a cookie. `touch` moves its end, writing at most once a minute. */
  readonly find: (cookie: string, touch: boolean) => Promise<Session | undefined>
  /** The same sign-in with other content under a new cookie value; the old value is worth nothing from now on. */
  readonly rotate: (old: Session, next: SessionContent) => Promise<string>
  readonly end: (session: Session) => Promise<void>
  /** Ends every session of a user (patient or professional id) that began until now. */
  readonly revokeAll: (user: string) => Promise<void>
  /** Whether a user's sign-ins that began at this moment were revoked since. Bearer tokens are held to it too. */
  readonly isRevoked: (user: string, since: Instant) => Promise<boolean>
}

/** The secret of the key store under which the portal seals. */
export const portalSecret = 'portal sessions'

/** What sessions of people who are not linked to anybody yet are kept as. */
export const unlinked = 'unlinked'

const minute = 60_000
const storedId = (cookie: string): string => createHash('sha256').update(cookie).digest('hex')
const endedId = (stored: string): string => `ended-${stored}`

/** Whose session it is, for revoking: the exchange's id of the person, or else the sign-in's own name. */
export const userOf = (of: SessionContent): string =>
  of.holder.kind === 'known' ? of.holder.actor.user : `${of.login.issuer} ${of.login.subject}`

export const portalSessions = (
  store: SessionStore,
  seals: Sealer,
  world: { clock: Clock; limits: PortalLimits },
): Sessions => {
  const { clock, limits } = world
  const lastMoment = (from: Instant): number => Date.parse(from) + limits.absoluteMs
  const endOf = (of: SessionContent, now: Instant): Instant =>
    toInstant(Math.min(Date.parse(now) + limits.idleMs, lastMoment(of.signedInAt)))
  const revokedId = (user: string): string => `revoked-${seals.fingerprint(user)}`

  const put = async (stored: string, of: SessionContent, expires: Instant): Promise<void> => {
    const about = of.holder.kind === 'known' ? seals.fingerprint(userOf(of)) : unlinked
    await store.put({ id: stored, data: seals.seal(JSON.stringify(of), stored), expires, about })
  }
  const open = (stored: string, data: string): SessionContent | undefined => {
    const text = seals.open(data, stored)
    return text === undefined ? undefined : content.safeParse(JSON.parse(text)).data
  }
  const isRevoked = async (user: string, since: Instant): Promise<boolean> => {
    const revoked = await store.get(revokedId(user), clock())
    return revoked !== undefined && since <= revoked.data
  }
  /** The mark is durable before the session goes: a request that moves its end at the same time sees it and gives way. */
  const end = async (session: Session): Promise<void> => {
    const expires = toInstant(lastMoment(session.content.signedInAt))
    await store.put({ id: endedId(session.stored), data: 'ended', expires })
    await store.remove(session.stored)
  }
  const isOver = async ({ stored, content: of }: Session, now: Instant): Promise<boolean> =>
    (await store.get(endedId(stored), now)) !== undefined || isRevoked(userOf(of), of.signedInAt)
  const moveEnd = async (session: Session, now: Instant): Promise<Session | undefined> => {
    const expires = endOf(session.content, now)
    if (Date.parse(expires) - Date.parse(session.expires) < minute) return session
    await put(session.stored, session.content, expires)
    if (!(await isOver(session, now))) return { ...session, expires }
    await store.remove(session.stored)
    return undefined
  }
  const begin = async (start: SessionContent): Promise<string> => {
    const cookie = randomBytes(32).toString('base64url')
    await put(storedId(cookie), start, endOf(start, clock()))
    return cookie
  }

  return {
    begin,
    find: async (cookie, touch) => {
      const now = clock()
      const stored = storedId(cookie)
      const kept = await store.get(stored, now)
      if (kept === undefined || kept.expires <= now) return undefined
      const found = open(stored, kept.data)
      if (found === undefined || (await isRevoked(userOf(found), found.signedInAt))) return undefined
      const session = { stored, content: found, expires: kept.expires }
      return touch ? moveEnd(session, now) : session
    },
    rotate: async (old, next) => {
      const cookie = await begin(next)
      await end(old)
      return cookie
    },
    end,
    isRevoked,
    revokeAll: async user => {
      const now = clock()
      const expires = toInstant(Date.parse(now) + limits.absoluteMs)
      await store.put({ id: revokedId(user), data: now, expires })
      // Only removals are synced before they are answered: the mark becomes durable with this one.
      await store.removeAbout([seals.fingerprint(user)])
    },
  }
}
