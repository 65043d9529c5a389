/** Bearer tokens of one OpenID Connect issuer: checked with jose, remembered until they expire, turned into callers. */
import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify } from 'jose'
import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import type { Identity } from '../../access/access.ts'
import { role, type Actor } from '../../domain/kernel/actor.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { toInstant, type Clock, type Instant } from '../../domain/kernel/time.ts'
import type { Caller, TokenFault, Tokens } from './exchange.ts'

/** What is fixed by configuration, and what a caller is made with. */
export interface TokenSettings {
  readonly issuer: string
  readonly audience: string
  /** Signature algorithms that are accepted: asymmetric ones only, `ES256` for example. */
  readonly algorithms: readonly string[]
  readonly keys: JWTVerifyGetKey
  readonly clock: Clock
  readonly identity: Identity
  /** A keyed hash: at least 32 hexadecimal characters. */
  readonly fingerprint: (...parts: readonly string[]) => string
  /** Whether what this user was issued at that moment was revoked since; asked for every request. */
  readonly isRevoked: (user: string, issuedAt: Instant) => Promise<boolean>
}

const patience = { cacheMaxAge: 600_000, cooldownDuration: 30_000, timeoutDuration: 5000 }

/**
 * Keys fetched from where the issuer says they are, and cached for ten minutes; an unknown key id asks again, at most every 30 seconds.
 * Until the issuer has said where, no token can be checked.
 */
export const remoteKeys = (keysAt: () => Promise<URL>): JWTVerifyGetKey => {
  let known: JWTVerifyGetKey | undefined
  return async (header, token) => {
    known ??= createRemoteJWKSet(await keysAt(), patience)
    return known(header, token)
  }
}

/** Keys handed in, for the embedded issuer. */
export const localKeys = (keys: JSONWebKeySet): JWTVerifyGetKey => createLocalJWKSet(keys)

const skewSeconds = 5
/** A revocation is remembered this long: a token that lives longer would outlive it. */
const longestSeconds = 12 * 3600
const remembered = 10_000

const claimSet = z.object({
  iss: z.string().min(1),
  sub: z.string().min(1),
  exp: z.number(),
  iat: z.number(),
  jti: z.string().min(1).optional(),
  role,
  team: opaqueId.optional(),
  organisation: opaqueId.optional(),
})
type Claims = z.infer<typeof claimSet>

interface Known {
  readonly claims: Claims
  readonly session: string
}

/** Faults of the issuer's key set, not of the token. */
const keyFaults: ReadonlySet<string> = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'])

const faultOf = (error: unknown): TokenFault => {
  if (error instanceof errors.JOSEError && !keyFaults.has(error.code)) {
    const why = error instanceof errors.JWTExpired ? 'The token has expired' : 'The token is not valid here'
    return { fault: 'invalid', why }
  }
  return { fault: 'unavailable', why: 'The sign-in service can’t be reached' }
}

const isFault = (known: Known | TokenFault): known is TokenFault => 'fault' in known

/** Opens the check of tokens. Signatures are remembered; who holds a sign-in, and what is revoked, is asked every time. */
export const openTokens = (settings: TokenSettings): Tokens => {
  const known = new Map<string, Known>()
  const now = (): number => Date.parse(settings.clock())

  const remember = (print: string, fresh: Known): Known => {
    if (known.size >= remembered) known.delete(known.keys().next().value ?? '')
    known.set(print, fresh)
    return fresh
  }
  const recall = (print: string): Known | undefined => {
    const before = known.get(print)
    if (before === undefined || now() < (before.claims.exp + skewSeconds) * 1000) return before
    known.delete(print)
    return undefined
  }
  const payloadOf = async (token: string): Promise<JWTPayload> => {
    const { payload } = await jwtVerify(token, settings.keys, {
      issuer: settings.issuer,
      audience: settings.audience,
      algorithms: [...settings.algorithms],
      clockTolerance: skewSeconds,
      currentDate: new Date(now()),
      requiredClaims: ['exp', 'iat', 'sub'],
    })
    return payload
  }
  const checked = async (token: string, print: string): Promise<Known | TokenFault> => {
    try {
      const claims = claimSet.safeParse(await payloadOf(token))
      if (!claims.success)
        return { fault: 'invalid', why: 'The token’s claims are not those of this service' }
      const { iss, jti, exp, iat } = claims.data
      if (exp - iat > longestSeconds) {
        return { fault: 'invalid', why: 'A token may live 12 hours at most' }
      }
      const session = settings.fingerprint('session', iss, jti ?? print).slice(0, 32)
      return remember(print, { claims: claims.data, session })
    } catch (error) {
      return faultOf(error)
    }
  }
  const userOf = ({ iss, sub, role: as }: Claims): Promise<string | undefined> =>
    as === 'patient' || as === 'professional'
      ? settings.identity.holderOfLogin({ issuer: iss, subject: sub })
      : settings.identity.claimId('login', iss, sub)

  const callerOf = async ({ claims, session }: Known): Promise<Caller | TokenFault> => {
    const user = await userOf(claims)
    if (user === undefined) return { fault: 'notLinked', why: 'This sign-in is not linked to anyone here' }
    if (await settings.isRevoked(user, toInstant(claims.iat * 1000))) {
      return { fault: 'invalid', why: 'The token was revoked' }
    }
    const by: Actor = {
      user,
      role: claims.role,
      ...(claims.team !== undefined && { team: claims.team }),
      ...(claims.organisation !== undefined && { organisation: claims.organisation }),
    }
    return { by, session }
  }

  return {
    verify: async token => {
      const print = settings.fingerprint('token', token)
      const found = recall(print) ?? (await checked(token, print))
      return isFault(found) ? found : callerOf(found)
    },
    forget: session => {
      for (const [print, entry] of known) if (entry.session === session) known.delete(print)
    },
  }
}
