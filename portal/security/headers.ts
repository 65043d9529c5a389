/** The headers that every answer carries: what the page may load, whom it may talk to, and that it isn't kept. */
import type { RequestHandler } from 'express'
import helmet from 'helmet'

const self = ["'self'"]
const year = 365 * 86_400

/**
 * Helmet as this portal needs it: no inline script or style, no framing, forms to this site alone (and to the issuer's
 * origin, where signing out leads there).
 * The referrer policy is `same-origin`, not `no-referrer`: under `no-referrer` browsers send `Origin: null` with our own
 * forms (Fetch standard, "append a request Origin header"), and the origin check could not tell them from a stranger's.
 */
export const securityHeaders = (formTargets: readonly string[] = []): RequestHandler =>
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

/** Personal pages are kept by no cache; powerful browser features are off. */
export const personalHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Cache-Control': 'no-store',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  })
  next()
}
