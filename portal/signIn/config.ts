/** What the portal must be told to sign people in. */
import type { CryptoKey, ServerMetadata } from 'openid-client'

/** A private key that the client signs with (private_key_jwt), and its name where the issuer knows it by one. */
export interface ClientKey {
  readonly key: CryptoKey
  readonly kid?: string
}

/** The issuer that vouches for people. Algorithm and client are fixed here; nothing of them is taken from a token. */
export interface OpenIdIssuer {
  /** As it stands in tokens; sign-ins are linked to people under this name. */
  readonly issuer: string
  readonly clientId: string
  /** Without a secret or a key the client is public, and PKCE alone binds the answer to the asker. A key goes before a secret. */
  readonly clientSecret?: string
  readonly clientKey?: ClientKey
  /** The one algorithm that ID tokens are signed with. */
  readonly algorithm: string
  /** The claim that holds a role of the exchange. Default `role`. */
  readonly roleClaim?: string
  /** Default `openid profile`. */
  readonly scope?: string
  /** Further parameters of the authorization request (`prompt`, `vtr`, `acr_values` …). */
  readonly parameters?: Readonly<Record<string, string>>
  /** Endpoints that are known beforehand; otherwise they are discovered at the issuer's address. */
  readonly server?: ServerMetadata
}

export interface PortalConfig {
  /** The address people reach the portal at: its origin. Plain http on loopback alone. */
  readonly base: URL
  readonly signIn: OpenIdIssuer
  /** How often an open live stream is spoken on (and its session looked at). Default 25 seconds. */
  readonly heartbeatMs?: number
  /** How long a professional’s open page hears of no second change. Default 30 seconds. */
  readonly quietMs?: number
}
