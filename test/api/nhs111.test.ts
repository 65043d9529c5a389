/** The door of NHS 111: systems that sign in as themselves (X6), and special patient notes by NHS number (X4). */
import { exportJWK, flattenedVerify, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { client } from '../../domain/client/decider.ts'
import { publicKey } from '../../domain/client/events.ts'
import { provider } from '../../domain/provider/decider.ts'
import { forbid111, publishNote } from '../support/notes.ts'
import { addSystem, askToken, searchNote, tokenFor } from './support/systems.ts'
import { ann, annsNumber, bobsNumber, kidneyTeam, nobodysNumber, shah, trust } from './support/people.ts'
import { openWorld, tokenAddress, type World } from './support/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
  await world.below.share(ann, kidneyTeam, ['general'])
})
afterEach(() => world.close())

const drShah = { user: shah, role: 'professional', team: kidneyTeam } as const
const publish = (text = 'Lives alone'): Promise<unknown> =>
  publishNote(world.below, ann, { by: drShah, text })
const unseen = {
  type: 'urn:care-information-exchange:problem:not-found',
  title: 'Not found',
  status: 404,
  detail: 'You can’t see a record for this number',
}

describe('a client gets a token', () => {
  it('with its secret in the body: short-lived, for its scopes', async () => {
    const { id, secret } = await addSystem(world)
    const answer = await askToken(world, {
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
    })
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { token_type: 'Bearer', expires_in: 300, scope: 'notes.search' },
    ])
    expect(answer.headers['cache-control']).toBe('no-store')
  })
  it('with its secret as Basic', async () => {
    const { id, secret } = await addSystem(world)
    const answer = await askToken(world, { grant_type: 'client_credentials' }).auth(id, secret)
    expect(answer.status).toBe(200)
  })
  it('with a JWT that it signed with its key, once', async () => {
    const { publicKey: shown, privateKey } = await generateKeyPair('ES256')
    const { kty, crv, x, y } = await exportJWK(shown)
    const { id } = await addSystem(world, ['notes.search'], publicKey.parse({ kty, crv, x, y }))
    const at = Math.floor(Date.parse(world.clock()) / 1000)
    const assertion = await new SignJWT({
      iss: id,
      sub: id,
      aud: tokenAddress,
      jti: 'one',
      iat: at,
      exp: at + 60,
    })
      .setProtectedHeader({ alg: 'ES256' })
      .sign(privateKey)
    const ask = () =>
      askToken(world, {
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      })
    expect((await ask()).status).toBe(200)
    expect([(await ask()).status, (await ask()).body]).toMatchObject([401, { error: 'invalid_client' }])
  })
  it.each([
    ['another secret', { client_secret: 'x'.repeat(43) }, [401, 'invalid_client']],
    ['a client that is none', { client_id: 'e'.repeat(32) }, [401, 'invalid_client']],
    ['a scope that it has not', { scope: 'sandbox' }, [400, 'invalid_scope']],
    ['another grant', { grant_type: 'password' }, [400, 'unsupported_grant_type']],
  ])('and none for %s', async (_, different, [status, error]) => {
    const { id, secret } = await addSystem(world)
    const fields = { grant_type: 'client_credentials', client_id: id, client_secret: secret, ...different }
    const answer = await askToken(world, fields)
    expect([answer.status, answer.body]).toMatchObject([status, { error }])
  })
  it('and none where its organisation’s sharing agreement is not in force', async () => {
    const { id, secret } = await addSystem(world)
    const data = { reason: 'ended' }
    await world.below.ask({ aggregate: provider, id: trust, command: { type: 'EndAgreement', data } })
    const answer = await askToken(world, {
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
    })
    expect([answer.status, answer.body]).toMatchObject([400, { error: 'unauthorized_client' }])
  })
  it('is told to wait after too many failures from one address', async () => {
    const strict = await openWorld({ rates: { ...world.exchange.rates, failures: 2 } })
    try {
      const wrong = { grant_type: 'client_credentials', client_id: 'e'.repeat(32), client_secret: 'x' }
      const statuses = []
      for (let n = 0; n < 3; n += 1) statuses.push((await askToken(strict, wrong)).status)
      expect(statuses).toStrictEqual([401, 401, 429])
    } finally {
      await strict.close()
    }
  })
})

describe('a token', () => {
  it('holds no more after five minutes', async () => {
    await publish()
    const token = await tokenFor(world, await addSystem(world))
    expect((await searchNote(world, token, annsNumber)).status).toBe(200)
    world.passes(300_001)
    expect((await searchNote(world, token, annsNumber)).status).toBe(401)
  })
  it('is refused on the very next request after its client was revoked', async () => {
    await publish()
    const system = await addSystem(world)
    const token = await tokenFor(world, system)
    expect((await searchNote(world, token, annsNumber)).status).toBe(200)
    const revoked = await world
      .request('post', `/api/v1/clients/${system.id}/revoke`, 'administrator')
      .send({ reason: 'The contract ended' })
    expect(revoked.status).toBe(200)
    expect((await searchNote(world, token, annsNumber)).status).toBe(401)
    const again = { grant_type: 'client_credentials', client_id: system.id, client_secret: system.secret }
    expect((await askToken(world, again)).status).toBe(401)
  })
  it('ends with the secret that it was given for', async () => {
    await publish()
    const system = await addSystem(world)
    const token = await tokenFor(world, system)
    const changed = await world
      .request('put', `/api/v1/clients/${system.id}/secret`, 'administrator')
      .send({})
    const { secret } = changed.body as { readonly secret: string }
    expect((await searchNote(world, token, annsNumber)).status).toBe(401)
    expect((await searchNote(world, await tokenFor(world, { ...system, secret }), annsNumber)).status).toBe(
      200,
    )
  })
  it('opens nothing else', async () => {
    await publish()
    const token = await tokenFor(world, await addSystem(world))
    const answer = await request(world.server)
      .post('/api/v1/patients/search')
      .set('authorization', `Bearer ${token}`)
      .send({ nhsNumber: annsNumber })
    expect(answer.status).toBe(404)
  })
  it('of the issuer for a system opens no note', async () => {
    await publish()
    const answer = await world
      .request('post', '/nhs111/v1/notes/search', 'system')
      .send({ nhsNumber: annsNumber })
    expect(answer.status).toBe(403)
  })
})

describe('a special patient note', () => {
  it('is answered by NHS number: text, contingency, crisis contacts first, version, when and by whom', async () => {
    await publish('Lives alone, hard of hearing')
    const answer = await searchNote(world, await tokenFor(world, await addSystem(world)), annsNumber)
    expect([answer.status, answer.body]).toStrictEqual([
      200,
      {
        note: ann,
        version: 1,
        nhsNumber: annsNumber,
        issuedAt: '2026-11-02T09:00:00.000Z',
        status: 'published',
        text: 'Lives alone, hard of hearing',
        contingency: [{ text: 'Drowsy or confused', whatToDo: 'Treat as a hypo', whoToContact: 'Daughter' }],
        contacts: [
          { name: 'Maya Archer', role: 'Daughter', phone: '07700 900001', crisis: true },
          { name: 'Diabetes nurses', phone: '020 7946 0001', crisis: false },
        ],
        publishedBy: { name: 'Dr shah', team: 'Kidney team', organisation: 'St Mary’s', ods: 'RYJ' },
      },
    ])
  })
  it('is signed: the detached signature fits exactly these bytes, by a key that anyone may fetch', async () => {
    await publish()
    const answer = await searchNote(world, await tokenFor(world, await addSystem(world)), annsNumber)
    const { keys } = (await world.get('/nhs111/v1/jwks')).body as { readonly keys: readonly JWK[] }
    const [header = '', payload, signature = ''] = (answer.headers['x-jws-signature'] as string).split('.')
    expect(payload).toBe('')
    const key = await importJWK(keys[0] ?? {}, 'EdDSA')
    const verify = (body: string) =>
      flattenedVerify({ protected: header, payload: new TextEncoder().encode(body), signature }, key)
    expect((await verify(answer.text)).protectedHeader).toMatchObject({ alg: 'EdDSA', b64: false })
    await expect(verify(answer.text.replace('alone', 'with others'))).rejects.toThrow()
  })
  it('is on record as a look of its own, under the session of the token', async () => {
    await publish()
    const token = await tokenFor(world, await addSystem(world))
    await searchNote(world, token, annsNumber)
    expect(await world.recorded('RecordViewed')).toStrictEqual([{ look: 'specialNote', subject: ann }])
  })
  it('of nobody, of one who has none, and of one who does not let NHS 111 see it: the same words', async () => {
    const token = await tokenFor(world, await addSystem(world))
    await publish()
    await forbid111(world.below, ann)
    for (const number of [annsNumber, bobsNumber, nobodysNumber]) {
      const answer = await searchNote(world, token, number)
      expect([answer.status, answer.body]).toStrictEqual([404, unseen])
    }
    expect(await world.recorded('RecordRefused')).toHaveLength(3)
  })
  it('is answered no more once the agreement has ended, or the scope is taken away', async () => {
    await publish()
    const system = await addSystem(world)
    const token = await tokenFor(world, system)
    const data = { reason: 'ended' }
    await world.below.ask({ aggregate: provider, id: trust, command: { type: 'EndAgreement', data } })
    expect((await searchNote(world, token, annsNumber)).status).toBe(404)
    const scopes = { type: 'ChangeClientScopes', data: { scopes: ['sandbox'] } } as const
    await world.below.ask({ aggregate: client, id: system.id, command: scopes })
    expect((await searchNote(world, token, annsNumber)).status).toBe(403)
  })
  it('for a sandbox token is made up, and no record is looked at', async () => {
    await publish()
    const token = await tokenFor(world, await addSystem(world, ['sandbox']))
    expect((await searchNote(world, token, '999 999 9999')).body).toMatchObject({
      text: expect.stringMatching(/^Made up/) as string,
    })
    expect((await searchNote(world, token, annsNumber)).status).toBe(404)
    expect(await world.recorded('RecordViewed')).toStrictEqual([])
  })
})
