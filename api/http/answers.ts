/** The answers that a route may give, and how each is sent. */
import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import type { JsonText } from '../../domain/kernel/json.ts'
import { bodyOf, statusOf, type Problem } from './problems.ts'

/** A JSON answer, always 200. `etag` is a revision, or what a version is called; `shared` marks what holds nothing personal and may be kept and asked again by tag. */
export interface JsonAnswer<T> {
  readonly kind: 'json'
  readonly body: T
  readonly etag?: number | string
  readonly shared?: boolean
}
export type Answer<T> =
  | JsonAnswer<T>
  | { readonly kind: 'jsonText'; readonly body: JsonText<T> }
  | {
      readonly kind: 'text'
      readonly text: string
      readonly mediaType: string
      /** 200 unless told: for protocols that have words of their own for a refusal. */
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly mediaType: string; readonly name: string }
  | { readonly kind: 'problem'; readonly problem: Problem }

/** A JSON answer with status 200. */
export const json = <T>(body: T, more: Omit<JsonAnswer<T>, 'kind' | 'body'> = {}): JsonAnswer<T> => ({
  kind: 'json',
  body,
  ...more,
})

/** JSON that is text already, with status 200. It may be personal: nobody keeps it. */
export const jsonAlready = <T>(body: JsonText<T>): Answer<T> => ({ kind: 'jsonText', body })

/** A refusal. */
export const refuse = (problem: Problem): { readonly kind: 'problem'; readonly problem: Problem } => ({
  kind: 'problem',
  problem,
})

/** A revision or a version's name as a strong entity tag. */
const entityTag = (of: number | string): string => `"${String(of)}"`

/** Sends a refusal as problem+json. */
export const sendProblem = (response: Response, problem: Problem): void => {
  response
    .status(statusOf(problem))
    .set({ 'cache-control': 'no-store', ...problem.headers, 'content-type': 'application/problem+json' })
    .end(JSON.stringify(bodyOf(problem)))
}

const unchanged = (request: Request, tag: string): boolean =>
  (request.get('if-none-match') ?? '').split(',').some(sent => sent.trim() === tag)

const sendShared = (request: Request, response: Response, text: string): void => {
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  response.set({ 'cache-control': 'private, no-cache', etag: tag })
  if (unchanged(request, tag)) response.status(304).end()
  else response.set('content-type', 'application/json; charset=utf-8').end(text)
}

const sendText = (response: Response, text: string): void => {
  response.set({ 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' }).end(text)
}

const sendJson = (request: Request, response: Response, answer: JsonAnswer<unknown>): void => {
  const text = JSON.stringify(answer.body)
  if (answer.shared === true) {
    sendShared(request, response, text)
    return
  }
  if (answer.etag !== undefined) response.set('etag', entityTag(answer.etag))
  sendText(response, text)
}

/** Types that a reader may open as such; anything else is bytes. All are downloads that can't script a page. */
const safeTypes: ReadonlyMap<string, string> = new Map([
  ['application/pdf', 'pdf'],
  ['text/plain', 'txt'],
  ['text/csv', 'csv'],
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/tiff', 'tif'],
])

const sendFile = (response: Response, answer: Extract<Answer<unknown>, { kind: 'file' }>): void => {
  const extension = safeTypes.get(answer.mediaType)
  response
    .set({
      'cache-control': 'no-store',
      'content-type': extension === undefined ? 'application/octet-stream' : answer.mediaType,
      'content-disposition': `attachment; filename="${answer.name}.${extension ?? 'bin'}"`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    })
    .end(answer.bytes)
}

/** Sends any answer. */
export const send = (request: Request, response: Response, answer: Answer<unknown>): void => {
  switch (answer.kind) {
    case 'json':
      sendJson(request, response, answer)
      return
    case 'jsonText':
      sendText(response, answer.body.text)
      return
    case 'text':
      response
        .status(answer.status ?? 200)
        .set({ 'cache-control': 'no-store', ...answer.headers, 'content-type': answer.mediaType })
        .end(answer.text)
      return
    case 'file':
      sendFile(response, answer)
      return
    case 'problem':
      sendProblem(response, answer.problem)
  }
}
