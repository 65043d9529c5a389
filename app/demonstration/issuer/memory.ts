/** What oidc-provider keeps for the minutes of a sign-in: sealed, in the session store, so that any process goes on where another began. */
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import { z } from 'zod'
import { toInstant, type Clock, type Instant } from '../../../domain/kernel/time.ts'
import type { Sealer } from '../../../portal/security/sealing.ts'
import type { SessionStore } from '../../../store/sessions.ts'

/** What has no end of its own (the issuer makes nothing such) ends with a day. */
const longestSeconds = 24 * 60 * 60

const payload: z.ZodType<AdapterPayload> = z.record(z.string(), z.unknown())

/** An adapter for each of oidc-provider's models. */
export const issuerMemory = (store: SessionStore, seals: Sealer, clock: Clock): AdapterFactory => {
  const grantOf = (grant: string): string => `issuer-grant-${seals.fingerprint(grant)}`
  return (model): Adapter => {
    const idOf = (id: string): string => `issuer-${model}-${seals.fingerprint(id)}`
    const uidOf = (uid: string): string => `issuer-${model}-uid-${seals.fingerprint(uid)}`
    const endOf = (seconds: number): Instant => toInstant(Date.parse(clock()) + seconds * 1000)
    const find = async (id: string): Promise<AdapterPayload | undefined> => {
      const kept = await store.get(idOf(id), clock())
      const text = kept && seals.open(kept.data, kept.id)
      return text === undefined ? undefined : payload.parse(JSON.parse(text))
    }
    const upsert = async (id: string, of: AdapterPayload, seconds = longestSeconds): Promise<void> => {
      const expires = endOf(seconds)
      const data = seals.seal(JSON.stringify(of), idOf(id))
      const about = of.grantId === undefined ? {} : { about: grantOf(of.grantId) }
      await store.put({ id: idOf(id), data, expires, ...about })
      if (of.uid === undefined) return
      await store.put({ id: uidOf(of.uid), data: seals.seal(id, uidOf(of.uid)), expires })
    }
    const findByUid = async (uid: string): Promise<AdapterPayload | undefined> => {
      const kept = await store.get(uidOf(uid), clock())
      const id = kept && seals.open(kept.data, kept.id)
      const found = id === undefined ? undefined : await find(id)
      return found?.uid === uid ? found : undefined
    }
    return {
      upsert,
      find,
      findByUid,
      // No device signs in with a code.
      findByUserCode: () => Promise.resolve(undefined),
      consume: async id => {
        const found = await find(id)
        if (found === undefined) return
        const now = Math.floor(Date.parse(clock()) / 1000)
        await upsert(id, { ...found, consumed: now }, Math.max(1, (found.exp ?? now) - now))
      },
      destroy: id => store.remove(idOf(id)),
      revokeByGrantId: grant => store.removeAbout([grantOf(grant)]),
    }
  }
}
