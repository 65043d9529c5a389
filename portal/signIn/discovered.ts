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

const prepare = (config: oidc.Configuration, server: URL): oidc.Configuration => {
  if (isLoopback(server.hostname)) oidc.allowInsecureRequests(config)
  oidc.enableNonRepudiationChecks(config)
  return config
}

const configure = async (issuer: OpenIdIssuer): Promise<oidc.Configuration> => {
  const metadata = { id_token_signed_response_alg: issuer.algorithm }
  const auth = issuer.clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(issuer.clientSecret)
  if (issuer.server !== undefined) {
    const endpoint = new URL(issuer.server.token_endpoint ?? issuer.issuer)
    return prepare(new oidc.Configuration(issuer.server, issuer.clientId, metadata, auth), endpoint)
  }
  const address = new URL(issuer.issuer)
  const execute = isLoopback(address.hostname) ? [oidc.allowInsecureRequests] : []
  return prepare(
    await oidc.discovery(address, issuer.clientId, metadata, auth, { execute, timeout: 10 }),
    address,
  )
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
