/** From an HTTP request to a route's handler and back: who, how often, in which role, with which body. */
import type { Request, RequestHandler, Response } from 'express'
import { refuse, send, type Answer } from './answers.ts'
import { authenticate, isCaller } from './authenticate.ts'
import { formBody, jsonBody } from './body.ts'
import type { Caller, Exchange } from './exchange.ts'
import { errorFacts } from '../../domain/kernel/thrown.ts'
import { problemOfError, statusOf, type Problem } from './problems.ts'
import { overRate } from './rates.ts'
import { typesOf, type Route } from './route.ts'

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** From this machine itself, not through something in front of it. */
const isLocal = (request: Request): boolean =>
  loopback.has(request.socket.remoteAddress ?? '') &&
  request.get('x-forwarded-for') === undefined &&
  request.get('forwarded') === undefined

const passes = (route: Route, request: Request): boolean =>
  route.who === 'open' || (route.who === 'operator' && isLocal(request))

const rolesOf = (route: Route): readonly string[] =>
  typeof route.who === 'string' ? ['administrator'] : route.who

const admitted = async (exchange: Exchange, route: Route, request: Request): Promise<Caller | Problem> => {
  const caller = await authenticate(exchange, request)
  if (!isCaller(caller)) return caller
  const rate = { key: `${caller.by.role}:${caller.by.user}`, most: exchange.rates.general }
  const tooMany = await overRate(exchange.general, rate, exchange.clock())
  if (tooMany !== undefined) return tooMany
  if (!rolesOf(route).includes(caller.by.role))
    return { code: 'not-allowed', detail: 'This is not for your role' }
  return caller
}

const unacceptable = (route: Route, request: Request): Problem | undefined => {
  if (route.serves === '*/*') return undefined
  const offered = typesOf(route)
  return request.accepts([...offered, 'application/problem+json']) === false
    ? { code: 'not-acceptable', detail: `This is served as ${offered.join(' or ')}` }
    : undefined
}

const takesBody = (route: Route): boolean =>
  !route.shape.body.safeParse(undefined).success || route.method === 'post'

const readers = { json: jsonBody, form: formBody } as const

const bodyOf = async (
  route: Route,
  request: Request,
  response: Response,
): Promise<{ readonly value: unknown } | Problem> =>
  takesBody(route) ? readers[route.takes ?? 'json'](request, response) : { value: undefined }

const partsOf = (request: Request) => ({
  params: request.params,
  query: request.query,
  header: (name: string) => request.get(name),
  preferred: (types: readonly string[]) => request.accepts([...types]) || undefined,
  path: request.path,
  from: request.ip ?? '',
})

const answerOf = async (
  exchange: Exchange,
  route: Route,
  {
    request,
    response,
    correlation,
  }: { readonly request: Request; readonly response: Response; readonly correlation: string },
): Promise<Answer<unknown>> => {
  const caller = passes(route, request) ? undefined : await admitted(exchange, route, request)
  if (caller !== undefined && !isCaller(caller)) return refuse(caller)
  const problem = unacceptable(route, request)
  if (problem !== undefined) return refuse(problem)
  const body = await bodyOf(route, request, response)
  if ('code' in body) return refuse(body)
  if (caller !== undefined && route.method === 'get') await exchange.ownWritesSeen(caller.session)
  return route.run({ exchange, caller, body: body.value, correlation, ...partsOf(request) })
}

/** What a failed request answers. A fault of ours is logged, without its words. */
const failed = ({ log }: Exchange, error: unknown, correlation: string): Answer<unknown> => {
  const problem = problemOfError(error)
  if (statusOf(problem) === 500)
    log.error({ err: errorFacts(error), request: correlation }, 'a request failed')
  return refuse(problem)
}

/** The express handler of a route. */
export const serve =
  (exchange: Exchange, route: Route): RequestHandler =>
  async (request, response) => {
    const correlation = exchange.ids.uuid()
    response.locals['route'] = route.path
    response.set('x-request-id', correlation)
    const answer = await answerOf(exchange, route, { request, response, correlation }).catch(
      (error: unknown) => failed(exchange, error, correlation),
    )
    send(request, response, answer)
  }
