/** The OpenID Connect client: authorization code with PKCE, state and nonce, and an ID token whose signature is checked. */
import * as oidc from 'openid-client'
import { z } from 'zod'
import type { Clock } from '../../domain/kernel/time.ts'
import type { OpenIdIssuer } from './config.ts'
import { discovered, IssuerUnavailable } from './discovered.ts'

/** What must be kept between leaving for the issuer and coming back. */
export interface Challenge {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Whom the issuer vouches for. `role` is as claimed: not yet one of ours. */
export interface Vouched {
  readonly subject: string
  readonly name: string
  readonly role: string
  readonly idToken: string | undefined
}

export interface OpenId {
  /** The address at the issuer to send the browser to. */
  readonly begin: (challenge: Challenge) => Promise<URL>
  /** Reads the issuer's answer. Throws what openid-client throws where it isn't one to this challenge. */
  readonly complete: (answer: URL, challenge: Challenge) => Promise<Vouched>
  /** Asks the issuer about itself, unless that is known. Throws IssuerUnavailable. */
  readonly prepare: () => Promise<void>
  /** Where the keys are that the issuer signs with. Throws IssuerUnavailable. */
  readonly keysAt: () => Promise<URL>
  /** Why the issuer can't be used at the moment, if it can't. */
  readonly fault: () => string | undefined
  /** The origin where signing out goes on, as far as it is known by now. */
  readonly signOutOrigin: () => string | undefined
  /** Where to sign out at the issuer too, when it has such a place. */
  readonly endAddress: (idToken: string | undefined) => Promise<URL | undefined>
}

const originOf = (config: oidc.Configuration): string | undefined => {
  const address = config.serverMetadata().end_session_endpoint
  return address === undefined ? undefined : new URL(address).origin
}

const claimText = z.string().catch('')

/** A client of `issuer`, whose answers come to `${base}/sign-in/callback`. Asks the issuer about itself at first use. */
export const openId = (issuer: OpenIdIssuer, base: URL, clock: Clock): OpenId => {
  const { known, fault } = discovered(issuer, clock)
  let signOutOrigin: string | undefined
  const configured = async (): Promise<oidc.Configuration> => {
    const config = await known()
    signOutOrigin = originOf(config)
    return config
  }
  const callback = new URL('/sign-in/callback', base).href
  const roleClaim = issuer.roleClaim ?? 'role'

  return {
    begin: async challenge =>
      oidc.buildAuthorizationUrl(await configured(), {
        redirect_uri: callback,
        scope: issuer.scope ?? 'openid profile',
        code_challenge: await oidc.calculatePKCECodeChallenge(challenge.verifier),
        code_challenge_method: 'S256',
        state: challenge.state,
        nonce: challenge.nonce,
        ...issuer.parameters,
      }),
    complete: async (answer, challenge) => {
      const config = await configured()
      const tokens = await oidc.authorizationCodeGrant(config, answer, {
        pkceCodeVerifier: challenge.verifier,
        expectedState: challenge.state,
        expectedNonce: challenge.nonce,
        idTokenExpected: true,
      })
      const claims: Readonly<Record<string, unknown>> = tokens.claims() ?? {}
      const subject = z.string().min(1).parse(claims['sub'])
      const complete = typeof claims['name'] === 'string' && typeof claims[roleClaim] === 'string'
      const told = complete
        ? claims
        : { ...(await oidc.fetchUserInfo(config, tokens.access_token, subject)), ...claims }
      return {
        subject,
        name: claimText.parse(told['name']),
        role: claimText.parse(told[roleClaim]),
        idToken: tokens.id_token,
      }
    },
    prepare: async () => {
      await configured()
    },
    keysAt: async () => {
      const { jwks_uri: address = '' } = (await configured()).serverMetadata()
      if (!URL.canParse(address))
        throw new IssuerUnavailable(`${issuer.issuer} does not say where its keys are`)
      return new URL(address)
    },
    fault,
    signOutOrigin: () => signOutOrigin,
    endAddress: async idToken => {
      const config = await configured()
      if (config.serverMetadata().end_session_endpoint === undefined) return undefined
      return oidc.buildEndSessionUrl(config, {
        post_logout_redirect_uri: new URL('/signed-out', base).href,
        ...(idToken !== undefined && { id_token_hint: idToken }),
      })
    },
  }
}
