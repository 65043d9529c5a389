/** The headers that every answer carries: what the page may load, whom it may talk to, and that it isn't kept. */
import type { RequestHandler } from 'express'
import helmet from 'helmet'

const self = ["'self'"]
const year = 365 * 86_400

/**
 * Helmet as this portal needs it: no inline script or style, no framing, forms to this site alone.
 * The referrer policy is `same-origin`, not `no-referrer`: under `no-referrer` browsers send `Origin: null` with our own
 * forms (Fetch standard, "append a request Origin header"), and the origin check could not tell them from a stranger's.
 */
const headersFor = (formTargets: readonly string[]): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: self,
        styleSrc: self,
        imgSrc: [...self, 'data:'],
        fontSrc: self,
        connectSrc: self,
        manifestSrc: self,
        formAction: [...self, ...formTargets],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: { maxAge: year, includeSubDomains: true },
    xFrameOptions: { action: 'deny' },
  })

/**
 * The headers of every answer. `signOutOrigin` is the one other place that a form may lead to: signing out goes on at the issuer
 * where it has such a place, and browsers hold the redirects behind a form to `form-action` too.
 */
export const securityHeaders = (
  signOutOrigin: () => string | undefined = () => undefined,
): RequestHandler => {
  const own = headersFor([])
  const known = new Map<string, RequestHandler>()
  return (request, response, next) => {
    const origin = signOutOrigin()
    const headers = origin === undefined ? own : (known.get(origin) ?? headersFor([origin]))
    if (origin !== undefined) known.set(origin, headers)
    headers(request, response, next)
  }
}

/** Personal pages are kept by no cache; powerful browser features are off. */
export const personalHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Cache-Control': 'no-store',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  })
  next()
}
