/** A page of 50 entries with sign-in, consent and audit, beside bare express that sends the same bytes; and the server's processor time for each. */
import { openClients } from '../access/clients.ts'
import { openSigner } from '../access/signing.ts'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Worker } from 'node:worker_threads'
import express from 'express'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { unavailable } from '../test/support/unavailableDashboards.ts'
import { localKeys, openTokens } from '../api/http/bearer.ts'
import { defaultRates } from '../api/http/exchange.ts'
import { memoryLimits } from '../api/http/rates.ts'
import { apiRouter } from '../api/server.ts'
import { keyedHash } from '../store/keyedHash.ts'
import type { Load, Loaded } from './support/apiLoad.ts'
import { openSqliteWorld } from './support/world.ts'
import { inTurns, median, ratio, report } from './support/measure.ts'

const rounds = 5
const msEach = 2000
const entries = 60
const issuer = 'https://issuer.example'
const audience = 'bench'

const { world, keys, sessions, close } = await openSqliteWorld('api')

const hospital = await world.addProvider('RYJ')
const kidneyTeam = await world.addTeam(hospital)
const surgery = await world.addProvider('E85001', 'gp')
const gpTeam = await world.addTeam(surgery, 'GP team')
await world.addProfessional([gpTeam], { issuer, subject: 'gp' })
const patient = await world.addPatient(hospital, '9990000018', { issuer, subject: 'patient' })
for (let number = 0; number < entries; number += 1) {
  await world.fileEntry({
    patient,
    organisation: hospital,
    team: kidneyTeam,
    content: {
      kind: 'result',
      code: { system: 'local', code: 'U&E', display: 'Urea and electrolytes' },
      status: 'final',
      observations: [
        {
          code: { system: 'local', code: 'CREA', display: 'Creatinine' },
          value: { quantity: { value: 80 + number, unit: 'umol/L' } },
          range: { low: 60, high: 110 },
          status: 'final',
        },
      ],
    },
  })
}
await world.share(patient, gpTeam, ['general'])
await world.settled()

const pair = await generateKeyPair('ES256')
const secret = await keys.secret('api')
const fingerprint = (...parts: readonly string[]): string => keyedHash(secret, ...parts)
const unlimited = { ...defaultRates, general: 1e9 }
const tokens = openTokens({
  issuer,
  audience,
  algorithms: ['ES256'],
  keys: localKeys({ keys: [await exportJWK(pair.publicKey)] }),
  clock: world.clock,
  identity: world.identity,
  fingerprint,
  isRevoked: () => Promise.resolve(false),
})
const api = apiRouter({
  ...world,
  dashboards: unavailable('not measured here'),
  tokens,
  clients: await openClients({ ...world.stores, clock: world.clock, ids: world.ids, audience: [] }),
  signer: await openSigner(keys, world.clock),
  fingerprint,
  limits: sessions,
  kept: sessions,
  rates: unlimited,
  general: memoryLimits(),
  ownWritesSeen: () => Promise.resolve(),
  readiness: () => ({ ready: true, why: [], roles: ['api'] }),
  metrics: new Registry(),
  log: pino({ level: 'silent' }),
})
const issuedAt = Date.parse(world.clock()) / 1000
const tokenOf = (claims: object): Promise<string> =>
  new SignJWT({ iss: issuer, aud: audience, iat: issuedAt, exp: issuedAt + 3600, ...claims })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(pair.privateKey)
/** A token for each client: everybody asks in a session of their own. */
const tokensOf = (claims: object): Promise<readonly string[]> =>
  Promise.all(Array.from({ length: 16 }, (_, number) => tokenOf({ ...claims, jti: String(number) })))
const asPatient = await tokensOf({ sub: 'patient', role: 'patient' })
const asGp = await tokensOf({ sub: 'gp', role: 'professional', team: gpTeam })
const bearing = (token: string | undefined) => ({ authorization: `Bearer ${token ?? ''}` })

let stored = ''
const app = express()
  .use(api)
  .get('/bare', (_request, response) => response.type('json').end(stored))
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
const page = `${origin}/api/v1/patients/${patient}/entries?limit=50`
const answer = await fetch(page, { headers: bearing(asGp[0]) })
stored = await answer.text()
if (answer.status !== 200) throw new Error(`the page is answered ${String(answer.status)}`)

const worker = new Worker(new URL('./support/apiLoad.ts', import.meta.url))
type Name = 'bare1' | 'patient1' | 'gp1' | 'bare16' | 'patient16' | 'gp16'
/** Milliseconds of this thread's processor time for an answer: they move less than rates when the machine is shared. */
const spent = new Map<string, number[]>()
const load = (name: Name, what: Omit<Load, 'ms'>) => async (): Promise<number> => {
  const before = process.threadCpuUsage()
  worker.postMessage({ ...what, ms: msEach })
  const [{ perSecond }] = (await once(worker, 'message')) as [Loaded]
  const { user, system } = process.threadCpuUsage(before)
  spent.set(name, [...(spent.get(name) ?? []), (user + system) / (perSecond * msEach)])
  return perSecond
}
const asking = (name: Name, clients: number, tokens: readonly string[]) =>
  load(name, { url: page, clients, headers: tokens.map(bearing) })
const bareWith = (name: Name, clients: number) => load(name, { url: `${origin}/bare`, clients, headers: [] })

const perSecond = await inTurns(rounds, {
  bare1: bareWith('bare1', 1),
  patient1: asking('patient1', 1, asPatient),
  gp1: asking('gp1', 1, asGp),
  bare16: bareWith('bare16', 16),
  patient16: asking('patient16', 16, asPatient),
  gp16: asking('gp16', 16, asGp),
})
await worker.terminate()
server.closeAllConnections()
server.close()
await close()

report('api', {
  bytesPerPage: Buffer.byteLength(stored),
  entriesPerPage: 50,
  perSecond,
  cpuMs: Object.fromEntries([...spent].map(([name, each]) => [name, Math.round(median(each) * 1000) / 1000])),
  ofBare: {
    patient1: ratio(perSecond.patient1, perSecond.bare1),
    gp1: ratio(perSecond.gp1, perSecond.bare1),
    patient16: ratio(perSecond.patient16, perSecond.bare16),
    gp16: ratio(perSecond.gp16, perSecond.bare16),
  },
})
