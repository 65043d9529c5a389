/** The keys used last, unwrapped, for as long as no other process has touched the key store. */
import type { DatabaseSync } from 'node:sqlite'
import { integer } from '../adapter/cells.ts'
import { generations, type Generations } from '../adapter/generations.ts'

export type KeyCache = Generations<Uint8Array>

/**
 * A cache that forgets everything once another connection has committed: it may have destroyed a key. It asks once in a turn of the event
 * loop, so that a page of a thousand events costs one question.
 */
export const keyCache = (db: DatabaseSync): KeyCache => {
  const keys = generations<Uint8Array>()
  const version = db.prepare('PRAGMA data_version')
  const current = (): number => integer(version.get()?.['data_version'])
  let seen = current()
  let asked = false
  const ask = (): void => {
    const now = current()
    if (now !== seen) keys.clear()
    seen = now
    asked = true
    setImmediate(() => {
      asked = false
    })
  }
  const get = (subject: string): Uint8Array | undefined => {
    if (!asked) ask()
    return keys.get(subject)
  }
  return { ...keys, get }
}
