/** A request's JSON body: limited in size and depth, UTF-8, no prototype games; a fault is told with its place. */
import express, { type Request, type RequestHandler, type Response } from 'express'
import { placeOfFault } from './jsonPlace.ts'
import type { Problem } from './problems.ts'

const maxBytes = 262_144
const maxDepth = 20

const reader: RequestHandler = express.raw({ type: () => true, limit: maxBytes, inflate: false })

const isJson = (request: Request): boolean =>
  request.is(['application/json', 'application/*+json']) !== false &&
  !/charset=(?!utf-8)/i.test(request.get('content-type') ?? '')

const hasBody = (request: Request): boolean =>
  request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0

const readFault = (error: unknown): Problem | undefined => {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  if (status === 413) return { code: 'too-large', detail: `A body may hold ${String(maxBytes)} bytes` }
  if (status === 415) return { code: 'unsupported-media-type', detail: 'Send JSON as UTF-8, not compressed' }
  if (status === 400) return { code: 'malformed', detail: 'The body did not arrive whole' }
  return undefined
}

const read = (request: Request, response: Response): Promise<Problem | undefined> =>
  new Promise((resolve, fail) => {
    reader(request, response, (error?: unknown) => {
      const fault = error === undefined ? undefined : readFault(error)
      if (error !== undefined && fault === undefined)
        fail(error instanceof Error ? error : new Error('unreadable body'))
      else resolve(fault)
    })
  })

const malformed = (place: string, why: string): Problem => ({
  code: 'malformed',
  detail: 'The body is not JSON that can be taken',
  faults: [{ place, why }],
})

/** What is wrong with a parsed value's structure, looked through without recursion. */
const structureFault = (root: unknown): string | undefined => {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 1 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next
    if (typeof value !== 'object' || value === null) continue
    if (depth > maxDepth) return `nested deeper than ${String(maxDepth)}`
    if (Object.hasOwn(value, '__proto__')) return '__proto__ is not a name that may be used'
    for (const inner of Object.values(value)) open.push({ value: inner, depth: depth + 1 })
  }
  return undefined
}

const decoded = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const parse = (bytes: Uint8Array): { readonly value: unknown } | Problem => {
  const text = decoded(bytes)
  if (text === undefined) return malformed('body', 'not UTF-8')
  try {
    const value: unknown = JSON.parse(text)
    const fault = structureFault(value)
    return fault === undefined ? { value } : malformed('body', fault)
  } catch {
    return malformed(placeOfFault(text), 'not JSON')
  }
}

/** The fields of a form, each once; undefined for no body. */
export const formBody = async (
  request: Request,
  response: Response,
): Promise<{ readonly value: unknown } | Problem> => {
  if (!hasBody(request)) return { value: undefined }
  if (request.is('application/x-www-form-urlencoded') === false)
    return { code: 'unsupported-media-type', detail: 'Send application/x-www-form-urlencoded' }
  const fault = await read(request, response)
  if (fault !== undefined) return fault
  const body: unknown = request.body
  const text = body instanceof Uint8Array ? decoded(body) : undefined
  if (text === undefined) return malformed('body', 'not UTF-8')
  const fields = [...new URLSearchParams(text)]
  const names = new Set(fields.map(([name]) => name))
  return names.size === fields.length && !names.has('__proto__')
    ? { value: Object.fromEntries(fields) }
    : malformed('body', 'a field stands twice')
}

/** The body's value (undefined for none), or what is wrong with it (400, 413, 415). */
export const jsonBody = async (
  request: Request,
  response: Response,
): Promise<{ readonly value: unknown } | Problem> => {
  if (!hasBody(request)) return { value: undefined }
  if (!isJson(request)) return { code: 'unsupported-media-type', detail: 'Send application/json' }
  const fault = await read(request, response)
  if (fault !== undefined) return fault
  const body: unknown = request.body
  return body instanceof Uint8Array ? parse(body) : { value: undefined }
}
