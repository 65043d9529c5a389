/** Systems' clients, as an administrator keeps them (X6). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { trust } from './support/people.ts'
import { askToken } from './support/systems.ts'
import { openWorld, type World } from './support/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
  await world.settled()
})
afterEach(() => world.close())

const adastra = { name: 'Adastra', organisation: trust, scopes: ['notes.search'] }
const register = (body: object = adastra) =>
  world.request('post', '/api/v1/clients', 'administrator').send(body)
const listed = async (): Promise<unknown> =>
  ((await world.get('/api/v1/clients', 'administrator')).body as { readonly items: unknown }).items

interface Shown {
  readonly client: string
  readonly secret: string
  readonly revision: number
}

describe('an administrator', () => {
  it('registers a client, and is shown its secret once: it opens the door', async () => {
    const answer = await register()
    const { client, secret } = answer.body as Shown
    const fields = { grant_type: 'client_credentials', client_id: client, client_secret: secret }
    expect([answer.status, (await askToken(world, fields)).status]).toStrictEqual([200, 200])
    expect(JSON.stringify(await listed())).not.toContain(secret)
  })
  it('finds the secret nowhere in the log', async () => {
    const { secret } = (await register()).body as Shown
    const events: unknown[] = []
    for await (const page of world.below.stores.journal.readAll({ categories: ['client'] }))
      events.push(...page)
    expect(events).toHaveLength(1)
    expect(JSON.stringify(events)).not.toContain(secret)
  })
  it('lists clients with organisation, scopes and kind of credentials, revoked ones too', async () => {
    const { client } = (await register()).body as Shown
    await world
      .request('post', `/api/v1/clients/${client}/revoke`, 'administrator')
      .send({ reason: 'The contract ended' })
    const at = world.clock()
    expect(await listed()).toStrictEqual([
      {
        ...adastra,
        id: client,
        revision: 1,
        proves: ['secret'],
        registeredAt: at,
        proofAt: at,
        revokedAt: at,
        revokedBecause: 'The contract ended',
      },
    ])
  })
  it('registers a client with a public key instead, and is shown no secret', async () => {
    const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
    expect((await register({ ...adastra, key })).body).not.toHaveProperty('secret')
    expect(await listed()).toMatchObject([{ proves: ['key'] }])
  })
  it.each([
    ['a private key', { key: { kty: 'OKP', crv: 'Ed25519', x: 'x'.repeat(43), d: 'd'.repeat(43) } }],
    ['a scope that there is not', { scopes: ['everything'] }],
    ['the sandbox beside real notes', { scopes: ['sandbox', 'notes.search'] }],
    ['a provider that nobody registered', { organisation: 'f'.repeat(32) }],
  ])('can’t register %s', async (_, different) => {
    expect((await register({ ...adastra, ...different })).status).toBe(422)
  })
  it('can’t change what was revoked', async () => {
    const { client } = (await register()).body as Shown
    const path = `/api/v1/clients/${client}`
    await world.request('post', `${path}/revoke`, 'administrator').send({ reason: 'The contract ended' })
    const scopes = await world.request('put', `${path}/scopes`, 'administrator').send({ scopes: ['sandbox'] })
    const secret = await world.request('put', `${path}/secret`, 'administrator').send({})
    expect([scopes.status, secret.status]).toStrictEqual([409, 409])
  })
  it('is told of a client that is none', async () => {
    const path = `/api/v1/clients/${'e'.repeat(32)}/revoke`
    expect((await world.request('post', path, 'administrator').send({ reason: 'x' })).status).toBe(404)
  })
})
