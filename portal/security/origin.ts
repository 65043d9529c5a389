/** Which requests come from this site's own pages, as the browser itself says. */
import type { Request } from 'express'

const changes = (request: Request): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(request.method)

/** True for a method that may change something. */
export const isUnsafe = changes

/**
 * False for an unsafe request that another site made: Fetch Metadata decide where the browser sends them, `Origin` beside
 * them. A request with neither comes from no browser of these years and has only its CSRF token to stand on.
 */
export const fromOwnOrigin = (request: Request, base: URL): boolean => {
  if (!changes(request)) return true
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const origin = request.headers.origin
  return origin === undefined || origin === base.origin
}

/** Loopback addresses and names: only there may signing in go without TLS. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|::ffff:127(\.\d{1,3}){3})$/.test(host)

/** On loopback a foreign `Host` is a rebound name: a page elsewhere that made its own name point here. */
export const isReboundHost = (request: Request, base: URL): boolean => {
  if (!isLoopback(base.hostname)) return false
  const host = `http://${request.headers.host ?? ''}`
  return !URL.canParse(host) || !isLoopback(new URL(host).hostname)
}
