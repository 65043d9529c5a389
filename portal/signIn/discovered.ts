/** What the issuer says of itself: asked when it is first needed, and after a failure again, but not at every request. */
import * as oidc from 'openid-client'
import type { Clock } from '../../domain/kernel/time.ts'
import { isLoopback } from '../security/origin.ts'
import type { OpenIdIssuer } from './config.ts'

/** The issuer can't be reached or gives no usable answer about itself. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable'
}

export interface Discovered {
  /** What the issuer says of itself. Throws IssuerUnavailable, and until the next try is due at once. */
  readonly known: () => Promise<oidc.Configuration>
  /** Why the issuer can't be used, if it can't. Looking asks it again where that is due. */
  readonly fault: () => string | undefined
}

const firstWaitMs = 1000
const longestWaitMs = 60_000

const timeoutSeconds = 10

const serverOf = async ({ issuer, clientId, server }: OpenIdIssuer): Promise<oidc.ServerMetadata> => {
  if (server !== undefined) return server
  const address = new URL(issuer)
  const execute = isLoopback(address.hostname) ? [oidc.allowInsecureRequests] : []
  const options = { execute, timeout: timeoutSeconds }
  return (await oidc.discovery(address, clientId, undefined, oidc.None(), options)).serverMetadata()
}

/** How the client proves who it is: by a signature, a secret, or not at all. */
const authentication = (
  { clientKey, clientSecret }: OpenIdIssuer,
  { issuer, token_endpoint: audience = issuer }: oidc.ServerMetadata,
): oidc.ClientAuth => {
  if (clientKey === undefined)
    return clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret)
  return oidc.PrivateKeyJwt(clientKey, {
    // OpenID Connect Core 9 names the token endpoint; NHS login takes no other audience.
    [oidc.modifyAssertion]: (_header, payload) => {
      payload['aud'] = audience
    },
  })
}

const configure = async (issuer: OpenIdIssuer): Promise<oidc.Configuration> => {
  const server = await serverOf(issuer)
  const metadata = { id_token_signed_response_alg: issuer.algorithm }
  const config = new oidc.Configuration(server, issuer.clientId, metadata, authentication(issuer, server))
  config.timeout = timeoutSeconds
  if (isLoopback(new URL(server.token_endpoint ?? issuer.issuer).hostname)) oidc.allowInsecureRequests(config)
  oidc.enableNonRepudiationChecks(config)
  return config
}

/** The innermost code of a chain of errors: `ENOTFOUND` under "fetch failed" under "discovery failed". */
const codeOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined
  const own = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return codeOf(error.cause) ?? own
}

/** Opens the asking. The wait after a failure doubles from one second to a minute. */
export const discovered = (issuer: OpenIdIssuer, clock: Clock): Discovered => {
  let asked: Promise<oidc.Configuration> | undefined
  let failed: { readonly error: IssuerUnavailable; readonly waitMs: number; readonly at: number } | undefined

  const ask = async (): Promise<oidc.Configuration> => {
    try {
      const config = await configure(issuer)
      failed = undefined
      return config
    } catch (cause) {
      const waitMs = failed === undefined ? firstWaitMs : Math.min(failed.waitMs * 2, longestWaitMs)
      const words = `${issuer.issuer} gives no usable description of itself (${codeOf(cause) ?? 'unknown'})`
      failed = { error: new IssuerUnavailable(words, { cause }), waitMs, at: Date.parse(clock()) }
      asked = undefined
      throw failed.error
    }
  }
  const known = (): Promise<oidc.Configuration> => {
    const tooSoon =
      asked === undefined && failed !== undefined && Date.parse(clock()) < failed.at + failed.waitMs
    return tooSoon ? Promise.reject(failed?.error ?? new IssuerUnavailable()) : (asked ??= ask())
  }
  return {
    known,
    fault: () => {
      known().catch(() => undefined)
      return failed?.error.message
    },
  }
}
