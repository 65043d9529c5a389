/** The settings of signing in: the issuer, and how the portal proves itself to it. */
import { z } from 'zod'
import { BadSetting } from './badSetting.ts'

export const webAddress = z.url({ protocol: /^https?$/, error: 'an address that starts with https://' })

export const signInSettings = z.object({
  /** An OpenID Connect issuer. Setting it turns the demonstration's sign-in off. */
  OIDC_ISSUER: webAddress.optional(),
  OIDC_CLIENT_ID: z.string().min(1).default('care-information-exchange'),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** A private key, as PEM or JWK, for issuers that take no secret (private_key_jwt: NHS login). */
  OIDC_CLIENT_KEY_FILE: z.string().min(1).optional(),
  /** What ID tokens are signed with; and what an RSA client key signs with, where it is an algorithm for such keys (else RS512). */
  OIDC_ALGORITHM: z.enum(['RS256', 'RS512', 'PS256', 'ES256', 'EdDSA']).default('ES256'),
  /** The audience of API tokens: never the client's id, or a token that only says who signed in would open the API. */
  API_AUDIENCE: z.string().min(1).default('care-information-exchange-api'),
})
type Given = z.output<typeof signInSettings>

/** An issuer elsewhere, and what the portal is there. */
export interface IssuerSettings {
  readonly issuer: string
  readonly clientId: string
  readonly algorithm: Given['OIDC_ALGORITHM']
  readonly clientSecret?: string
  readonly clientKeyFile?: string
}

/** An ID token only says who signed in: were its audience the API's, it would open the API too. */
const refuseIdTokens = ({ API_AUDIENCE: audience, OIDC_CLIENT_ID: client }: Given): void => {
  if (audience === client)
    throw new BadSetting('API_AUDIENCE: must differ from OIDC_CLIENT_ID, the audience of ID tokens')
}

/** The issuer of the settings; undefined where they name none. Throws BadSetting. */
export const signInOf = (given: Given): IssuerSettings | undefined => {
  refuseIdTokens(given)
  const { OIDC_CLIENT_SECRET: clientSecret, OIDC_CLIENT_KEY_FILE: clientKeyFile } = given
  if (clientSecret !== undefined && clientKeyFile !== undefined)
    throw new BadSetting('OIDC_CLIENT_KEY_FILE: set either a key or OIDC_CLIENT_SECRET, not both')
  if (given.OIDC_ISSUER === undefined) return undefined
  return {
    issuer: given.OIDC_ISSUER,
    clientId: given.OIDC_CLIENT_ID,
    algorithm: given.OIDC_ALGORITHM,
    ...(clientSecret !== undefined && { clientSecret }),
    ...(clientKeyFile !== undefined && { clientKeyFile }),
  }
}
