/** Bearer tokens for the API in the demonstration, signed with the issuer's key; no server needs to run. */
import { SignJWT, importJWK } from 'jose'
import type { Instant } from '../../../domain/kernel/time.ts'
import type { IssuerKeys } from './keys.ts'
import { demonstrationAlgorithm, demonstrationIssuerName } from './people.ts'
import type { DemonstrationPerson } from './people.ts'

export interface TokenRequest {
  readonly as: DemonstrationPerson
  readonly keys: IssuerKeys
  readonly audience: string
  /** 1 to 12. */
  readonly hours: number
  readonly now: Instant
  /** The token's own id. */
  readonly id: string
  /** One of the person's teams; without it their usual one. */
  readonly team?: string
  /** The provider that the team belongs to, or that a system speaks for. */
  readonly organisation?: string
}

/** A compact JWT with iss, sub (the person's sign-in name), aud, role, team, organisation, jti, iat and exp. Throws RangeError on a bad length of life. */
export const demonstrationToken = async (request: TokenRequest): Promise<string> => {
  const { as, keys, audience, hours, now, id } = request
  if (!(hours >= 1 && hours <= 12)) throw new RangeError('a token lives 1 to 12 hours')
  const team = request.team ?? as.teams?.[0]
  const seconds = Math.floor(Date.parse(now) / 1000)
  const { organisation } = request
  const claims = {
    role: as.role,
    ...(team !== undefined && { team }),
    ...(organisation !== undefined && { organisation }),
  }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: demonstrationAlgorithm, kid: keys.signing.kid, typ: 'at+jwt' })
    .setIssuer(demonstrationIssuerName)
    .setSubject(as.login)
    .setAudience(audience)
    .setJti(id)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + Math.round(hours * 3600))
    .sign(await importJWK(keys.signing, demonstrationAlgorithm))
}
