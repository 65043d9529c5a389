/** Secrets of clients: made by us, shown once, kept as scrypt says (RFC 7914). */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { HashedSecret } from '../domain/client/events.ts'

const parameters = { n: 16_384, r: 8, p: 1 } as const
const hashBytes = 32

type Parameters = Pick<HashedSecret, 'n' | 'r' | 'p'>

const hashOf = (secret: string, salt: Uint8Array, { n, r, p }: Parameters): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(secret, salt, hashBytes, { N: n, r, p, maxmem: 256 * n * r }, (error, hash) => {
      if (error === null) resolve(hash)
      else reject(error)
    })
  })

const hashed = async (secret: string): Promise<HashedSecret> => {
  const salt = randomBytes(16)
  const hash = await hashOf(secret, salt, parameters)
  return {
    scheme: 'scrypt',
    ...parameters,
    salt: salt.toString('base64url'),
    hash: hash.toString('base64url'),
  }
}

/** A fresh secret of 256 bits: the words to show once, and what is kept of them. */
export const freshSecret = async (): Promise<{ readonly secret: string; readonly kept: HashedSecret }> => {
  const secret = randomBytes(32).toString('base64url')
  return { secret, kept: await hashed(secret) }
}

/** Whether this is the secret; takes as long where it is not. */
export const isSecret = async (secret: string, kept: HashedSecret): Promise<boolean> => {
  const hash = await hashOf(secret, Buffer.from(kept.salt, 'base64url'), kept)
  return timingSafeEqual(hash, Buffer.from(kept.hash, 'base64url'))
}

let decoy: Promise<HashedSecret> | undefined

/** Takes as long as a comparison does, for a client that does not exist or has no secret. */
export const asIfCompared = async (secret: string): Promise<false> => {
  decoy ??= hashed('nobody’s')
  await isSecret(secret, await decoy)
  return false
}
