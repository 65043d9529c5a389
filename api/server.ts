/** The API as one express router, to be mounted beside the portal. It answers only its own addresses. */
import express, { type RequestHandler, type Router } from 'express'
import helmet from 'helmet'
import { sendProblem } from './http/answers.ts'
import type { Exchange } from './http/exchange.ts'
import { requestLog, requestTimes } from './http/logging.ts'
import type { Route } from './http/route.ts'
import { serve } from './http/serve.ts'
import { routes as everyRoute } from './routes.ts'

const isOurs = (path: string): boolean =>
  path === '/api' ||
  path.startsWith('/api/') ||
  path.startsWith('/nhs111/v1/') ||
  everyRoute.some(one => one.path === path)

const headers = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  referrerPolicy: { policy: 'no-referrer' },
})

const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1')

const mount = (router: Router, exchange: Exchange, route: Route): void => {
  const handler = serve(exchange, route)
  const path = expressPath(route.path)
  switch (route.method) {
    case 'get':
      router.get(path, handler)
      return
    case 'post':
      router.post(path, handler)
      return
    case 'put':
      router.put(path, handler)
      return
    case 'delete':
      router.delete(path, handler)
  }
}

const allowed = (path: string): string =>
  everyRoute
    .filter(one => one.path === path)
    .flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
    .join(', ')

const wrongMethod =
  (path: string): RequestHandler =>
  (_request, response) => {
    response.locals['route'] = path
    sendProblem(response, {
      code: 'method-not-allowed',
      detail: `Here one may ask: ${allowed(path)}`,
      headers: { allow: allowed(path) },
    })
  }

const noRoute: RequestHandler = (_request, response) => {
  sendProblem(response, { code: 'not-found', detail: 'There is nothing at this address' })
}

const isReadable = (path: string): boolean => {
  try {
    return decodeURIComponent(path) !== ''
  } catch {
    return false
  }
}

const readableOnly: RequestHandler = (request, response, next) => {
  if (isReadable(request.path)) next()
  else sendProblem(response, { code: 'malformed', detail: 'The address is not well formed' })
}

/** The router of the API, or of some of its routes. Requests for other addresses pass through it untouched. */
export const apiRouter = (exchange: Exchange, routes: readonly Route[] = everyRoute): Router => {
  const inner = express.Router({ caseSensitive: true, strict: true })
  inner.use(requestLog(exchange.log), requestTimes(exchange.metrics), headers, readableOnly)
  for (const path of new Set(routes.map(one => one.path))) {
    for (const route of routes) if (route.path === path) mount(inner, exchange, route)
    inner.all(expressPath(path), wrongMethod(path))
  }
  inner.use(noRoute)

  const router = express.Router()
  router.use((request, response, next) => {
    if (isOurs(request.path)) inner(request, response, next)
    else next()
  })
  return router
}
