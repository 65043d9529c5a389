/** Seals of large bytes, made on other threads: nothing else waits while a document of tens of megabytes is kept. */
import { createHmac, webcrypto } from 'node:crypto'
import { digestOf } from './keyedHash.ts'
import { checkFormat, format, keyObject, nonceBytes } from './seal.ts'

const { subtle } = webcrypto

const gcm = (nonce: Uint8Array, context: string) => ({
  name: 'AES-GCM',
  iv: nonce,
  additionalData: Buffer.from(context),
})
const keyOf = (key: Uint8Array, use: 'encrypt' | 'decrypt') =>
  subtle.importKey('raw', key, 'AES-GCM', false, [use])

/** A nonce that depends on key, context and content: no two contents share one. */
const contentNonce = async (key: Uint8Array, plain: Uint8Array, context: string): Promise<Uint8Array> =>
  createHmac('sha256', keyObject(key))
    .update(`${context}\0`)
    .update(await digestOf(plain))
    .digest()
    .subarray(0, nonceBytes)

/** As `seal` does, but the same bytes in the same context always seal to the same bytes. */
export const sealLarge = async (key: Uint8Array, plain: Uint8Array, context: string): Promise<Uint8Array> => {
  const nonce = await contentNonce(key, plain, context)
  const body = await subtle.encrypt(gcm(nonce, context), await keyOf(key, 'encrypt'), plain)
  return Buffer.concat([Buffer.of(format), nonce, new Uint8Array(body)])
}

/** Opens what `sealLarge` or `seal` made. Throws when the key or the context is another, or a bit was changed. */
export const unsealLarge = async (
  key: Uint8Array,
  sealed: Uint8Array,
  context: string,
): Promise<Uint8Array> => {
  checkFormat(sealed)
  const nonce = sealed.subarray(1, 1 + nonceBytes)
  const opened = subtle.decrypt(
    gcm(nonce, context),
    await keyOf(key, 'decrypt'),
    sealed.subarray(1 + nonceBytes),
  )
  return new Uint8Array(await opened)
}
