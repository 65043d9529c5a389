/** ClickHouse's HTTP interface over the engine: `/ping`, and statements at `/`. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ChdbResult } from '../chdb.ts'
import type { Admission } from '../admission.ts'
import type { Engine, Lane } from '../engine.ts'
import { exception } from '../exception.ts'
import type { Judge } from '../sql/judge.ts'
import { sendError } from './answer.ts'
import { askedBy } from './asked.ts'
import { gather } from './gather.ts'
import { admitCaller } from './password.ts'
import { bind, prepare, readyRun, type Run, type Work } from './run.ts'

export interface Service {
  readonly engine: Engine
  readonly judge: Judge
  readonly admission: Admission
  readonly user: string
  readonly password: string
}

const plain = (response: ServerResponse, status: number, text: string): void => {
  response.statusCode = status
  response.setHeader('Content-Type', 'text/html; charset=UTF-8')
  response.end(text)
}

/** Runs when it is this statement's turn. Where the client goes away, the engine is told to stop, and the turn ends when it has. */
const inTurn = async (
  { engine, admission }: Service,
  { judged }: Work,
  { run, signal }: { readonly run: Run; readonly signal: AbortSignal },
): Promise<ChdbResult> => {
  const leave = await admission.enter(judged.sql, judged.does !== 'filled' && judged.scans, signal)
  if (signal.aborted) {
    leave(undefined)
    throw exception('QUERY_WAS_CANCELLED', 'Query was cancelled.')
  }
  const stop = (): void => void engine.stop(run.mark).catch(() => undefined)
  signal.addEventListener('abort', stop, { once: true })
  const began = performance.now()
  let took: number | undefined
  try {
    const result = await run.run()
    took = performance.now() - began
    return result
  } finally {
    signal.removeEventListener('abort', stop)
    leave(took)
  }
}

const goneSignal = (response: ServerResponse): AbortSignal => {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  return gone.signal
}

const serve = async (service: Service, lane: Lane, { request, response, given }: Exchange): Promise<void> => {
  const { engine, judge } = service
  const signal = goneSignal(response)
  const asked = askedBy(request, given)
  response.setHeader('X-ClickHouse-Query-Id', asked.queryId)
  const { head, fill } = await gather(request, asked)
  await bind(lane, asked)
  const work: Work = { judged: await judge(lane, head), asked, fill }
  await prepare(engine, lane, asked)
  const run = await readyRun(engine, lane, work)
  try {
    const result = await inTurn(service, work, { run, signal })
    await run.answer(response, result)
  } finally {
    run.clear()
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly given: URLSearchParams
}

const statement = async (service: Service, exchange: Exchange): Promise<void> => {
  let lane: Lane | undefined
  try {
    admitCaller(exchange.request, service.user, service.password)
    lane = service.engine.open()
    await serve(service, lane, exchange)
  } catch (error) {
    sendError(exchange.response, error, service.engine)
  } finally {
    lane?.close()
  }
}

/** What is answered without asking the engine: status and words. */
const simply = (
  { method }: IncomingMessage,
  { pathname, searchParams }: URL,
): [number, string] | undefined => {
  if (pathname === '/ping') return [200, 'Ok.\n']
  if (pathname !== '/') return [404, `There is no handle ${pathname}\n`]
  if (method === 'GET') return searchParams.has('query') ? undefined : [200, 'Ok.\n']
  return method === 'POST' ? undefined : [501, 'Only GET and POST\n']
}

/** Handles one request. Never rejects. */
export const openHandler =
  (service: Service) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://embedded')
    const simple = simply(request, url)
    if (simple === undefined) await statement(service, { request, response, given: url.searchParams })
    else plain(response, ...simple)
  }
