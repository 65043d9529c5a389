/** What an open key store works with, and what the row of a subject says. */
import type { DatabaseSync } from 'node:sqlite'
import type { KeyState } from '../keys.ts'
import type { KeyCache } from './keyCache.ts'
import type { KeyTables, SubjectRow } from './keyTables.ts'
import type { Wrapper } from './wrap.ts'

/** At most so many keys share one commit, or one page. */
export const keysPerCommit = 1000

export interface Held {
  readonly db: DatabaseSync
  readonly tables: KeyTables
  readonly cache: KeyCache
  readonly wrapping: Wrapper
}

/** The state that a row says. Throws where a key is marked as destroyed by nobody who holds the master key. */
export const stateOf = ({ cache, wrapping }: Held, subject: string, row: SubjectRow): KeyState => {
  if (row === undefined) return { state: 'unknown' }
  if ('tombstone' in row) {
    // Nobody is taken for erased because a bit of the disk changed.
    if (!wrapping.tombstone(subject).every((byte, place) => byte === row.tombstone[place]))
      throw new Error('the key store is damaged: it names a key as destroyed that was not')
    return { state: 'destroyed' }
  }
  const key = wrapping.unwrap(`subject:${subject}`, row.wrapped)
  cache.put(subject, key)
  return { state: 'present', key }
}
