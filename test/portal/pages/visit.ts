/** Asks for a page of the real exchange as somebody, without a server in between; every page is checked for inline code. */
import { expect } from 'vitest'
import type { Dashboards } from '../../../analytics/views.ts'
import type { Actor } from '../../../domain/kernel/actor.ts'
import { addDays } from '../../../domain/kernel/time.ts'
import { portalLimits, type MessageIdentity, type PortalExchange } from '../../../portal/exchange.ts'
import { portalPages } from '../../../portal/pages/portalPages.ts'
import { formOf } from '../../../portal/security/form.ts'
import type { PageResponse, Visitor } from '../../../portal/visitor.ts'
import { memoryDashboards } from '../../support/dashboards.ts'
import type { World } from '../../support/world.ts'

const pages = portalPages({ demonstration: true })
const nothing = (): void => undefined

/** The exchange as the portal is handed it. */
export const portalOf = (
  world: World,
  { identity, failing = 0, dashboards = memoryDashboards().dashboards }: Partial<Visit> = {},
): PortalExchange => ({
  ...world,
  dashboards,
  messagePerson: () => Promise.resolve(identity),
  failingMessages: () => failing,
  ownWritesSeen: () => Promise.resolve(),
  changes: { subscribe: () => nothing },
  sessions: world.stores.sessions,
  secret: world.stores.keys.secret,
  log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  limits: portalLimits,
})

export interface Visit {
  readonly path: string
  readonly form?: Readonly<Record<string, string | readonly string[]>>
  readonly identity?: MessageIdentity
  /** How many messages the inbox can't work on. */
  readonly failing?: number
  readonly dashboards?: Dashboards
}

const parametersOf = (pattern: string, path: string): Readonly<Record<string, string>> | undefined => {
  const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '')
  const found = new RegExp(`^${pattern.replaceAll(/:\w+/g, '([^/]+)')}$`).exec(path)
  return found === null
    ? undefined
    : Object.fromEntries(names.map((name, place) => [name, found[place + 1] ?? '']))
}

/** Nothing that the content policy would stop, and nothing twice that must be there once. */
const isSound = (html: string): void => {
  expect(html).not.toMatch(/\sstyle="/)
  expect(html).not.toMatch(/<style/)
  expect(html).not.toMatch(/\son[a-z]+="/)
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/)
  const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
  expect(ids).toStrictEqual([...new Set(ids)])
}

const visitorOf = (world: World, actor: Actor): Visitor => ({
  kind: 'known',
  actor,
  teams: actor.team === undefined ? [] : [actor.team],
  session: world.session,
  displayName: 'Pat Example',
  csrfToken: 'the-token',
  signedInAt: world.clock(),
  expiresAt: addDays(world.clock(), 1),
})

/** Asks for a page; a form makes it a POST. Throws where no page of this role lies there. */
export const visit = async (world: World, actor: Actor, asked: Visit): Promise<PageResponse> => {
  const { path, form } = asked
  await world.settled()
  const url = new URL(path, 'http://portal.test')
  const method = form === undefined ? 'GET' : 'POST'
  const route = pages.routes.find(
    one =>
      one.method === method &&
      one.roles.includes(actor.role) &&
      parametersOf(one.path, url.pathname) !== undefined,
  )
  if (route === undefined) throw new Error(`no page for ${actor.role} at ${method} ${url.pathname}`)
  const answer = await route.handle({
    params: parametersOf(route.path, url.pathname) ?? {},
    query: Object.fromEntries(url.searchParams),
    form: formOf(
      Object.entries(form ?? {}).map(([name, value]) => [name, typeof value === 'string' ? [value] : value]),
    ),
    url: url.pathname,
    exchange: portalOf(world, asked),
    correlation: world.ids.uuid(),
    visitor: visitorOf(world, actor),
  })
  if (answer.kind === 'page') isSound(answer.html)
  return answer
}

/** The text of a page's main part, as it is read, in one line. */
export const textOf = (answer: PageResponse): string => {
  if (answer.kind !== 'page') throw new Error(`a ${answer.kind} instead of a page`)
  const main = answer.html.slice(answer.html.indexOf('<main'), answer.html.indexOf('</main>'))
  return main
    .replaceAll(/<\/?(span|strong|a|b|em)\b[^>]*>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** The status of a page. */
export const statusOf = (answer: PageResponse): number =>
  answer.kind === 'page' ? (answer.status ?? 200) : 303

/** The fields that a page's form to an address sends unseen, with what its reader adds. */
export const formTo = (
  answer: PageResponse,
  action: string,
  typed: Readonly<Record<string, string | readonly string[]>> = {},
): Readonly<Record<string, string | readonly string[]>> => {
  const html = answer.kind === 'page' ? answer.html : ''
  const form = html.split('<form ').find(one => one.includes(`action="${action}"`))
  if (form === undefined) throw new Error(`no form to ${action}`)
  const fields = new Map<string, readonly string[]>()
  for (const [, name = '', value = ''] of form
    .slice(0, form.indexOf('</form>'))
    .matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g))
    fields.set(name, [...(fields.get(name) ?? []), value])
  return { ...Object.fromEntries(fields), ...typed }
}
