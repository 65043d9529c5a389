/** Reads a form's body within bounds: its size, its number of fields, text alone. */
import express from 'express'
import type { Request, RequestHandler } from 'express'
import type { PortalLimits } from '../exchange.ts'
import type { Form } from '../visitor.ts'

/** Parses `application/x-www-form-urlencoded`; what is larger or has more fields is refused with 413. */
export const formBody = (limits: PortalLimits): RequestHandler =>
  express.urlencoded({ extended: false, limit: limits.bodyBytes, parameterLimit: limits.fields })

/** A form's fields in the order of their names, each with all its values. */
export type Fields = readonly (readonly [name: string, values: readonly string[]])[]

const texts = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter(one => typeof one === 'string')

/** The fields of a parsed body; of anything else, none. */
export const fieldsOf = (request: Request): Fields => {
  const body: unknown = request.body
  return typeof body === 'object' && body !== null
    ? Object.entries(body).map(([name, value]) => [name, texts(value)] as const)
    : []
}

/** The fields as pages read them. */
export const formOf = (fields: Fields): Form => {
  const values = new Map(fields)
  return { text: field => values.get(field)?.[0] ?? '', list: field => values.get(field) ?? [] }
}

/** The first value of every query parameter. */
export const queryOf = (request: Request): Readonly<Record<string, string>> => {
  const { originalUrl } = request
  const start = originalUrl.indexOf('?')
  return start < 0 ? {} : Object.fromEntries([...new URLSearchParams(originalUrl.slice(start))].reverse())
}

/** An express path's parameters, as text. */
export const paramsOf = (request: Request): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join('/') : value,
    ]),
  )
