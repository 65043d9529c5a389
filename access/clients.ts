/** Systems that sign in as themselves: how a client proves itself, and what it is given for that (OAuth 2 client credentials, RFC 6749 4.4). */
import { errors, importJWK, jwtVerify } from 'jose'
import { client, standing, type ClientState } from '../domain/client/decider.ts'
import type { ClientScope, PublicKey } from '../domain/client/events.ts'
import type { IdSource } from '../domain/kernel/ids.ts'
import { opaqueId } from '../domain/kernel/ids.ts'
import type { Clock } from '../domain/kernel/time.ts'
import { agreementInForce, provider } from '../domain/provider/decider.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import type { SessionStore } from '../store/sessions.ts'
import { asIfCompared, isSecret } from './clientSecrets.ts'
import { clientTokens, type ClientCaller } from './clientTokens.ts'
import { foldedReader } from './folded.ts'

/** What a client shows of itself. */
export type Proof =
  | { readonly by: 'secret'; readonly client: string; readonly secret: string }
  /** A JWT that the client signed with its key (RFC 7523). */
  | { readonly by: 'key'; readonly client: string; readonly assertion: string }

/** A token with what it is good for; or why there is none, in the words of RFC 6749 5.2. */
export type Granted =
  | { readonly token: string; readonly scopes: readonly ClientScope[] }
  | { readonly error: 'invalid_client' | 'invalid_scope' | 'unauthorized_client'; readonly why: string }

export interface Clients {
  readonly grant: (proof: Proof, scopes: readonly string[]) => Promise<Granted>
  /** Who asks with this token; undefined where it holds no more. Read from the log at every call. */
  readonly verify: (token: string) => Promise<ClientCaller | undefined>
}

interface Deps {
  readonly journal: Journal
  readonly keys: KeyStore
  readonly clock: Clock
  readonly ids: IdSource
  /** Remembers which assertions were used. */
  readonly sessions: Pick<SessionStore, 'count'>
  /** The addresses of the token endpoint, as an assertion may name them. */
  readonly audience: readonly string[]
}

const algorithmOf: Readonly<Record<PublicKey['kty'], string>> = { RSA: 'PS256', EC: 'ES256', OKP: 'EdDSA' }
const longestAssertion = 300
const refused = { error: 'invalid_client', why: 'The client is not known by this proof' } as const

/** Opens what clients sign in with. */
export const openClients = async ({
  journal,
  keys,
  clock,
  ids,
  sessions,
  audience,
}: Deps): Promise<Clients> => {
  const clientState = foldedReader(journal, keys, client)
  const providerState = foldedReader(journal, keys, provider)
  const stateOf = async (id: string): Promise<ClientState> => (await clientState(id)).state
  const tokens = clientTokens({ secret: await keys.secret('clientTokens'), clock, ids, stateOf })

  /** Once, and within five minutes. */
  const isFresh = async (id: string, jti: string | undefined, lives: number): Promise<boolean> => {
    if (jti === undefined || lives > longestAssertion) return false
    const { count } = await sessions.count(`assertion-${id}-${jti}`, 2 * longestAssertion * 1000, clock())
    return count === 1
  }

  const isSigned = async (id: string, key: PublicKey, assertion: string): Promise<boolean> => {
    const algorithm = algorithmOf[key.kty]
    try {
      const { payload } = await jwtVerify(assertion, await importJWK(key, algorithm), {
        algorithms: key.kty === 'RSA' ? ['PS256', 'RS512', 'RS256'] : [algorithm],
        issuer: id,
        subject: id,
        audience: [...audience],
        currentDate: new Date(clock()),
        requiredClaims: ['exp', 'jti'],
      })
      const lives = (payload.exp ?? Number.POSITIVE_INFINITY) - Date.parse(clock()) / 1000
      return await isFresh(id, payload.jti, lives)
    } catch (error) {
      if (error instanceof errors.JOSEError) return false
      throw error
    }
  }

  const isProven = async (state: ClientState, proof: Proof): Promise<boolean> => {
    const known = standing(state)?.proof
    if (proof.by === 'secret')
      return known?.secret === undefined ? asIfCompared(proof.secret) : isSecret(proof.secret, known.secret)
    return known?.key !== undefined && (await isSigned(proof.client, known.key, proof.assertion))
  }

  const grantTo = async (id: string, wanted: readonly string[]): Promise<Granted> => {
    const now = standing(await stateOf(id))
    if (now === undefined) return refused
    if (!agreementInForce((await providerState(now.organisation)).state))
      return {
        error: 'unauthorized_client',
        why: 'The sharing agreement of the client’s organisation is not in force',
      }
    const scopes = now.scopes.filter(scope => wanted.length === 0 || wanted.includes(scope))
    return scopes.length < wanted.length || scopes.length === 0
      ? { error: 'invalid_scope', why: 'The client is not registered with this scope' }
      : { token: await tokens.issue(id, now.proofs, scopes), scopes }
  }

  return {
    verify: tokens.verify,
    grant: async (proof, wanted) => {
      const isId = opaqueId.safeParse(proof.client).success
      const state = isId ? await stateOf(proof.client) : client.initial
      return (await isProven(state, proof)) ? grantTo(proof.client, wanted) : refused
    },
  }
}
