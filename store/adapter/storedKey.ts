/** What stands in a key store for a subject, and what it means: the same in every adapter. */
import { randomBytes } from 'node:crypto'
import { KeyDestroyed, type KeyState } from '../keys.ts'
import type { Wrapper } from './wrap.ts'

/** A subject's row: the wrapped key, or what took its place when it was destroyed. */
export type StoredKey = { readonly wrapped: Uint8Array } | { readonly tombstone: Uint8Array } | undefined

/** A fresh key, and its bytes as they are stored. */
export const wrapNew = (wrapping: Wrapper, subject: string) => {
  const key = randomBytes(32)
  return { key, wrapped: wrapping.wrap(`subject:${subject}`, key) }
}

/** What a row says. Throws where it was changed: nobody is taken for erased because a bit of the disk did. */
export const openStored = (wrapping: Wrapper, subject: string, row: StoredKey): KeyState => {
  if (row === undefined) return { state: 'unknown' }
  if ('wrapped' in row) return { state: 'present', key: wrapping.unwrap(`subject:${subject}`, row.wrapped) }
  if (!wrapping.tombstone(subject).every((byte, place) => byte === row.tombstone[place]))
    throw new Error('the key store is damaged: it names a key as destroyed that was not')
  return { state: 'destroyed' }
}

/** The key of one who was asked a key for. Throws `KeyDestroyed` for an erased subject. */
export const presentKey = (found: KeyState): Uint8Array => {
  if (found.state !== 'present') throw new KeyDestroyed('this person was erased: their key is destroyed')
  return found.key
}

/** Throws where the master key is not the one that the proof, and so all else, was wrapped under. */
export const mustFit = (wrapping: Wrapper, proof: Uint8Array, masterKeyPath: string): void => {
  try {
    wrapping.unwrap('proof', proof)
  } catch (cause) {
    throw new Error(`${masterKeyPath} is not the master key that these keys are wrapped under`, { cause })
  }
}
