/** AES-256-GCM as the log and the documents use it: one byte of format, a nonce, the ciphertext, the tag. */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'

export const format = 1
export const nonceBytes = 12
const tagBytes = 16

const keyObjects = new WeakMap<Uint8Array, KeyObject>()
/** Raw bytes are checked and copied at every use; a key object once. It lives as long as somebody holds the bytes. */
export const keyObject = (key: Uint8Array): KeyObject => {
  const known = keyObjects.get(key) ?? createSecretKey(key)
  keyObjects.set(key, known)
  return known
}

/** Throws for what another version sealed in a way of its own. */
export const checkFormat = (sealed: Uint8Array): void => {
  if (sealed[0] !== format)
    throw new Error(`sealed in format ${String(sealed[0])}, which this version does not know`)
}

/** Asking the system for each nonce by itself costs as much as sealing under it. */
const noncesAtOnce = 256
let nonces: Uint8Array = new Uint8Array()
let used = 0

/** Twelve random bytes that nobody else was given. */
export const freshNonce = (): Uint8Array => {
  if (used === nonces.length) {
    nonces = randomBytes(nonceBytes * noncesAtOnce)
    used = 0
  }
  used += nonceBytes
  return nonces.subarray(used - nonceBytes, used)
}

/** Seals bytes under a 256-bit key, bound to `context`. */
export const seal = (key: Uint8Array, plain: Uint8Array, context: string): Uint8Array => {
  const nonce = freshNonce()
  const cipher = createCipheriv('aes-256-gcm', keyObject(key), nonce)
  cipher.setAAD(Buffer.from(context))
  const body = cipher.update(plain)
  return Buffer.concat([Buffer.of(format), nonce, body, cipher.final(), cipher.getAuthTag()])
}

/** Opens what `seal` made. Throws when the key or the context is another, or a bit was changed. */
export const unseal = (key: Uint8Array, sealed: Uint8Array, context: string): Uint8Array => {
  checkFormat(sealed)
  const decipher = createDecipheriv('aes-256-gcm', keyObject(key), sealed.subarray(1, 1 + nonceBytes))
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  return Buffer.concat([
    decipher.update(sealed.subarray(1 + nonceBytes, sealed.length - tagBytes)),
    decipher.final(),
  ])
}
