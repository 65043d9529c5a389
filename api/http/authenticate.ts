/** Who asks: a bearer token, or the portal's session. Nothing else, and never both. */
import type { Request } from 'express'
import type { Caller, Exchange, TokenFault } from './exchange.ts'
import type { Problem } from './problems.ts'
import { overRate } from './rates.ts'

const realm = 'Bearer realm="care-information-exchange"'

const unauthenticated = (detail: string, challenge: string): Problem => ({
  code: 'unauthenticated',
  detail,
  headers: { 'www-authenticate': challenge },
})
const invalidToken = (why: string): Problem => unauthenticated(why, `${realm}, error="invalid_token"`)

const bearerOf = (header: string): string | undefined => /^Bearer +([\w\-.~+/]+=*)$/i.exec(header)?.[1]

const problemOfFault = ({ fault, why }: TokenFault): Problem =>
  fault === 'unavailable'
    ? { code: 'unavailable', detail: why, headers: { 'retry-after': '5' } }
    : invalidToken(why)

const byToken = async (exchange: Exchange, header: string): Promise<Caller | Problem> => {
  const token = bearerOf(header)
  if (token === undefined) return invalidToken('Authorization must hold one bearer token')
  const answer = await exchange.tokens.verify(token)
  return 'fault' in answer ? problemOfFault(answer) : answer
}

const bySession = async ({ portal }: Exchange, request: Request): Promise<Caller | Problem> => {
  const answer = (await portal?.sessionCaller(request)) ?? { outcome: 'none' }
  switch (answer.outcome) {
    case 'signedIn':
      return { by: answer.visitor.actor, session: answer.visitor.session }
    case 'refused':
      return { code: 'not-allowed', detail: 'A change asked with a cookie needs the session’s CSRF token' }
    case 'none':
      return unauthenticated('Sign in first', realm)
  }
}

/** Tells a caller from a refusal. */
export const isCaller = (answer: Caller | Problem): answer is Caller => 'session' in answer

/** The caller, or why there is none (401, 403, 429 after too many failures from one address, 503). */
export const authenticate = async (exchange: Exchange, request: Request): Promise<Caller | Problem> => {
  const header = request.get('authorization')
  const answer = await (header === undefined ? bySession(exchange, request) : byToken(exchange, header))
  if (isCaller(answer) || answer.code !== 'unauthenticated') return answer
  const key = `api-failure:${exchange.fingerprint('address', request.ip ?? '').slice(0, 32)}`
  return (await overRate(exchange.limits, { key, most: exchange.rates.failures }, exchange.clock())) ?? answer
}
