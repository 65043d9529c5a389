/** One HTTP server for the portal, the API and, in the demonstration, its issuer. */
import { createServer, type Server } from 'node:http'
import express from 'express'
import type { Logger } from 'pino'
import { localKeys, openTokens, remoteKeys, type TokenSettings } from '../api/http/bearer.ts'
import { defaultRates, type Readiness } from '../api/http/exchange.ts'
import { apiRouter } from '../api/server.ts'
import type { Receiver } from '../feeds/hl7v2/receive.ts'
import { portalPages } from '../portal/pages/portalPages.ts'
import { portalLimits } from '../portal/exchange.ts'
import { portalRouter } from '../portal/server.ts'
import type { OpenIdIssuer } from '../portal/signIn/config.ts'
import type { PortalPages } from '../portal/visitor.ts'
import type { Inbox } from '../processes/inbox.ts'
import { keyedHash } from '../store/keyedHash.ts'
import type { Exchange } from './compose.ts'
import type { Config } from './config.ts'
import { demonstrationIssuer } from './demonstration/issuer/issuer.tsx'
import { demonstrationKeys, publicKeys } from './demonstration/issuer/keys.ts'
import {
  demonstrationAlgorithm,
  demonstrationIssuerName,
  demonstrationPath,
} from './demonstration/issuer/people.ts'
import { signInPeople } from './demonstration/signIn.ts'
import { demonstrationKeyFile } from './demonstration/keyFile.ts'
import { openDirectory } from './directory.ts'
import { messagePerson } from './messagePerson.ts'
import { metricsOf } from './metrics.ts'
import type { Stores } from './stores.ts'

interface Parts {
  readonly config: Config
  readonly exchange: Exchange
  readonly stores: Stores
  readonly inbox: Inbox
  readonly receiver: Pick<Receiver, 'reusedControlIds'>
  readonly log: Logger
}

export interface Web {
  /** The address the portal is reached at. */
  readonly address: string
  /** Ends every session and token of a user that began until now. */
  readonly revokeAll: (user: string) => Promise<void>
  /** Takes no new connection, answers what is under way, ends live streams. */
  readonly close: () => Promise<void>
}

const readinessOf = ({ exchange, inbox }: Parts): Readiness => {
  const { fault } = inbox.progress()
  const models = exchange.runner
    .states()
    .filter(({ status }) => status !== 'running')
    .map(({ name, status, reason }) => `read model ${name}: ${reason ?? status}`)
  const why = [...models, ...(fault === undefined ? [] : [`inbox: ${fault}`])]
  return { ready: why.length === 0, why }
}

const bound = (server: Server, { host, port }: Config['http']): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

interface SignIn {
  readonly issuer: OpenIdIssuer
  readonly keys: TokenSettings['keys']
  readonly algorithms: readonly string[]
  readonly router?: express.Router
}

const remoteSignIn = async (signIn: NonNullable<Config['signIn']>): Promise<SignIn> => {
  const discovery = new URL(
    '.well-known/openid-configuration',
    signIn.issuer.endsWith('/') ? signIn.issuer : `${signIn.issuer}/`,
  )
  const answer = await fetch(discovery, { signal: AbortSignal.timeout(10_000) })
  const found: unknown = await answer.json()
  const keysAt =
    typeof found === 'object' && found !== null && 'jwks_uri' in found ? String(found.jwks_uri) : ''
  if (!URL.canParse(keysAt)) throw new Error(`OIDC_ISSUER: ${signIn.issuer} does not say where its keys are`)
  return { issuer: signIn, keys: remoteKeys(new URL(keysAt)), algorithms: [signIn.algorithm] }
}

const demonstrationSignIn = async ({ config }: Parts, base: URL, pages: PortalPages): Promise<SignIn> => {
  const keys = await demonstrationKeys(demonstrationKeyFile(config))
  const people = signInPeople(config.demonstrationPeople)
  const issuer = demonstrationIssuer({
    base,
    keys,
    people: () => Promise.resolve(people),
    pages,
    now: Date.now,
  })
  return {
    issuer: issuer.signIn,
    keys: localKeys(publicKeys(keys)),
    algorithms: [demonstrationAlgorithm],
    router: issuer.router,
  }
}

/** Starts answering. */
export const openWeb = async (parts: Parts): Promise<Web> => {
  const { config, exchange, stores, inbox, log } = parts
  const app = express().disable('x-powered-by').set('trust proxy', config.http.proxies)
  const server = createServer(app)
  const port = await bound(server, config.http)
  const base = new URL(config.http.publicUrl ?? `http://${config.http.host}:${String(port)}`)
  const pages = portalPages({ demonstration: exchange.logIdentity.kind === 'demonstration' })
  const signIn =
    config.signIn === undefined
      ? await demonstrationSignIn(parts, base, pages)
      : await remoteSignIn(config.signIn)
  const fingerprintKey = await stores.keys.secret('fingerprints')
  const fingerprint = (...words: readonly string[]): string => keyedHash(fingerprintKey, ...words)
  const portal = await portalRouter(
    {
      ...exchange,
      messagePerson: messagePerson(exchange.messages, openDirectory(stores.journal)),
      changes: exchange.runner.changes,
      failingMessages: () => inbox.progress().failing,
      sessions: stores.sessions,
      secret: stores.keys.secret,
      log,
      limits: portalLimits,
    },
    { base, signIn: signIn.issuer },
    pages,
  )
  const tokens = openTokens({
    issuer: config.signIn?.issuer ?? demonstrationIssuerName,
    audience: config.audience,
    algorithms: signIn.algorithms,
    keys: signIn.keys,
    clock: exchange.clock,
    identity: exchange.identity,
    fingerprint,
    isRevoked: portal.isRevoked,
  })
  if (signIn.router !== undefined) app.use(demonstrationPath, signIn.router)
  app.use(
    apiRouter({
      ...exchange,
      tokens,
      portal,
      fingerprint,
      limits: stores.sessions,
      kept: stores.sessions,
      rates: defaultRates,
      readiness: () => readinessOf(parts),
      metrics: metricsOf(parts),
      log,
    }),
  )
  app.use(portal.router)
  return {
    address: base.origin,
    revokeAll: portal.revokeAll,
    close: async () => {
      portal.close()
      await new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeIdleConnections()
      })
    },
  }
}
