/** What oidc-provider keeps for the minutes of a sign-in: in memory, bounded; a restart only means choosing a person again. */
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

interface Kept {
  readonly payload: AdapterPayload
  readonly expires: number
}

const mostOfEach = 1000

/** An adapter for each of oidc-provider's models; `now` in milliseconds. */
export const issuerMemory = (now: () => number): AdapterFactory => {
  const everything: Map<string, Kept>[] = []
  return (): Adapter => {
    const kept = new Map<string, Kept>()
    everything.push(kept)
    const find = (id: string): AdapterPayload | undefined => {
      const found = kept.get(id)
      return found === undefined || found.expires <= now() ? undefined : found.payload
    }
    const findBy = (field: 'uid' | 'userCode', value: string): AdapterPayload | undefined =>
      [...kept.keys()].map(find).find(payload => payload?.[field] === value)
    const makeRoom = (): void => {
      for (const [id, { expires }] of kept) if (expires <= now() || kept.size >= mostOfEach) kept.delete(id)
    }
    return {
      upsert: (id, payload, expiresIn) => {
        if (kept.size >= mostOfEach) makeRoom()
        const expires = expiresIn === undefined ? Infinity : now() + expiresIn * 1000
        kept.set(id, { payload, expires })
        return Promise.resolve()
      },
      find: id => Promise.resolve(find(id)),
      findByUid: uid => Promise.resolve(findBy('uid', uid)),
      findByUserCode: code => Promise.resolve(findBy('userCode', code)),
      consume: id => {
        const found = kept.get(id)
        if (found !== undefined) {
          kept.set(id, { ...found, payload: { ...found.payload, consumed: Math.floor(now() / 1000) } })
        }
        return Promise.resolve()
      },
      destroy: id => {
        kept.delete(id)
        return Promise.resolve()
      },
      revokeByGrantId: grant => {
        for (const store of everything) {
          for (const [id, { payload }] of store) if (payload.grantId === grant) store.delete(id)
        }
        return Promise.resolve()
      },
    }
  }
}
