/** The exchange's own signature: one key pair, made once with the key store's secret and moved with it, over whatever it says to other systems. */
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, FlattenedSign, type JWK } from 'jose'
import type { Clock } from '../domain/kernel/time.ts'
import type { KeyStore } from '../store/keys.ts'

/** The header that carries a signature over a body. */
export const signatureHeader = 'x-jws-signature'

export interface Signer {
  /** A detached JWS over exactly these bytes (RFC 7515 appendix F, with RFC 7797: the payload is not encoded), in compact form. */
  readonly sign: (body: string) => Promise<string>
  /** The public half, as a JWK Set. */
  readonly keys: () => { readonly keys: readonly JWK[] }
}

/** An Ed25519 private key (RFC 8032: any 32 bytes) as PKCS #8, after RFC 8410. */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')

const algorithm = 'EdDSA'

/** Opens the signer. Whoever holds the same key store signs with the same key. */
export const openSigner = async (keys: Pick<KeyStore, 'secret'>, clock: Clock): Promise<Signer> => {
  // What the secret is used for elsewhere, if ever, is not this key.
  const seed = createHash('sha256')
    .update('cie signature\0')
    .update(await keys.secret('signature'))
    .digest()
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' })
  const jwk = await exportJWK(createPublicKey(key))
  const kid = await calculateJwkThumbprint(jwk)
  const set = { keys: [{ ...jwk, kid, alg: algorithm, use: 'sig' }] }
  return {
    keys: () => set,
    sign: async body => {
      const iat = Math.floor(Date.parse(clock()) / 1000)
      const { protected: header = '', signature } = await new FlattenedSign(Buffer.from(body, 'utf8'))
        .setProtectedHeader({ alg: algorithm, kid, b64: false, crit: ['b64'], iat })
        .sign(key)
      return `${header}..${signature}`
    },
  }
}
