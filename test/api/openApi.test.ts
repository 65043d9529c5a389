import { describe, expect, it } from 'vitest'
import { openApiDocument, refusalsOf } from '../../api/openApi.ts'
import { routes } from '../../api/routes.ts'

interface Operation {
  readonly operationId: string
  readonly security: readonly object[]
  readonly responses: Readonly<Record<string, { readonly description: string }>>
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
}
const text = JSON.stringify(openApiDocument(routes))
const document = JSON.parse(text) as {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, unknown>>
    readonly securitySchemes: Readonly<Record<string, unknown>>
  }
}
const operations = Object.values(document.paths).flatMap(path => Object.values(path))
const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(match => match[1])

describe('the OpenAPI description', () => {
  it('is of version 3.1 and has a title and a version', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: expect.any(String) as string, version: expect.any(String) as string },
    })
  })
  it('lists every route once, and nothing else', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method} ${path}`),
    )
    expect(described.toSorted()).toStrictEqual(
      routes.map(({ method, path }) => `${method} ${path}`).toSorted(),
    )
  })
  it('names every operation differently', () => {
    expect(new Set(operations.map(one => one.operationId)).size).toBe(routes.length)
  })
  it.each(routes)('says of $name what it answers and every way it refuses', route => {
    const operation = document.paths[route.path]?.[route.method]
    expect(Object.keys(operation?.responses ?? {})).toStrictEqual(['200', ...refusalsOf(route).map(String)])
  })
  it.each(routes)('declares every part of the address of $name', route => {
    const declared = (document.paths[route.path]?.[route.method]?.parameters ?? [])
      .filter(one => one.in === 'path')
      .map(one => one.name)
    expect(declared).toStrictEqual([...route.path.matchAll(/\{(\w+)\}/g)].map(match => match[1]))
  })
  it('points only at schemas that are there', () => {
    expect(references.length).toBeGreaterThan(0)
    expect(
      references.filter(name => name !== undefined && !(name in document.components.schemas)),
    ).toStrictEqual([])
  })
  it('asks for a token or a session everywhere but at the open addresses', () => {
    const open = routes.filter(route => document.paths[route.path]?.[route.method]?.security.length === 0)
    expect(open.map(one => one.path)).toStrictEqual([
      '/oauth2/token',
      '/nhs111/v1/jwks',
      '/health',
      '/ready',
      '/openapi.json',
    ])
  })
})
