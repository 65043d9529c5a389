/** The keys used last, unwrapped, for as long as no other process has touched the key store. */
import type { DatabaseSync } from 'node:sqlite'
import { integer } from './cells.ts'

/** So many keys make a generation; two generations are kept. */
const perGeneration = 10_000

export interface KeyCache {
  readonly get: (subject: string) => Uint8Array | undefined
  readonly put: (subject: string, key: Uint8Array) => void
  readonly drop: (subject: string) => void
  readonly clear: () => void
}

/** Two generations: what is used moves to the young one, and when that is full the old one is let go. Bounded, and cheap at any size. */
const generations = (): KeyCache => {
  let young = new Map<string, Uint8Array>()
  let old = new Map<string, Uint8Array>()
  const put = (subject: string, key: Uint8Array): void => {
    if (young.size >= perGeneration) {
      old = young
      young = new Map()
    }
    young.set(subject, key)
  }
  const get = (subject: string): Uint8Array | undefined => {
    const key = young.get(subject)
    if (key !== undefined) return key
    const older = old.get(subject)
    if (older !== undefined) put(subject, older)
    return older
  }
  const drop = (subject: string): void => {
    young.delete(subject)
    old.delete(subject)
  }
  const clear = (): void => {
    young.clear()
    old.clear()
  }
  return { get, put, drop, clear }
}

/**
 * A cache that forgets everything once another connection has committed: it may have destroyed a key. It asks once in a turn of the event
 * loop, so that a page of a thousand events costs one question.
 */
export const keyCache = (db: DatabaseSync): KeyCache => {
  const keys = generations()
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
