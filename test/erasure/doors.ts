/** Every form of the portal and every body of the API with the canary in each of its fields, found by walking the routes themselves. */
import { z } from 'zod'
import type { Role } from '../../domain/kernel/actor.ts'
import { routes, unknownRoutes } from '../../portal/pages/routes.ts'
import { fieldOf, type Browser } from '../portal/signIn/browser.ts'
import { canary } from './messages.ts'

const typed = [
  'nhs-number',
  'birth-date-day',
  'birth-date-month',
  'birth-date-year',
  'code',
  'reason',
  'label',
  'labels',
  'candidate',
  'team',
  'returnTo',
]
const fields = typed.map(name => [name, `${canary}-${name}`] as const)

/** What stands behind a colon, or between braces, in a route's path. */
type Params = Readonly<Record<string, string>>
const filled = (path: string, params: Params): string =>
  path.replaceAll(/:(\w+)|\{(\w+)\}/g, (_, colon?: string, braces?: string) => {
    const name = colon ?? braces ?? ''
    return params[name] ?? `${canary}-${name}`
  })

export interface Tried {
  readonly what: string
  readonly status: number
}

interface Walking {
  /** Who is signed in for a role; nobody for a role whose forms are not walked. */
  readonly as: Partial<Readonly<Record<Role, Browser>>>
  readonly params: Params
}

const posted = async (browser: Browser, path: string): Promise<Tried> => {
  const csrf = fieldOf((await browser.follow(await browser.get('/'))).body, '_csrf')
  const { status } = await browser.post(path, [['_csrf', csrf], ...fields])
  return { what: `POST ${path}`, status }
}
const opened = async (browser: Browser, path: string): Promise<Tried> => {
  const query = ['q', 'after', 'kind', 'at', 'team', 'returnTo']
    .map(name => `${name}=${canary}-${name}`)
    .join('&')
  return { what: `GET ${path}`, status: (await browser.get(`${path}?${query}`)).status }
}

const walked = async (
  list: readonly (typeof routes)[number][] | typeof unknownRoutes,
  { as, params }: Walking,
) => {
  const tried: Tried[] = []
  for (const { method, path, roles } of list)
    for (const role of roles) {
      const browser = as[role]
      if (browser === undefined) continue
      tried.push(await (method === 'POST' ? posted : opened)(browser, filled(path, params)))
    }
  return tried
}

/** Every page and form of people who are known. */
export const everyForm = (walking: Walking): Promise<readonly Tried[]> => walked(routes, walking)

/** Every page and form of people who are linked to nobody yet. */
export const everyUnknownForm = (browser: Browser): Promise<readonly Tried[]> =>
  walked(unknownRoutes, { as: { patient: browser }, params: {} })

const operation = z.looseObject({
  requestBody: z
    .looseObject({
      content: z.looseObject({
        'application/json': z
          .looseObject({ schema: z.looseObject({ properties: z.record(z.string(), z.unknown()) }) })
          .optional(),
      }),
    })
    .optional(),
})
const openApi = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), operation)) })

export interface Body {
  readonly method: string
  readonly path: string
  readonly body: object
}

/** A body for every route of the API that takes one, by its own description: what it asks for, and what it never heard of. */
export const everyBody = (description: unknown, params: Params): readonly Body[] =>
  Object.entries(openApi.parse(description).paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody }]) => {
      const json = requestBody?.content['application/json']
      if (json === undefined) return []
      const names = Object.keys(json.schema.properties)
      const words = Object.fromEntries(names.map(name => [name, `${canary}-${name}`]))
      const lists = Object.fromEntries(names.map(name => [name, [`${canary}-${name}`]]))
      const to = { method: method.toUpperCase(), path: filled(path, params) }
      return [words, lists, { ...words, [`${canary}-name`]: `${canary}-more` }].map(body => ({ ...to, body }))
    }),
  )
