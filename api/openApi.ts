/** OpenAPI 3.1 from the declared routes: nothing is described that is not served, nothing served that is not described. */
import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type ResponseConfig,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import { conflict } from './rest/carePlanSchemas.ts'
import { typesOf, type Route } from './http/route.ts'

const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    faults: z.array(z.strictObject({ place: z.string(), why: z.string() })).optional(),
    conflict: conflict.optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' })

const meanings: Readonly<Record<number, string>> = {
  400: 'The path, the query, a header or the JSON can’t be read; `faults` says where',
  401: 'Not signed in, or the token is not valid here',
  403: 'Not for this role or team, or no CSRF token came with a cookie',
  404: 'Not there, or not yours to see: the same answer',
  406: 'No representation that is accepted',
  409: 'Contradicts what stands',
  410: 'Erased',
  412: 'Changed since it was read (If-Match)',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'The content is not valid, or the Idempotency-Key was used for another request',
  428: 'If-Match must say which version this is written from',
  429: 'Asked too often; Retry-After says when to come back',
  500: 'A fault of this service',
  503: 'Not available at the moment; Retry-After says when to come back',
}

const hasFields = (schema: z.ZodObject): boolean => Object.keys(schema.shape).length > 0

const takesBody = (route: Route): boolean => !(route.shape.body instanceof z.ZodUndefined)

/** Every refusal that a route can give. */
export const refusalsOf = (route: Route): readonly number[] => {
  const always = route.who === 'open' ? [406, 500] : [401, 403, 406, 429, 500, 503]
  const inputs =
    hasFields(route.shape.params) || hasFields(route.shape.query) || takesBody(route) ? [400] : []
  const bodies = takesBody(route) ? [413, 415, 422] : []
  return [...new Set([...always, ...inputs, ...bodies, ...route.refusals])].toSorted((a, b) => a - b)
}

const isChange = (route: Route): boolean => route.method !== 'get' && route.refusals.includes(409)

const ifMatch = z.string().meta({ description: 'The ETag that was read' })
const changeHeaders = (route: Route) =>
  z.strictObject({
    ...(route.refusals.includes(412) && {
      'If-Match': route.refusals.includes(428) ? ifMatch : ifMatch.optional(),
    }),
    'Idempotency-Key': z.string().min(1).max(128).optional(),
  })

const bodyTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded' } as const

const requestOf = (route: Route): NonNullable<RouteConfig['request']> => ({
  params: route.shape.params,
  query: route.shape.query,
  ...(isChange(route) && { headers: changeHeaders(route) }),
  ...(takesBody(route) && {
    body: {
      required: !route.shape.body.safeParse(undefined).success,
      content: { [bodyTypes[route.takes ?? 'json']]: { schema: route.shape.body } },
    },
  }),
})

const refusal = (description: string): ResponseConfig => ({
  description,
  content: { 'application/problem+json': { schema: problem } },
})

const responsesOf = (route: Route): RouteConfig['responses'] => {
  const [type = '', ...others] = typesOf(route)
  const texts = others.map(other => [other, { schema: z.string() }] as const)
  const refusals = refusalsOf(route).map(
    status => [String(status), refusal(meanings[status] ?? 'Refused')] as const,
  )
  return {
    200: {
      description: route.summary,
      content: { [type]: { schema: route.shape.answer }, ...Object.fromEntries(texts) },
    },
    ...Object.fromEntries(refusals),
  }
}

const configOf = (route: Route): RouteConfig => ({
  method: route.method,
  path: route.path,
  operationId: route.name,
  summary: route.summary,
  security: route.who === 'open' ? [] : [{ token: [] }, { session: [] }],
  request: requestOf(route),
  responses: responsesOf(route),
})

/** The document of all routes. */
export const openApiDocument = (
  routes: readonly Route[],
): ReturnType<OpenApiGeneratorV31['generateDocument']> => {
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A token of the configured OpenID Connect issuer',
  })
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'session',
    description: 'The portal’s session; a change needs its CSRF token in a header',
  })
  for (const route of routes) registry.registerPath(configOf(route))
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Care Information Exchange', version: '1' },
  })
}
