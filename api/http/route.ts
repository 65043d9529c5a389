/** A route, declared once: express serves it and OpenAPI describes it from the same words. */
import { z } from 'zod'
import type { Role } from '../../domain/kernel/actor.ts'
import { refuse, type Answer } from './answers.ts'
import type { Caller, Exchange } from './exchange.ts'
import type { Fault, Problem } from './problems.ts'

/** The schemas of what comes in and what goes out. */
export interface Shape {
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  /** `z.undefined()` where no body is read. */
  readonly body: z.ZodType
  readonly answer: z.ZodType
}

const empty = z.strictObject({})
/** The schemas of a request that carries nothing but its address. */
export const bare = { params: empty, query: empty, body: z.undefined() }

/** What every handler is given. */
interface OpenCall<S extends Shape> {
  readonly exchange: Exchange
  readonly params: z.output<S['params']>
  readonly query: z.output<S['query']>
  readonly body: z.output<S['body']>
  /** A request header by its lower-case name. */
  readonly header: (name: string) => string | undefined
  /** The media type that the caller likes best of these. */
  readonly preferred: (types: readonly string[]) => string | undefined
  /** The path as asked for, without query. */
  readonly path: string
  /** The address that the request comes from, for counting failures. */
  readonly from: string
  readonly correlation: string
}
interface Call<S extends Shape> extends OpenCall<S> {
  readonly caller: Caller
}

export type Method = 'get' | 'post' | 'put' | 'delete'

interface Described<S extends Shape> {
  /** The operation's name: `readEntries`. */
  readonly name: string
  readonly method: Method
  readonly summary: string
  readonly shape: S
  /** Refusals that this route has beside those of every route. */
  readonly refusals: readonly number[]
  /** The media type of the answer; JSON unless told. */
  readonly serves?: string
  /** The body is a form, as signing in has it; JSON unless told. */
  readonly takes?: 'form'
  /** A second media type that a caller may prefer. */
  readonly alsoServes?: string
}

/** The only addresses that answer without knowing who asks: probes, this description, signing in, and public keys. */
type OpenPath = '/health' | '/ready' | '/openapi.json' | '/oauth2/token' | '/nhs111/v1/jwks'

interface OpenSpec<S extends Shape> extends Described<S> {
  readonly path: OpenPath
  readonly handle: (call: OpenCall<S>) => Promise<Answer<z.input<S['answer']>>>
}

/** Who may ask: these roles. */
interface Spec<S extends Shape> extends Described<S> {
  readonly path: `/api/v1/${string}` | `/nhs111/v1/${string}`
  readonly who: readonly [Role, ...(readonly Role[])]
  readonly handle: (call: Call<S>) => Promise<Answer<z.input<S['answer']>>>
}
interface OperatorSpec<S extends Shape> extends Described<S> {
  readonly path: '/metrics'
  readonly handle: (call: OpenCall<S>) => Promise<Answer<z.input<S['answer']>>>
}

/** A request before its parts are parsed. */
interface RawCall {
  readonly exchange: Exchange
  readonly caller: Caller | undefined
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly header: (name: string) => string | undefined
  readonly preferred: (types: readonly string[]) => string | undefined
  readonly path: string
  readonly from: string
  readonly correlation: string
}

/** A declared route, as the server mounts it. */
export interface Route extends Described<Shape> {
  readonly path: string
  /** `operator`: an administrator, or a request from this machine itself. */
  readonly who: 'open' | 'operator' | readonly Role[]
  readonly run: (raw: RawCall) => Promise<Answer<unknown>>
}

/** The media types of a route's answer, the usual one first. */
export const typesOf = ({ serves, alsoServes }: Route): readonly string[] => [
  serves ?? 'application/json',
  ...(alsoServes === undefined ? [] : [alsoServes]),
]

const faultsOf = (error: z.ZodError, from: string): readonly Fault[] =>
  error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ place: [from, ...path].map(String).join('.'), why: message }))

const wrong = (code: 'malformed' | 'invalid', faults: readonly Fault[]): Problem => ({
  code,
  detail: faults[0]?.why ?? 'not as described',
  faults,
})

const parsed = <S extends Shape>(shape: S, raw: RawCall): OpenCall<S> | Problem => {
  const params = z.safeParse<S['params']>(shape.params, raw.params)
  if (!params.success) return wrong('malformed', faultsOf(params.error, 'path'))
  const query = z.safeParse<S['query']>(shape.query, raw.query)
  if (!query.success) return wrong('malformed', faultsOf(query.error, 'query'))
  const body = z.safeParse<S['body']>(shape.body, raw.body)
  if (!body.success) return wrong('invalid', faultsOf(body.error, 'body'))
  const { exchange, header, preferred, path, from, correlation } = raw
  const told = { exchange, header, preferred, path, from, correlation }
  return { ...told, params: params.data, query: query.data, body: body.data }
}

const isProblem = (answer: object): answer is Problem => 'code' in answer

const runOpen =
  <S extends Shape>(spec: Pick<OpenSpec<S>, 'shape' | 'handle'>): Route['run'] =>
  async raw => {
    const call = parsed(spec.shape, raw)
    return isProblem(call) ? refuse(call) : spec.handle(call)
  }

/** Declares a route that answers anyone. Its address must be one of the few open ones. */
export const openRoute = <S extends Shape>(spec: OpenSpec<S>): Route => ({
  ...spec,
  who: 'open',
  run: runOpen(spec),
})

/** Declares a route for administrators, and for requests from this machine. */
export const operatorRoute = <S extends Shape>(spec: OperatorSpec<S>): Route => ({
  ...spec,
  who: 'operator',
  run: runOpen(spec),
})

/** Declares a route for signed-in callers in these roles; another role is answered 403 before anything is looked up. */
export const route = <S extends Shape>(spec: Spec<S>): Route => ({
  ...spec,
  run: async raw => {
    const call = parsed(spec.shape, raw)
    if (isProblem(call)) return refuse(call)
    if (raw.caller === undefined) return refuse({ code: 'unauthenticated', detail: 'Sign in first' })
    return spec.handle({ ...call, caller: raw.caller })
  },
})
