/** Wraps a key under the master key with AES-256-GCM, bound to the name that it belongs to. */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey } from 'node:crypto'
import { freshNonce } from '../seal.ts'

const nonceBytes = 12
const tagBytes = 16

/** How many bytes a wrapped 256-bit key takes: nonce, tag, and the key. */
export const wrappedBytes = nonceBytes + tagBytes + 32

export interface Wrapper {
  readonly wrap: (name: string, key: Uint8Array) => Uint8Array
  /** Throws where the bytes were wrapped under another master key or for another name, or were changed. */
  readonly unwrap: (name: string, wrapped: Uint8Array) => Uint8Array
  /** What takes the place of a destroyed key: only who holds the master key can make it, and only for this name. */
  readonly tombstone: (name: string) => Uint8Array
}

/** A wrapper under one master key. */
export const wrapper = (masterKey: Uint8Array): Wrapper => {
  // A key object is made once: handing over bytes each time costs four times as much.
  const master = createSecretKey(masterKey)
  return {
    wrap: (name, key) => {
      const nonce = freshNonce()
      const cipher = createCipheriv('aes-256-gcm', master, nonce).setAAD(Buffer.from(name))
      const content = Buffer.concat([cipher.update(key), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), content])
    },
    tombstone: name =>
      createHmac('sha512', master).update(`destroyed:${name}`).digest().subarray(0, wrappedBytes),
    unwrap: (name, wrapped) => {
      const decipher = createDecipheriv('aes-256-gcm', master, wrapped.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
      decipher.setAAD(Buffer.from(name)).setAuthTag(wrapped.subarray(nonceBytes, nonceBytes + tagBytes))
      return Buffer.concat([decipher.update(wrapped.subarray(nonceBytes + tagBytes)), decipher.final()])
    },
  }
}
