/** An issuer of tokens for tests: a real key pair, real signatures. */
import { exportJWK, generateKeyPair, SignJWT, type JSONWebKeySet } from 'jose'
import type { Role } from '../../../domain/kernel/actor.ts'
import type { Clock } from '../../../domain/kernel/time.ts'

export const issuerAddress = 'https://issuer.example'
export const audience = 'https://exchange.example/api'

/** What a token says, where it differs from the usual. */
export interface TokenClaims {
  readonly sub: string
  readonly role: Role | 'wizard'
  readonly team?: string
  readonly jti?: string
  readonly issuer?: string
  readonly audience?: string
  /** Seconds from now. */
  readonly expires?: number
}

export interface Issuer {
  readonly keys: JSONWebKeySet
  readonly token: (claims: TokenClaims) => Promise<string>
  /** A token of another key pair under the same key id. */
  readonly forged: (claims: TokenClaims) => Promise<string>
  /** A token without a signature. */
  readonly unsigned: (claims: TokenClaims) => string
}

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Makes an issuer whose clock is the given one. */
export const makeIssuer = async (clock: Clock): Promise<Issuer> => {
  const own = await generateKeyPair('ES256', { extractable: true })
  const other = await generateKeyPair('ES256', { extractable: true })
  const seconds = (): number => Math.floor(Date.parse(clock()) / 1000)
  const claimsOf = ({ sub, role, team, jti, issuer, audience: aud, expires }: TokenClaims) => ({
    iss: issuer ?? issuerAddress,
    aud: aud ?? audience,
    sub,
    role,
    iat: seconds(),
    exp: seconds() + (expires ?? 600),
    ...(team !== undefined && { team }),
    ...(jti !== undefined && { jti }),
  })
  const signedBy = (
    key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'],
    claims: TokenClaims,
  ): Promise<string> =>
    new SignJWT(claimsOf(claims)).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(key)
  const jwk = await exportJWK(own.publicKey)
  return {
    keys: { keys: [{ ...jwk, kid: 'one', alg: 'ES256', use: 'sig' }] },
    token: claims => signedBy(own.privateKey, claims),
    forged: claims => signedBy(other.privateKey, claims),
    unsigned: claims => `${base64({ alg: 'none' })}.${base64(claimsOf(claims))}.`,
  }
}
