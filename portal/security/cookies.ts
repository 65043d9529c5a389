/** The portal's cookies: `__Host-` over TLS, a plain name with the port on loopback. Never readable by scripts. */
import type { Request, Response } from 'express'

export interface Cookie {
  readonly read: (request: Pick<Request, 'headers'>) => string | undefined
  /** Sets it; without `maxAgeMs` it ends with the browser. */
  readonly set: (response: Response, value: string, maxAgeMs?: number) => void
  readonly clear: (response: Response) => void
}

const valueOf = (header: string | undefined, name: string): string | undefined =>
  header
    ?.split(';')
    .map(part => part.trim())
    .find(part => part.startsWith(`${name}=`))
    ?.slice(name.length + 1)

/** A cookie of the origin `base`. Values must be free of `;`, spaces and quotes (base64url or hexadecimal). */
export const cookie = (base: URL, plainName: string): Cookie => {
  const secure = base.protocol === 'https:'
  const name = secure ? `__Host-${plainName}` : `${plainName}-${base.port || '80'}`
  const options = { httpOnly: true, secure, sameSite: 'lax', path: '/' } as const
  return {
    read: request => valueOf(request.headers.cookie, name),
    set: (response, value, maxAgeMs) =>
      void response.cookie(name, value, maxAgeMs === undefined ? options : { ...options, maxAge: maxAgeMs }),
    clear: response => void response.clearCookie(name, options),
  }
}
