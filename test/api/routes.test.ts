import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultRates } from '../../api/http/exchange.ts'
import { routes } from '../../api/routes.ts'
import type { Role } from '../../domain/kernel/actor.ts'
import type { Route } from '../../api/http/route.ts'
import { publishNote } from '../support/notes.ts'
import { ann, kidneyTeam, shah } from './support/people.ts'
import { addressOf, everyone, openWorld, type Who, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  // Every route is asked without a sign-in that holds: more often than one address may fail.
  world = await openWorld({ rates: { ...defaultRates, failures: 1000 } })
  await world.below.share(ann, kidneyTeam, ['general'])
  const by = { user: shah, role: 'professional', team: kidneyTeam } as const
  await publishNote(world.below, ann, { by, text: 'Lives alone' })
  await world.settled()
})
afterAll(() => world.close())

const roleOf = {
  ann: 'patient',
  bob: 'patient',
  shah: 'professional',
  gray: 'professional',
  hall: 'professional',
  lapsed: 'professional',
  administrator: 'administrator',
  auditor: 'auditor',
  privacyOfficer: 'privacyOfficer',
  commissioner: 'commissioner',
  newcomer: 'commissioner',
  system: 'system',
} as const satisfies Readonly<Record<Who, Role>>
const guarded = routes.filter(route => typeof route.who !== 'string')
const withBody = guarded.filter(route => !route.shape.body.safeParse(undefined).success)
const withIds = guarded.filter(route => route.path.includes('{'))
const someone = (route: Route): Who =>
  everyone.find(who => route.who.includes(roleOf[who])) ?? 'administrator'

const isProblem = (body: unknown, status: number): void => {
  expect(body).toMatchObject({
    type: expect.stringMatching(/^urn:care-information-exchange:problem:[a-z-]+$/) as string,
    title: expect.any(String) as string,
    status,
    detail: expect.any(String) as string,
  })
}

describe('without a sign-in', () => {
  it.each(guarded)('$name answers 401 and how to sign in', async route => {
    const answer = await world.request(route.method, addressOf(route))
    expect([answer.status, answer.type]).toStrictEqual([401, 'application/problem+json'])
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="care-information-exchange"')
    isProblem(answer.body, 401)
  })
  it.each(guarded)('$name answers 401 to a token that is not ours', async route => {
    const answer = await world
      .request(route.method, addressOf(route))
      .set('authorization', `Bearer ${await world.issuer.forged({ sub: 'ann', role: 'patient' })}`)
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"')
  })
  it('another scheme than Bearer is not understood', async () => {
    const answer = await world.get('/api/v1/me').set('authorization', 'Basic YW5uOmFubg==')
    expect(answer.status).toBe(401)
  })
})

describe('in a role that a route is not for', () => {
  const barred = guarded.flatMap(route =>
    everyone.filter(who => !route.who.includes(roleOf[who])).map(who => ({ route, who, name: route.name })),
  )
  it.each(barred)('$name answers 403 to $who', async ({ route, who }) => {
    const answer = await world.request(route.method, addressOf(route), who)
    expect(answer.status).toBe(403)
    isProblem(answer.body, 403)
  })
  it('no route about a person tells a role that it may not ask', () => {
    const aboutPeople = guarded.filter(route => route.path.startsWith('/api/v1/patients'))
    expect(aboutPeople.filter(route => route.who.length < 7)).toStrictEqual([])
  })
})

describe('what is answered', () => {
  const asked: Readonly<Record<string, Who>> = {
    readCaseload: 'shah',
    readCarePlanReviews: 'shah',
    readQuarantine: 'administrator',
    readUnmappedCodes: 'administrator',
    readRefusedMessages: 'administrator',
    readMessage: 'administrator',
    readSources: 'administrator',
    readDashboards: 'commissioner',
    readDashboard: 'commissioner',
    readCommissioners: 'administrator',
    readProviders: 'administrator',
    readProvider: 'administrator',
    readQuestions: 'privacyOfficer',
    readMetrics: 'administrator',
    readClients: 'administrator',
  }
  const json = routes.filter(route => route.method === 'get' && route.serves === undefined)
  it.each(json)('by $name is what its description says, and no more', async route => {
    const answer = await world.get(addressOf(route), asked[route.name] ?? 'ann')
    expect([answer.status, answer.type]).toStrictEqual([200, 'application/json'])
    expect(route.shape.answer.parse(answer.body)).toStrictEqual(answer.body)
  })
})

describe('what is sent', () => {
  it.each(withBody)('$name answers 400 with the place to a body that is not JSON', async route => {
    const answer = await world
      .request(route.method, addressOf(route), someone(route))
      .set('content-type', 'application/json')
      .send('{"other": 1,\n"labels": [,]}')
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      faults: [{ place: 'line 2 column 12', why: 'not JSON' }],
    })
    expect(answer.text).not.toContain('labels')
  })
  it.each(withBody)('$name answers 415 to anything but JSON', async route => {
    const answer = await world
      .request(route.method, addressOf(route), someone(route))
      .set('content-type', 'text/plain')
      .send('labels')
    expect(answer.status).toBe(415)
    isProblem(answer.body, 415)
  })
  it.each(withBody)('$name answers 413 to more than it takes', async route => {
    const answer = await world
      .request(route.method, addressOf(route), someone(route))
      .send({ text: 'x'.repeat(300_000) })
    expect(answer.status).toBe(413)
    isProblem(answer.body, 413)
  })
  it.each(withBody)('$name answers 422 with the places to a body that says something else', async route => {
    const answer = await world.request(route.method, addressOf(route), someone(route)).send({ other: 1 })
    expect(answer.status).toBe(422)
    expect(answer.body).toHaveProperty('faults.0.place')
  })
  it.each(withBody)('$name answers 422 to no body', async route => {
    expect((await world.request(route.method, addressOf(route), someone(route))).status).toBe(422)
  })
  it.each(withIds)('$name answers 400 to an id that is none', async route => {
    const path = route.path.replaceAll(/\{\w+\}/g, 'x')
    const answer = await world.request(route.method, path, someone(route))
    expect(answer.status).toBe(400)
    expect(answer.body).toHaveProperty('faults.0.place', expect.stringMatching(/^path\./))
  })
  it.each(guarded)('$name answers 400 to a query that it does not know', async route => {
    const answer = await world.request(route.method, `${addressOf(route)}?total=true`, someone(route))
    expect(answer.status).toBe(400)
    expect(answer.body).toHaveProperty('faults.0.place', expect.stringMatching(/^query/))
  })
  it.each([
    ['nested too deep', `{"nhsNumber":${'['.repeat(30)}${']'.repeat(30)}}`],
    ['with a name that changes prototypes', '{"nhsNumber":"9990000018","__proto__":{"a":1}}'],
  ])('JSON %s is refused', async (_, body) => {
    const answer = await world
      .request('post', '/api/v1/patients/search', 'shah')
      .set('content-type', 'application/json')
      .send(body)
    expect(answer.status).toBe(400)
  })
  it('bytes that are not UTF-8 are refused', async () => {
    const { port } = world.server.address() as AddressInfo
    const answer = await fetch(`http://127.0.0.1:${String(port)}/api/v1/patients/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${world.tokenOf('shah')}` },
      body: Buffer.from([0x22, 0xff, 0x22]),
    })
    expect([answer.status, await answer.json()]).toMatchObject([400, { faults: [{ why: 'not UTF-8' }] }])
  })
  it('compressed bodies are refused', async () => {
    const answer = await world
      .request('post', '/api/v1/patients/search', 'shah')
      .set({ 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .send('{}')
    expect(answer.status).toBe(415)
  })
})

describe('addresses and methods', () => {
  it.each(routes)('$path answers 405 and what may be asked to another method', async ({ path }) => {
    const methods = routes.filter(one => one.path === path).map(({ method }) => method)
    const other = (['get', 'put', 'post', 'delete'] as const).find(one => !methods.includes(one)) ?? 'get'
    const answer = await world.request(other, addressOf({ path }), 'administrator')
    expect(answer.status).toBe(405)
    expect(answer.headers['allow']?.toLowerCase().split(', ')).toStrictEqual(
      methods.flatMap(method => (method === 'get' ? ['get', 'head'] : [method])),
    )
  })
  it('an address that is none answers 404', async () => {
    const answer = await world.get('/api/v1/nothing', 'ann')
    expect(answer.status).toBe(404)
    isProblem(answer.body, 404)
  })
  it('an address that is not well formed answers 400', async () => {
    expect((await world.get('/api/v1/patients/%E0%A4%A', 'ann')).status).toBe(400)
  })
  it('what is not the API’s passes on', async () => {
    const answer = await world.get('/elsewhere')
    expect([answer.status, answer.type]).toStrictEqual([404, 'text/html'])
  })
  it.each(guarded.filter(route => route.serves === undefined))(
    '$name answers 406 to who takes no JSON',
    async route => {
      const answer = await world
        .request(route.method, addressOf(route), someone(route))
        .set('accept', 'text/html')
      expect(answer.status).toBe(406)
    },
  )
})
