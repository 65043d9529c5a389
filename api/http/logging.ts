/** One log line and one measurement a request: method, the route's pattern, status, time, opaque ids. Never an address, header or body. */
import type { RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { Histogram, type Registry } from 'prom-client'
import { pinoHttp } from 'pino-http'
import { errorFacts } from '../../domain/kernel/thrown.ts'

const routeOf = (response: Response): string => {
  const known: unknown = response.locals['route']
  return typeof known === 'string' ? known : 'none'
}

/** Logs every answered request. */
export const requestLog = (logger: Logger): RequestHandler =>
  pinoHttp<Parameters<RequestHandler>[0], Response>({
    logger,
    serializers: { req: () => undefined, res: () => undefined, err: errorFacts },
    customSuccessObject: (request, response) => ({
      method: request.method,
      route: routeOf(response),
      status: response.statusCode,
      request: response.getHeader('x-request-id'),
    }),
    customErrorObject: (request, response) => ({
      method: request.method,
      route: routeOf(response),
      status: response.statusCode,
      request: response.getHeader('x-request-id'),
    }),
    customSuccessMessage: () => 'answered',
    customErrorMessage: () => 'not answered',
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
  })

const known = (registry: Registry, name: string): Histogram | undefined => {
  const metric = registry.getSingleMetric(name)
  return metric instanceof Histogram ? metric : undefined
}

/** Measures every answered request. */
export const requestTimes = (registry: Registry): RequestHandler => {
  const name = 'api_request_seconds'
  const times =
    known(registry, name) ??
    new Histogram({
      name,
      help: 'Time to answer a request of the API',
      labelNames: ['method', 'route', 'status'],
      registers: [registry],
    })
  return (request, response, next) => {
    const stop = times.startTimer({ method: request.method })
    response.on('finish', () => {
      stop({ route: routeOf(response), status: String(response.statusCode) })
    })
    next()
  }
}
