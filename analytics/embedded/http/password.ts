/** Who asks: HTTP basic authentication, or ClickHouse's own headers, against the one random password. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { exception } from '../exception.ts'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const given = (request: IncomingMessage): { user: string; password: string } | undefined => {
  const [scheme, packed] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() === 'basic' && packed !== undefined) {
    const pair = Buffer.from(packed, 'base64').toString()
    const colon = pair.indexOf(':')
    return { user: pair.slice(0, colon), password: pair.slice(colon + 1) }
  }
  const { 'x-clickhouse-user': user, 'x-clickhouse-key': password } = request.headers
  return typeof user === 'string' && typeof password === 'string' ? { user, password } : undefined
}

/** Throws unless the request carries the password. */
export const admitCaller = (request: IncomingMessage, user: string, password: string): void => {
  const caller = given(request)
  if (caller === undefined) {
    throw exception('REQUIRED_PASSWORD', 'A user and a password are needed.')
  }
  const same = timingSafeEqual(digest(caller.password), digest(password))
  if (same && caller.user === user) return
  throw exception(
    'AUTHENTICATION_FAILED',
    `${caller.user}: Authentication failed: password is incorrect, or there is no user with such name.`,
  )
}
