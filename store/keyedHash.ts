/** Keyed hashes and the ids made of them: the same input gives the same id, and nobody without the key can guess it. */
import { createHash, createHmac, webcrypto } from 'node:crypto'
import { inlineLimit } from '../domain/kernel/terms.ts'
import { keyObject } from './seal.ts'

const joined = (
  parts: readonly (string | Uint8Array)[],
  into: { update: (bytes: Uint8Array | string) => unknown },
): void => {
  for (const part of parts) {
    into.update(`${String(part.length)}:`)
    into.update(part)
  }
}

/** HMAC-SHA-256 over the parts (each with its length, so that no two lists collide), 64 hexadecimal characters. */
export const keyedHash = (secret: Uint8Array, ...parts: readonly (string | Uint8Array)[]): string => {
  const mac = createHmac('sha256', keyObject(secret))
  joined(parts, mac)
  return mac.digest('hex')
}

/** An opaque id (32 hexadecimal characters) from a keyed hash. */
export const keyedId = (secret: Uint8Array, ...parts: readonly (string | Uint8Array)[]): string =>
  keyedHash(secret, ...parts).slice(0, 32)

/** A UUID (version 8, RFC 9562: made by a rule of our own) from the parts: the same parts, the same id. */
export const derivedUuid = (...parts: readonly string[]): string => {
  const hash = createHash('sha256')
  joined(parts, hash)
  const hex = hash.digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** SHA-256. Of large bytes it is made on another thread; what is small is quicker done at once. */
export const digestOf = async (bytes: Uint8Array): Promise<Uint8Array> =>
  bytes.byteLength <= inlineLimit
    ? createHash('sha256').update(bytes).digest()
    : new Uint8Array(await webcrypto.subtle.digest('SHA-256', bytes))
