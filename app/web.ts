/** One HTTP server for the portal, the API and, in the demonstration, its issuer; or, in a process without them, for what is asked of any process. */
import { createServer, type Server } from 'node:http'
import express from 'express'
import type { Logger } from 'pino'
import type { Dashboards } from '../analytics/views.ts'
import { openClients } from '../access/clients.ts'
import { openSigner } from '../access/signing.ts'
import { openTokens } from '../api/http/bearer.ts'
import { withClients } from '../api/http/clientTokens.ts'
import { defaultRates, type Exchange as ApiExchange } from '../api/http/exchange.ts'
import { memoryLimits } from '../api/http/rates.ts'
import { readHealth, readMetrics, readReady } from '../api/rest/operations.ts'
import { apiRouter } from '../api/server.ts'
import type { Receiver } from '../feeds/hl7v2/receive.ts'
import { portalPages } from '../portal/pages/portalPages.ts'
import { portalLimits } from '../portal/exchange.ts'
import { portalRouter } from '../portal/server.ts'
import type { Inbox } from '../processes/inbox.ts'
import { keyedHash } from '../store/keyedHash.ts'
import type { Exchange } from './compose.ts'
import type { Config } from './config.ts'
import { demonstrationIssuerName, demonstrationPath } from './demonstration/issuer/people.ts'
import { openDirectory } from './directory.ts'
import { messagePerson } from './messagePerson.ts'
import { metricsOf } from './metrics.ts'
import { naming } from './naming.ts'
import { withOwnWrites } from './ownWrites.ts'
import { originOf } from './reach.ts'
import { readinessOf } from './readiness.ts'
import type { Processing } from './processing.ts'
import type { ProcessRoles } from './roles.ts'
import { openSignIn } from './signIn.ts'
import { stopping } from './stopping.ts'
import { storeReach } from './storeReach.ts'
import type { Stores } from './stores.ts'

interface Parts {
  readonly config: Config
  readonly exchange: Exchange
  readonly stores: Stores
  readonly roles: ProcessRoles
  /** Where this process files messages. */
  readonly inbox?: Pick<Inbox, 'progress'>
  /** Where it files messages and brings notes to NHS 111, or stands by. */
  readonly processing?: Pick<Processing, 'receivers' | 'standsBy'>
  /** Where it receives them. */
  readonly receiver?: Pick<Receiver, 'reusedControlIds'>
  readonly dashboards: Dashboards
  readonly log: Logger
}

export interface Web {
  /** The address the portal is reached at. */
  readonly address: string
  /** Ends every session and token of a user that began until now; where this process signs nobody in it says so. */
  readonly revokeAll: (user: string) => Promise<void>
  /** Takes no new connection, answers what is under way, ends live streams. */
  readonly close: () => Promise<void>
}

const bound = (server: Server, { host, port }: Config['http']): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

/** Starts answering. Where that fails, nothing is left open. */
export const openWeb = async (parts: Parts): Promise<Web> => {
  const { http } = parts.config
  const app = express().disable('x-powered-by').set('trust proxy', http.proxies)
  const server = createServer(app)
  const closeServer = stopping(server)
  const place = `${http.host}:${String(http.port)}`
  const port = await naming({ setting: 'PORT', place }, () => bound(server, http))
  try {
    const answers = parts.roles.has('api') ? answering : probesAlone
    const reach = storeReach(parts.stores, parts.exchange.clock)
    return await answers({ ...parts, app, base: originOf(http, port), closeServer, storeReach: reach })
  } catch (error) {
    await closeServer()
    throw error
  }
}

interface Answering extends Parts {
  readonly app: express.Express
  readonly base: URL
  readonly closeServer: () => Promise<void>
  readonly storeReach: ReturnType<typeof storeReach>
}

/** What portal and API share, and what the API is told of this process. */
const common = async (parts: Answering) => {
  const { config, exchange, stores, dashboards, log, base } = parts
  const fingerprintKey = await stores.keys.secret('fingerprints')
  return {
    ...exchange,
    ...withOwnWrites(exchange, stores),
    dashboards,
    clients: await openClients({
      ...stores,
      clock: exchange.clock,
      ids: exchange.ids,
      audience: [new URL('/oauth2/token', base).href],
    }),
    signer: await openSigner(stores.keys, exchange.clock),
    fingerprint: (...words: readonly string[]): string => keyedHash(fingerprintKey, ...words),
    limits: stores.sessions,
    general: config.stores.events.at === 'server' ? stores.sessions : memoryLimits(),
    kept: stores.sessions,
    rates: { ...defaultRates, lookUps: config.lookUps },
    metrics: metricsOf(parts),
    log,
  }
}

const nobody = { fault: 'unavailable', why: 'This process signs nobody in' } as const

/** A process that serves nobody says whether it lives, whether it is ready, and what it counts. */
const probesAlone = async (parts: Answering): Promise<Web> => {
  const exchange: ApiExchange = {
    ...(await common(parts)),
    tokens: { verify: () => Promise.resolve(nobody), forget: () => undefined },
    readiness: () => readinessOf(parts, () => undefined),
  }
  parts.app.use(apiRouter(exchange, [readHealth, readReady, readMetrics]))
  const revokeAll = (): Promise<void> =>
    Promise.reject(new Error('this process signs nobody in: ask one with the role api'))
  return { address: parts.base.origin, revokeAll, close: parts.closeServer }
}

const answering = async (parts: Answering): Promise<Web> => {
  const { config, exchange, stores, inbox, log, app, base } = parts
  const shared = await common(parts)
  const pages = portalPages({ demonstration: exchange.logIdentity.kind === 'demonstration' })
  const signIn = await openSignIn({ config, base, pages, stores, clock: exchange.clock })
  const portal = await portalRouter(
    {
      ...shared,
      messagePerson: messagePerson(exchange.messages, openDirectory(stores.journal)),
      changes: exchange.runner.changes,
      failingMessages: () => inbox?.progress().failing ?? 0,
      sessions: stores.sessions,
      secret: stores.keys.secret,
      log,
      limits: { ...portalLimits, lookup: config.lookUps },
    },
    { base, signIn: signIn.issuer },
    pages,
  )
  const people = openTokens({
    issuer: config.signIn?.issuer ?? demonstrationIssuerName,
    audience: config.audience,
    algorithms: signIn.algorithms,
    keys: signIn.keys(portal.issuer.keysAt),
    clock: exchange.clock,
    identity: exchange.identity,
    fingerprint: shared.fingerprint,
    isRevoked: portal.isRevoked,
  })
  const tokens = withClients(people, shared.clients)
  if (signIn.router !== undefined) app.use(demonstrationPath, signIn.router)
  app.use(apiRouter({ ...shared, tokens, portal, readiness: () => readinessOf(parts, portal.issuer.fault) }))
  app.use(portal.router)
  return {
    address: base.origin,
    revokeAll: portal.revokeAll,
    close: async () => {
      portal.close()
      await parts.closeServer()
    },
  }
}
