/** The keys used last, unwrapped, for as long as no other process has touched the key store. */
import type { DatabaseSync } from 'node:sqlite'
import { integer } from './cells.ts'

/** So many keys are kept at most. */
const most = 10_000

export interface KeyCache {
  readonly get: (subject: string) => Uint8Array | undefined
  readonly put: (subject: string, key: Uint8Array) => void
  readonly drop: (subject: string) => void
  readonly clear: () => void
}

/** A cache that forgets everything once another connection has committed: it may have destroyed a key. */
export const keyCache = (db: DatabaseSync): KeyCache => {
  const keys = new Map<string, Uint8Array>()
  const version = db.prepare('PRAGMA data_version')
  const current = (): number => integer(version.get()?.['data_version'])
  let seen = current()
  const get = (subject: string): Uint8Array | undefined => {
    const now = current()
    if (now !== seen) keys.clear()
    seen = now
    const key = keys.get(subject)
    if (key !== undefined) put(subject, key)
    return key
  }
  const put = (subject: string, key: Uint8Array): void => {
    keys.delete(subject)
    keys.set(subject, key)
    const [oldest] = keys.keys()
    if (keys.size > most && oldest !== undefined) keys.delete(oldest)
  }
  const drop = (subject: string): void => {
    keys.delete(subject)
  }
  return {
    get,
    put,
    drop,
    clear: () => {
      keys.clear()
    },
  }
}
