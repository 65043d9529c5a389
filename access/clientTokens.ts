/** Tokens of clients: short-lived, and worth only what the client's own stream in the log says at every request. */
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { standing, type ClientState } from '../domain/client/decider.ts'
import { clientScopes, type ClientScope } from '../domain/client/events.ts'
import type { Actor } from '../domain/kernel/actor.ts'
import type { IdSource } from '../domain/kernel/ids.ts'
import { opaqueId } from '../domain/kernel/ids.ts'
import type { Clock } from '../domain/kernel/time.ts'
import { keyedId } from '../store/keyedHash.ts'

/** How long a token holds, in seconds. */
export const tokenSeconds = 300

const type = 'cie-client+jwt'
const issuer = 'care-information-exchange'

const claims = z.object({
  sub: opaqueId,
  jti: z.string().min(1),
  scope: z
    .string()
    .transform(text => text.split(' '))
    .pipe(z.array(z.enum(clientScopes)).min(1)),
  /** Which of the client's proofs it was given for. */
  proofs: z.number().int().nonnegative(),
})

/** Who asks through a client, in the session of one token, and for what. */
export interface ClientCaller {
  readonly by: Actor
  readonly session: string
  readonly scopes: readonly ClientScope[]
}

interface Deps {
  readonly secret: Uint8Array
  readonly clock: Clock
  readonly ids: IdSource
  /** The client's newest state, from the log. */
  readonly stateOf: (client: string) => Promise<ClientState>
}

/** Whether a token is one of ours; anything else is somebody else's to judge. */
export const isClientToken = (token: string): boolean => {
  try {
    return decodeProtectedHeader(token).typ === type
  } catch {
    return false
  }
}

/** Issues tokens and knows them again. */
export const clientTokens = ({ secret, clock, ids, stateOf }: Deps) => {
  const seconds = (): number => Math.floor(Date.parse(clock()) / 1000)

  const claimsOf = async (token: string): Promise<z.output<typeof claims> | undefined> => {
    try {
      const currentDate = new Date(clock())
      const { payload } = await jwtVerify(token, secret, {
        issuer,
        typ: type,
        algorithms: ['HS256'],
        currentDate,
      })
      return claims.safeParse(payload).data
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined
      throw error
    }
  }

  return {
    issue: (client: string, proofs: number, scopes: readonly ClientScope[]): Promise<string> =>
      new SignJWT({ scope: scopes.join(' '), proofs })
        .setProtectedHeader({ alg: 'HS256', typ: type })
        .setIssuer(issuer)
        .setSubject(client)
        .setJti(ids.uuid())
        .setIssuedAt(seconds())
        .setExpirationTime(seconds() + tokenSeconds)
        .sign(secret),

    /** The caller; undefined where the token holds no more, or never did. */
    verify: async (token: string): Promise<ClientCaller | undefined> => {
      const said = await claimsOf(token)
      if (said === undefined) return undefined
      const now = standing(await stateOf(said.sub))
      if (now?.proofs !== said.proofs) return undefined
      return {
        by: { user: said.sub, role: 'system', organisation: now.organisation },
        session: keyedId(secret, 'session', said.jti),
        scopes: said.scope.filter(scope => now.scopes.includes(scope)),
      }
    },
  }
}
