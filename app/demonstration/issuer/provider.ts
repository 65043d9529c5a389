/** oidc-provider, set up for the demonstration: one client (the portal), people without passwords, code with PKCE alone. */
import { Provider } from 'oidc-provider'
import type { AdapterFactory, Configuration } from 'oidc-provider'
import type { IssuerKeys } from './keys.ts'
import { demonstrationAlgorithm, demonstrationPath } from './people.ts'
import type { DemonstrationPerson } from './people.ts'

export interface ProviderSettings {
  readonly issuer: string
  readonly base: URL
  readonly keys: IssuerKeys
  readonly people: () => Promise<readonly DemonstrationPerson[]>
  /** A whole page for a request that the issuer refuses. */
  readonly refusal: (status: number) => string
  /** Where a sign-in under way is kept. */
  readonly memory: AdapterFactory
}

export const portalClientId = 'care-information-exchange-portal'

const clientOf = ({ base, keys }: ProviderSettings) => ({
  client_id: portalClientId,
  client_secret: keys.clientSecret,
  redirect_uris: [new URL('/sign-in/callback', base).href],
  response_types: ['code' as const],
  grant_types: ['authorization_code'],
  token_endpoint_auth_method: 'client_secret_basic' as const,
  id_token_signed_response_alg: demonstrationAlgorithm,
})

const minutes = 60

const configurationOf = (settings: ProviderSettings): Configuration => ({
  adapter: settings.memory,
  clients: [clientOf(settings)],
  jwks: { keys: [settings.keys.signing] },
  cookies: {
    keys: [settings.keys.cookieKey],
    short: { httpOnly: true, sameSite: 'lax' },
    long: { httpOnly: true, sameSite: 'lax' },
  },
  claims: { openid: ['sub'], profile: ['name', 'role'] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
  ttl: {
    AccessToken: 5 * minutes,
    AuthorizationCode: minutes,
    Grant: 10 * minutes,
    IdToken: 10 * minutes,
    Interaction: 10 * minutes,
    Session: 10 * minutes,
  },
  interactions: { url: (_context, interaction) => `${demonstrationPath}/interaction/${interaction.uid}` },
  findAccount: async (_context, login) => {
    const person = (await settings.people()).find(one => one.login === login)
    return person === undefined
      ? undefined
      : { accountId: login, claims: () => ({ sub: login, name: person.name, role: person.role }) }
  },
  loadExistingGrant: async context => {
    const { client, session, provider } = context.oidc
    if (client === undefined || session?.accountId === undefined) return undefined
    const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId })
    grant.addOIDCScope('openid profile')
    await grant.save()
    return grant
  },
  renderError: context => {
    context.type = 'html'
    context.body = settings.refusal(context.status)
  },
})

/** The provider; its Koa answers at the path where it is mounted. */
export const demonstrationProvider = (settings: ProviderSettings): Provider =>
  new Provider(settings.issuer, configurationOf(settings))
