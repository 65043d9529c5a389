/** Sign-ins under way: what is kept, sealed and for ten minutes, between leaving for the issuer and coming back. */
import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { toInstant } from '../../domain/kernel/time.ts'
import type { Clock } from '../../domain/kernel/time.ts'
import type { SessionStore } from '../../store/sessions.ts'
import type { Sealer } from '../security/sealing.ts'

/** A form that met an expired session: where it went, what was typed, and whose it was. */
export const keptForm = z
  .object({
    path: z.string(),
    fields: z.array(z.tuple([z.string(), z.array(z.string()).readonly()]).readonly()).readonly(),
    owner: z.string(),
    /** True where it was not sent yet: `path` is then the page that it stands on. */
    typed: z.literal(true).optional(),
  })
  .readonly()
export type KeptForm = z.infer<typeof keptForm>

const attempt = z
  .object({
    state: z.string(),
    nonce: z.string(),
    verifier: z.string(),
    returnTo: z.string(),
    kept: keptForm.optional(),
  })
  .readonly()
export type Attempt = z.infer<typeof attempt>

export interface Attempts {
  /** Keeps an attempt for the browser that `browser` (a cookie's value) names. */
  readonly keep: (browser: string, attempt: Attempt) => Promise<void>
  /** Takes the attempt out: it can be completed once. */
  readonly take: (browser: string, state: string) => Promise<Attempt | undefined>
  /** Keeps a form for the session that was begun instead of the expired one. */
  readonly keepForm: (session: string, form: KeptForm) => Promise<void>
  /** The form kept for a session; it stays until its ten minutes are over, so that a reload shows it again. */
  readonly findForm: (session: string) => Promise<KeptForm | undefined>
  readonly dropForm: (session: string) => Promise<void>
}

/** What is kept as possibly holding something that a person typed. */
export const typed = 'typed'
const holdsTyped = ({ returnTo, kept }: Attempt): boolean => kept !== undefined || returnTo.includes('?')

export const attemptMs = 10 * 60_000

/** A fresh name for a browser. */
export const freshBrowser = (): string => randomBytes(32).toString('base64url')

const idOf = (kind: string, ...parts: readonly string[]): string =>
  `${kind}-${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`

export const signInAttempts = (store: SessionStore, seals: Sealer, clock: Clock): Attempts => {
  const put = async (id: string, value: unknown, about?: string): Promise<void> => {
    const expires = toInstant(Date.parse(clock()) + attemptMs)
    const data = seals.seal(JSON.stringify(value), id)
    await store.put({ id, data, expires, ...(about !== undefined && { about }) })
  }
  const find = async (id: string): Promise<unknown> => {
    const now = clock()
    const kept = await store.get(id, now)
    if (kept === undefined || kept.expires <= now) return undefined
    const text = seals.open(kept.data, id)
    return text === undefined ? undefined : JSON.parse(text)
  }
  return {
    keep: (browser, of) => put(idOf('attempt', browser, of.state), of, holdsTyped(of) ? typed : undefined),
    take: async (browser, state) => {
      const id = idOf('attempt', browser, state)
      const found = await find(id)
      await store.remove(id)
      return attempt.safeParse(found).data
    },
    keepForm: (session, form) => put(idOf('form', session), form, typed),
    findForm: async session => keptForm.safeParse(await find(idOf('form', session))).data,
    dropForm: session => store.remove(idOf('form', session)),
  }
}
