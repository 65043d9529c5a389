/** The private key that the portal proves itself with to its issuer, read from a PEM or a JWK file. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { ClientKey } from '../portal/signIn/config.ts'
import { BadSetting } from './badSetting.ts'
import { naming } from './naming.ts'
import type { IssuerSettings } from './signInSettings.ts'

const setting = 'OIDC_CLIENT_KEY_FILE'
type Algorithm = IssuerSettings['algorithm']

/** What each algorithm is called by those who sign with it. */
const algorithms = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  RS512: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
} as const satisfies Readonly<Record<Algorithm, object>>

const leastRsaBits = 2048

/** The algorithms that a key can sign with, the usual one first: RS512 is the one that NHS login takes. */
const canSign = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): readonly Algorithm[] => {
  const { modulusLength = 0, namedCurve } = asymmetricKeyDetails ?? {}
  if (asymmetricKeyType === 'rsa' && modulusLength >= leastRsaBits) return ['RS512', 'RS256', 'PS256']
  if (asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return ['ES256']
  return asymmetricKeyType === 'ed25519' ? ['EdDSA'] : []
}

const jwk = z.looseObject({ kty: z.string(), kid: z.string().optional() })

const keyIn = (text: string): { readonly key: KeyObject; readonly kid?: string } => {
  if (!text.trimStart().startsWith('{')) return { key: createPrivateKey(text) }
  const { kid, ...key } = jwk.parse(JSON.parse(text))
  return { key: createPrivateKey({ key, format: 'jwk' }), ...(kid !== undefined && { kid }) }
}

const unusable = (place: string): BadSetting =>
  new BadSetting(
    `${setting}: ${place} is no private key that can be used: RSA of at least ${String(leastRsaBits)} bits, P-256 or Ed25519, as PEM or JWK, without a passphrase`,
  )

/** Reads the key. Throws BadSetting, which says nothing of what the file holds. */
export const clientKey = async (place: string, agreed: Algorithm): Promise<ClientKey> => {
  const text = await naming({ setting, place }, () => readFile(place, 'utf8'))
  try {
    const { key, kid } = keyIn(text)
    const can = canSign(key)
    const algorithm = can.includes(agreed) ? agreed : can[0]
    if (algorithm === undefined) throw unusable(place)
    return {
      key: key.toCryptoKey(algorithms[algorithm], false, ['sign']),
      ...(kid !== undefined && { kid }),
    }
  } catch {
    throw unusable(place)
  }
}
