import { afterEach, describe, expect, it } from 'vitest'
import { defaultRates, type PortalCaller } from '../../api/http/exchange.ts'
import { ReadModelBehind } from '../../projections/faults.ts'
import { id } from '../support/domain.ts'
import { ann, gpTeam } from './support/people.ts'
import { openWorld, type World } from './support/world.ts'

const open: World[] = []
const opened = async (...different: Parameters<typeof openWorld>): Promise<World> => {
  const world = await openWorld(...different)
  open.push(world)
  return world
}
afterEach(async () => {
  for (const world of open.splice(0)) await world.close()
})

describe('the open addresses', () => {
  it('say that the process lives', async () => {
    const answer = await (await opened()).get('/health')
    expect([answer.status, answer.body]).toStrictEqual([200, { status: 'alive' }])
  })
  it('say that it is ready, or what is missing', async () => {
    expect((await (await opened()).get('/ready')).body).toStrictEqual({ ready: true, roles: ['api'] })
    const world = await opened({ readiness: () => ({ ready: false, why: ['the log stopped'], roles: [] }) })
    const answer = await world.get('/ready')
    expect([answer.status, answer.body]).toMatchObject([503, { faults: [{ why: 'the log stopped' }] }])
  })
  it('describe the API, with a tag', async () => {
    const world = await opened()
    const answer = await world.get('/openapi.json')
    expect(answer.body).toHaveProperty('openapi', '3.1.0')
    const again = await world.get('/openapi.json').set('if-none-match', answer.headers['etag'] ?? '')
    expect(again.status).toBe(304)
  })
  it('carry the headers of everything else', async () => {
    const { headers } = await (await opened()).get('/health')
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'strict-transport-security': expect.any(String) as string,
    })
    expect(headers).not.toHaveProperty('x-powered-by')
  })
})

describe('the metrics', () => {
  it('are for this machine', async () => {
    const world = await opened()
    await world.get('/health')
    const answer = await world.get('/metrics')
    expect(answer.text).toContain('api_request_seconds_count{method="GET",route="/health",status="200"} 1')
  })
  it('are for administrators when asked through a proxy, and nobody else', async () => {
    const world = await opened()
    const through = { 'x-forwarded-for': '127.0.0.1' }
    expect((await world.get('/metrics').set(through)).status).toBe(401)
    expect((await world.get('/metrics', 'ann').set(through)).status).toBe(403)
    expect((await world.get('/metrics', 'administrator').set(through)).status).toBe(200)
  })
})

describe('the portal’s session', () => {
  const withSession = (caller: PortalCaller) =>
    opened({ portal: { sessionCaller: () => Promise.resolve(caller) } })
  const signedIn = {
    outcome: 'signedIn',
    visitor: { actor: { user: ann, role: 'patient' }, session: id('7') },
  } as const

  it('is taken where there is no token', async () => {
    const world = await withSession(signedIn)
    expect((await world.get('/api/v1/me')).body).toMatchObject({ user: ann, role: 'patient' })
    await world.settled()
    await world.get(`/api/v1/patients/${ann}`)
    expect((await world.stores.journal.load(`access-${id('7')}`)).length).toBe(1)
  })
  it('is not taken where there is a token, good or bad', async () => {
    const world = await withSession(signedIn)
    expect((await world.get('/api/v1/me', 'shah')).body).toMatchObject({ role: 'professional' })
    expect((await world.get('/api/v1/me').set('authorization', 'Bearer x')).status).toBe(401)
  })
  it('without its CSRF token changes nothing', async () => {
    const world = await withSession({ outcome: 'refused' })
    const path = `/api/v1/patients/${ann}/consents/team/${gpTeam}`
    const answer = await world.request('put', path).send({ labels: ['general'] })
    expect(answer.status).toBe(403)
    expect(await world.stores.journal.load(`consent-${ann}`)).toStrictEqual([])
  })
  it('that there is none is a 401', async () => {
    expect((await (await withSession({ outcome: 'none' })).get('/api/v1/me')).status).toBe(401)
  })
})

describe('limits', () => {
  const rates = { ...defaultRates, general: 3, failures: 2 }
  it('hold for everything that one caller asks', async () => {
    const world = await opened({ rates })
    for (let asked = 0; asked < 3; asked += 1) expect((await world.get('/api/v1/me', 'ann')).status).toBe(200)
    const answer = await world.get('/api/v1/me', 'ann')
    expect([answer.status, answer.headers['retry-after']]).toStrictEqual([429, '60'])
    expect((await world.get('/api/v1/me', 'bob')).status).toBe(200)
  })
  it('hold for failed sign-ins from one address', async () => {
    const world = await opened({ rates })
    for (let asked = 0; asked < 2; asked += 1) expect((await world.get('/api/v1/me')).status).toBe(401)
    expect((await world.get('/api/v1/me')).status).toBe(429)
  })
})

describe('when something is wrong inside', () => {
  it('a read model that is behind answers 503 and when to come back', async () => {
    const world = await opened()
    const behind = {
      ...world.exchange.queries,
      caughtUp: () => Promise.reject(new ReadModelBehind('behind')),
    }
    const late = await opened({ queries: behind })
    const answer = await late.get(`/api/v1/patients/${ann}`, 'ann')
    expect([answer.status, answer.headers['retry-after']]).toStrictEqual([503, '1'])
  })
  it('a fault answers 500 and says nothing of it, in the answer or in the log', async () => {
    const world = await opened({
      readiness: () => Promise.reject(new Error('password=canary at /srv/secret')),
    })
    const answer = await world.get('/ready')
    expect([answer.status, answer.type]).toStrictEqual([500, 'application/problem+json'])
    expect(answer.text).not.toMatch(/canary|secret|\.ts/)
    const logged = world.lines.join('')
    expect(logged).toContain('a request failed')
    expect(logged).not.toContain('canary')
  })
})
