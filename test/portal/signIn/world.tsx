/** A running portal with the embedded issuer, real stores, and a few pages of the tests' own. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { renderToStaticMarkup } from 'react-dom/server'
import { demonstrationIssuer } from '../../../app/demonstration/issuer/issuer.tsx'
import { demonstrationKeys } from '../../../app/demonstration/issuer/keys.ts'
import type { IssuerKeys } from '../../../app/demonstration/issuer/keys.ts'
import { demonstrationIssuerName, demonstrationPath } from '../../../app/demonstration/issuer/people.ts'
import type { DemonstrationPerson } from '../../../app/demonstration/issuer/people.ts'
import { portalLimits } from '../../../portal/exchange.ts'
import type { PortalExchange, PortalLimits } from '../../../portal/exchange.ts'
import { portalRouter } from '../../../portal/server.ts'
import type { Portal } from '../../../portal/server.ts'
import type { OpenIdIssuer } from '../../../portal/signIn/config.ts'
import type { PortalPages } from '../../../portal/visitor.ts'
import type { SessionStore } from '../../../store/sessions.ts'
import { makeStores } from '../../api/support/stores.ts'
import type { TestStores } from '../../api/support/stores.ts'
import { id } from '../../support/domain.ts'
import { openBrowser } from './browser.ts'
import type { Answer, Browser } from './browser.ts'
import { directory } from './directory.ts'
import { testRoutes } from './pages.ts'

export const patient = id('a')
export const otherPatient = id('b')
export const gp = id('c')
export const nurse = id('d')

export const people: readonly DemonstrationPerson[] = [
  { login: 'patient', name: 'Ada Example', role: 'patient' },
  { login: 'patient-2', name: 'Ben Example', role: 'patient' },
  { login: 'newcomer', name: 'Cleo Example', role: 'patient' },
  { login: 'gp', name: 'Dr Dee Example', role: 'professional', teams: [id('1')] },
  { login: 'nurse', name: 'Eve Example', role: 'professional', teams: [id('1'), id('2')] },
  { login: 'locum', name: 'Dr Fay Example', role: 'professional' },
  { login: 'auditor', name: 'Gil Example', role: 'auditor' },
]

const linked: readonly (readonly [login: string, holder: string])[] = [
  ['patient', patient],
  ['patient-2', otherPatient],
  ['gp', gp],
  ['nurse', nurse],
]

/** Lines that the portal logged, as text. */
export interface LogLines {
  readonly lines: string[]
}

const pagesOf = (): PortalPages => ({
  ...testRoutes,
  errorPage: ({ status, title, why, visitor }) =>
    `<!doctype html><title>${title ?? 'error'}</title><p>${String(status)} ${(why ?? []).join(' ')}</p>${visitor?.csrfToken ?? ''}`,
  frame: ({ title, body, notice }) =>
    `<!doctype html><title>${title}</title>${notice ?? ''}${renderToStaticMarkup(<>{body}</>)}`,
})

export interface World {
  readonly base: URL
  readonly stores: TestStores
  readonly portal: Portal
  readonly keys: IssuerKeys
  readonly log: string[]
  /** Makes open pages of this patient hear of a change. */
  readonly change: (patient: string) => void
  readonly browser: () => Browser
  readonly close: () => Promise<void>
}

export interface WorldOptions {
  readonly limits?: Partial<PortalLimits>
  readonly sessions?: SessionStore
  readonly stores?: TestStores
  readonly heartbeatMs?: number
  readonly signIn?: (base: URL) => OpenIdIssuer
  readonly port?: number
}

const listen = (server: Server, port: number): Promise<URL> =>
  new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(new URL(`http://127.0.0.1:${String(typeof address === 'object' ? address?.port : port)}`))
    })
  })

const linkPeople = async (stores: TestStores): Promise<void> => {
  for (const [login, holder] of linked) await stores.claim('login', holder, demonstrationIssuerName, login)
}

/** Starts everything on a free port of loopback. */
export const openWorld = async (options: WorldOptions = {}): Promise<World> => {
  const stores = options.stores ?? (await makeStores())
  if (options.stores === undefined) await linkPeople(stores)
  const folder = await mkdtemp(join(tmpdir(), 'portal-'))
  const keys = await demonstrationKeys(join(folder, 'keys', 'demonstration-issuer.json'))
  const log: string[] = []
  const write = (facts: object, message: string): void => void log.push(`${message} ${JSON.stringify(facts)}`)
  const listeners = new Map<string, Set<() => void>>()
  const exchange: PortalExchange = {
    clock: stores.clock.now,
    ids: stores.ids,
    handle: stores.handle,
    access: stores.access,
    identity: stores.identity,
    documents: stores.documents,
    messagePerson: () => Promise.resolve(undefined),
    queries: directory,
    changes: {
      subscribe: (of, listener) => {
        const set = listeners.get(of) ?? new Set()
        listeners.set(of, set.add(listener))
        return () => void set.delete(listener)
      },
    },
    sessions: options.sessions ?? stores.sessions,
    secret: stores.keys.secret,
    log: { debug: write, info: write, warn: write, error: write },
    limits: { ...portalLimits, ...options.limits },
  }
  const app = express()
  const server = createServer(app)
  const base = await listen(server, options.port ?? 0)
  const pages = pagesOf()
  const issuer = demonstrationIssuer({
    base,
    keys,
    people: () => Promise.resolve(people),
    pages,
    now: Date.now,
  })
  const { heartbeatMs } = options
  const config = {
    base,
    signIn: options.signIn?.(base) ?? issuer.signIn,
    ...(heartbeatMs !== undefined && { heartbeatMs }),
  }
  const portal = await portalRouter(exchange, config, pages)
  app.use(demonstrationPath, issuer.router).all('/api/me', async (request, response) => {
    response.json(await portal.sessionCaller(request))
  })
  app.use(portal.router)
  return {
    base,
    stores,
    portal,
    keys,
    log,
    change: of => {
      for (const listener of listeners.get(of) ?? []) listener()
    },
    browser: () => openBrowser(base),
    close: async () => {
      portal.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
}

/** Goes to `path`, is sent to the issuer, chooses a person, and comes back: the last page. */
export const signInAs = async (browser: Browser, login: string, path = '/sign-in'): Promise<Answer> => {
  const choice = await browser.follow(await browser.get(path))
  return choose(browser, choice, login)
}

/** Presses a person's button on the issuer's page. */
export const choose = async (browser: Browser, page: Answer, login: string): Promise<Answer> => {
  const action = /<form [^>]*action="([^"]+)"/.exec(page.body)?.[1]
  if (action === undefined)
    throw new Error(`no choice of persons but ${String(page.status)} at ${page.url.href}`)
  return browser.follow(await browser.post(action, { login }))
}

export const uuid = (): string => randomUUID()
