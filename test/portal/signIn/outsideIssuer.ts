/** An issuer of its own, as a deployment has one: on another origin, found by discovery, with RS256 and a place to sign out. */
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { errors, Provider, type Configuration } from 'oidc-provider'
import type { OpenIdIssuer } from '../../../portal/signIn/config.ts'
import { ownMemory } from './ownMemory.ts'

export interface OutsideIssuer {
  readonly address: URL
  readonly signIn: OpenIdIssuer
  /** The portal's address, which the client is registered with. */
  readonly register: (portal: URL) => void
  readonly close: () => Promise<void>
}

const client = 'portal'
const secret = 'a secret of at least thirty-two characters'

/** As NHS login has it: clients prove themselves with a key, by RS512, to the token endpoint and to nothing else. */
const byKey = (publicKey: JWK, endpoint: string): Partial<Configuration> & { readonly client: object } => ({
  client: {
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'RS512',
    jwks: { keys: [{ ...publicKey, use: 'sig' }] },
  },
  clientAuthMethods: ['private_key_jwt'],
  enabledJWA: { clientAuthSigningAlgValues: ['RS512'] },
  assertJwtClientAuthClaimsAndHeader: (_context, claims) => {
    if (claims['aud'] !== endpoint) throw new errors.InvalidClientAuth(`not for ${endpoint}`)
  },
})

/** Starts it on a free port; everyone who comes is `person`. With a client's public key it takes that and no secret. */
export const openOutsideIssuer = async (
  person: Readonly<Record<string, string>>,
  publicKey?: JWK,
): Promise<OutsideIssuer> => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  const { sub: accountId = 'nobody' } = person
  let answer: ReturnType<Provider['callback']> | undefined
  let provider: Provider | undefined
  const server = createServer((request, response) => {
    const interaction = /^\/interaction\//.test(request.url ?? '')
    const result = { login: { accountId } }
    if (interaction) void provider?.interactionFinished(request, response, result)
    else if (answer === undefined) response.writeHead(503).end()
    else void answer(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const place = server.address()
  const address = new URL(`http://127.0.0.1:${String(typeof place === 'object' ? place?.port : 0)}`)
  const register = (portal: URL): void => {
    const { client: proves, ...settings } =
      publicKey === undefined
        ? { client: { client_secret: secret } }
        : byKey(publicKey, `${address.origin}/token`)
    provider = new Provider(address.origin, {
      ...settings,
      clients: [
        {
          ...proves,
          client_id: client,
          redirect_uris: [new URL('/sign-in/callback', portal).href],
          post_logout_redirect_uris: [new URL('/signed-out', portal).href],
          id_token_signed_response_alg: 'RS256',
        },
      ],
      jwks: { keys: [jwk] },
      adapter: ownMemory(),
      ttl: { Interaction: 60, Grant: 60, Session: 60, AccessToken: 60, IdToken: 60 },
      cookies: { keys: ['a key of the tests'] },
      claims: { openid: ['sub'], profile: ['name', 'exchange_role'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: () => ({ accountId, claims: () => ({ ...person, sub: accountId }) }),
      loadExistingGrant: async context => {
        const grant = new context.oidc.provider.Grant({ accountId, clientId: client })
        grant.addOIDCScope('openid profile')
        await grant.save()
        return grant
      },
    })
    answer = provider.callback()
  }
  return {
    address,
    register,
    signIn: {
      issuer: address.origin,
      clientId: client,
      ...(publicKey === undefined && { clientSecret: secret }),
      algorithm: 'RS256',
      roleClaim: 'exchange_role',
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
