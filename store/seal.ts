/** AES-256-GCM as the log and the documents use it: one byte of format, a nonce, the ciphertext, the tag. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto'

const format = 1
const nonceBytes = 12
const tagBytes = 16

const keyObjects = new WeakMap<Uint8Array, KeyObject>()
/** Raw bytes are checked and copied at every use; a key object once. It lives as long as somebody holds the bytes. */
export const keyObject = (key: Uint8Array): KeyObject => {
  const known = keyObjects.get(key) ?? createSecretKey(key)
  keyObjects.set(key, known)
  return known
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

/** Seals bytes under a 256-bit key, bound to `context`. With `nonce` the same bytes seal to the same bytes. */
export const seal = (
  key: Uint8Array,
  plain: Uint8Array,
  { context, nonce = freshNonce() }: { readonly context: string; readonly nonce?: Uint8Array },
): Uint8Array => {
  const cipher = createCipheriv('aes-256-gcm', keyObject(key), nonce)
  cipher.setAAD(Buffer.from(context))
  const body = cipher.update(plain)
  return Buffer.concat([Buffer.of(format), nonce, body, cipher.final(), cipher.getAuthTag()])
}

/** Opens what `seal` made. Throws when the key or the context is another, or a bit was changed. */
export const unseal = (key: Uint8Array, sealed: Uint8Array, context: string): Uint8Array => {
  if (sealed[0] !== format)
    throw new Error(`sealed in format ${String(sealed[0])}, which this version does not know`)
  const decipher = createDecipheriv('aes-256-gcm', keyObject(key), sealed.subarray(1, 1 + nonceBytes))
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  return Buffer.concat([
    decipher.update(sealed.subarray(1 + nonceBytes, sealed.length - tagBytes)),
    decipher.final(),
  ])
}

/** A nonce that depends on key, context and content: sealing the same again gives the same bytes, and no two contents share one. */
export const contentNonce = (key: Uint8Array, plain: Uint8Array, context: string): Uint8Array =>
  createHmac('sha256', keyObject(key)).update(`${context}\0`).update(plain).digest().subarray(0, nonceBytes)
