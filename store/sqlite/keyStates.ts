/** What an open key store works with, and what the row of a subject says. */
import type { DatabaseSync } from 'node:sqlite'
import { openStored, type StoredKey } from '../adapter/storedKey.ts'
import type { Wrapper } from '../adapter/wrap.ts'
import type { KeyState } from '../keys.ts'
import type { KeyCache } from './keyCache.ts'
import type { KeyTables } from './keyTables.ts'

/** At most so many keys share one commit, or one page. */
export const keysPerCommit = 1000

export interface Held {
  readonly db: DatabaseSync
  readonly tables: KeyTables
  readonly cache: KeyCache
  readonly wrapping: Wrapper
}

/** The state that a row says; a key is remembered. */
export const stateOf = ({ cache, wrapping }: Held, subject: string, row: StoredKey): KeyState => {
  const found = openStored(wrapping, subject, row)
  if (found.state === 'present') cache.put(subject, found.key)
  return found
}
