/** A running portal with the embedded issuer, real stores, and a few pages of the tests' own. */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { renderToStaticMarkup } from 'react-dom/server'
import { unavailable } from '../../support/unavailableDashboards.ts'
import type { Dashboards } from '../../../analytics/views.ts'
import { demonstrationIssuer } from '../../../app/demonstration/issuer/issuer.tsx'
import { demonstrationKeys } from '../../../app/demonstration/issuer/keys.ts'
import type { IssuerKeys } from '../../../app/demonstration/issuer/keys.ts'
import { demonstrationPath } from '../../../app/demonstration/issuer/people.ts'
import { portalLimits } from '../../../portal/exchange.ts'
import type { Changes, PortalExchange, PortalLimits } from '../../../portal/exchange.ts'
import { portalRouter } from '../../../portal/server.ts'
import type { Portal } from '../../../portal/server.ts'
import type { OpenIdIssuer } from '../../../portal/signIn/config.ts'
import type { PortalPages } from '../../../portal/visitor.ts'
import type { SessionStore } from '../../../store/sessions.ts'
import { openBrowser } from './browser.ts'
import type { Answer, Browser } from './browser.ts'
import { openCast } from './cast.ts'
import type { Cast } from './cast.ts'
import { ownMemory } from './ownMemory.ts'
import { testRoutes } from './pages.ts'

const pagesOf = (): PortalPages => ({
  ...testRoutes,
  errorPage: ({ status, title, why, visitor }) =>
    `<!doctype html><title>${title ?? 'error'}</title><p>${String(status)} ${(why ?? []).join(' ')}</p>${visitor?.csrfToken ?? ''}`,
  frame: ({ title, body, notice }) =>
    `<!doctype html><title>${title}</title>${notice ?? ''}${renderToStaticMarkup(<>{body}</>)}`,
})

export interface World {
  readonly base: URL
  readonly cast: Cast
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
  /** An exchange that is there already: its owner closes it. */
  readonly cast?: Cast
  readonly heartbeatMs?: number
  readonly quietMs?: number
  readonly signIn?: (base: URL) => OpenIdIssuer
  readonly port?: number
  readonly dashboards?: Dashboards
  /** What really changes, in the place of what `change` says. */
  readonly changes?: Changes
  /** Pages other than the tests' own. */
  readonly pages?: PortalPages
}

const listen = (server: Server, port: number): Promise<URL> =>
  new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(new URL(`http://127.0.0.1:${String(typeof address === 'object' ? address?.port : port)}`))
    })
  })

/** Starts everything on a free port of loopback. */
export const openWorld = async (options: WorldOptions = {}): Promise<World> => {
  const cast = options.cast ?? (await openCast())
  const folder = await mkdtemp(join(tmpdir(), 'portal-'))
  const keys = await demonstrationKeys(join(folder, 'keys', 'demonstration-issuer.json'))
  const log: string[] = []
  const write = (facts: object, message: string): void => void log.push(`${message} ${JSON.stringify(facts)}`)
  const listeners = new Map<string, Set<() => void>>()
  const exchange: PortalExchange = {
    clock: cast.clock,
    ids: cast.ids,
    handle: cast.handle,
    access: cast.access,
    identity: cast.identity,
    documents: cast.documents,
    planWriting: cast.planWriting,
    messagePerson: () => Promise.resolve(undefined),
    failingMessages: () => 0,
    ownWritesSeen: () => Promise.resolve(),
    queries: cast.queries,
    dashboards: options.dashboards ?? unavailable('not counted in this test'),
    changes: options.changes ?? {
      subscribe: (of, listener) => {
        const set = listeners.get(of) ?? new Set()
        listeners.set(of, set.add(listener))
        return () => void set.delete(listener)
      },
    },
    sessions: options.sessions ?? cast.stores.sessions,
    secret: cast.stores.keys.secret,
    log: { debug: write, info: write, warn: write, error: write },
    limits: { ...portalLimits, ...options.limits },
  }
  const app = express()
  const server = createServer(app)
  const base = await listen(server, options.port ?? 0)
  const pages = options.pages ?? pagesOf()
  const issuer = demonstrationIssuer({
    base,
    keys,
    people: () => Promise.resolve(cast.people),
    pages,
    memory: ownMemory(),
  })
  const { heartbeatMs, quietMs } = options
  const config = {
    base,
    signIn: options.signIn?.(base) ?? issuer.signIn,
    ...(heartbeatMs !== undefined && { heartbeatMs }),
    ...(quietMs !== undefined && { quietMs }),
  }
  const portal = await portalRouter(exchange, config, pages)
  app.use(demonstrationPath, issuer.router).all('/api/me', async (request, response) => {
    response.json(await portal.sessionCaller(request))
  })
  app.use(portal.router)
  return {
    base,
    cast,
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
      if (options.cast === undefined) await cast.close()
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
