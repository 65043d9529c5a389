/** The API as it is served, over memory stores and real read models, with people who are signed in. */
import express from 'express'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import request, { type Test } from 'supertest'
import { openClients } from '../../../access/clients.ts'
import { openSigner } from '../../../access/signing.ts'
import { withClients } from '../../../api/http/clientTokens.ts'
import { localKeys, openTokens } from '../../../api/http/bearer.ts'
import { defaultRates, type Exchange } from '../../../api/http/exchange.ts'
import { memoryLimits } from '../../../api/http/rates.ts'
import type { Method, Route } from '../../../api/http/route.ts'
import { apiRouter } from '../../../api/server.ts'
import { keyedHash } from '../../../store/keyedHash.ts'
import { memoryDashboards } from '../../support/dashboards.ts'
import { openWorld as openExchange } from '../../support/world.ts'
import { audience, issuerAddress, makeIssuer, type TokenClaims } from './issuer.ts'
import {
  ann,
  annsPlan,
  bloodTest,
  gpTeam,
  hivTeam,
  kidneyTeam,
  settle,
  template,
  trust,
  waiting,
} from './people.ts'

/** Sign-ins by the name that tests use. */
const signIns = {
  ann: { sub: 'ann', role: 'patient' },
  bob: { sub: 'bob', role: 'patient' },
  shah: { sub: 'shah', role: 'professional', team: kidneyTeam },
  gray: { sub: 'gray', role: 'professional', team: gpTeam },
  hall: { sub: 'hall', role: 'professional', team: hivTeam },
  lapsed: { sub: 'lapsed', role: 'professional', team: kidneyTeam },
  administrator: { sub: 'admin', role: 'administrator' },
  auditor: { sub: 'auditor', role: 'auditor' },
  privacyOfficer: { sub: 'privacy', role: 'privacyOfficer' },
  commissioner: { sub: 'commissioner', role: 'commissioner' },
  /** A commissioner to whom nothing is granted yet. */
  newcomer: { sub: 'newcomer', role: 'commissioner' },
  system: { sub: 'epr', role: 'system' },
} as const satisfies Readonly<Record<string, TokenClaims>>
export type Who = keyof typeof signIns
export const everyone = Object.keys(signIns) as Who[]

const examples: Readonly<Record<string, string>> = {
  patient: ann,
  entry: bloodTest,
  granteeType: 'team',
  grantee: gpTeam,
  team: kidneyTeam,
  message: waiting,
  question: 'hba1c',
  commissioner: 'c'.repeat(32),
  provider: trust,
  template,
  version: '0',
  plan: annsPlan,
  section: 'aboutMe',
  item: '1'.repeat(32),
  notice: '0',
  draft: '2'.repeat(32),
  target: 'aboutMe',
  client: 'd'.repeat(32),
}

/** A route's address with example ids. */
export const addressOf = ({ path }: Pick<Route, 'path'>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => examples[name] ?? name)

/** Where a client's assertion is meant for. */
export const tokenAddress = 'https://exchange.example/oauth2/token'

/** Opens the world. What differs from it (limits, readiness, the portal's sessions) is handed in. */
export const openWorld = async (different: Partial<Exchange> = {}) => {
  const below = await openExchange('2026-11-02T09:00:00.000Z')
  const issuer = await makeIssuer(below.clock)
  const revoked = new Set<string>()
  const secret = await below.stores.keys.secret('api')
  const fingerprint = (...parts: readonly string[]): string => keyedHash(secret, ...parts)
  const lines: string[] = []
  const { stores, clock, ids } = below
  const clients = await openClients({ ...stores, clock, ids, audience: [tokenAddress] })
  const people = openTokens({
    issuer: issuerAddress,
    audience,
    algorithms: ['ES256'],
    keys: localKeys(issuer.keys),
    clock: below.clock,
    identity: below.identity,
    fingerprint,
    isRevoked: user => Promise.resolve(revoked.has(user)),
  })
  const exchange: Exchange = {
    ...below,
    dashboards: memoryDashboards().dashboards,
    tokens: withClients(people, clients),
    clients,
    signer: await openSigner(stores.keys, clock),
    fingerprint,
    limits: below.stores.sessions,
    kept: below.stores.sessions,
    rates: defaultRates,
    general: memoryLimits(),
    ownWritesSeen: () => Promise.resolve(),
    readiness: () => ({ ready: true, why: [], roles: ['api'] }),
    metrics: new Registry(),
    log: pino({ level: 'trace' }, { write: (line: string) => lines.push(line) }),
    ...different,
  }
  await settle(below)
  const app = express().use(apiRouter(exchange))
  const server = app.listen(0, '127.0.0.1')

  const bearer = new Map<Who, string>()
  /** Everybody signs in: again, where time has passed. */
  const signIn = async (): Promise<void> => {
    for (const who of everyone)
      bearer.set(who, await issuer.token({ jti: who, expires: 43_200, ...signIns[who] }))
  }
  await signIn()

  /** A request, signed in as `who`. */
  const ask = (method: Method, path: string, who?: Who): Test => {
    const asked = request(server)[method](path)
    return who === undefined ? asked : asked.set('authorization', `Bearer ${bearer.get(who) ?? ''}`)
  }
  return {
    ...below,
    /** The exchange below the API, for what is done to it without asking the API. */
    below,
    fingerprint,
    issuer,
    revoked,
    exchange,
    server,
    /** What was logged, as JSON lines. */
    lines,
    request: ask,
    get: (path: string, who?: Who) => ask('get', path, who),
    signIn,
    tokenOf: (who: Who): string => bearer.get(who) ?? '',
    /** Every event of a type in the log of looks: what was looked at, and whose it was. */
    recorded: async (type: 'RecordViewed' | 'RecordRefused') => {
      const found: { readonly look: unknown; readonly subject: string | undefined }[] = []
      for await (const page of below.stores.journal.readAll({ categories: ['access'] }))
        for (const { event, meta } of page)
          if (event.type === type && 'data' in event)
            found.push({ look: (event.data as { readonly look: unknown }).look, subject: meta.subject })
      return found
    },
    close: async () => {
      server.close()
      await below.close()
    },
  }
}
export type World = Awaited<ReturnType<typeof openWorld>>
