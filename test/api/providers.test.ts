/** The register of providers through the API: only who has signed takes part, and it ends at once. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { id } from '../support/domain.ts'
import { trust } from './support/people.ts'
import { openWorld, type World } from './support/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
  await world.settled()
})
afterEach(() => world.close())

const register = (body: object) => world.request('post', '/api/v1/providers', 'administrator').send(body)
const clinic = { name: 'Brent Clinic', ods: 'RZX99', setting: 'community' }
const registered = async (): Promise<string> => ((await register(clinic)).body as { readonly id: string }).id
const sign = (provider: string, body: object = { agreement: 'DISA 2024', signedOn: '2026-10-01' }) =>
  world.request('put', `/api/v1/providers/${provider}/agreement`, 'administrator').send(body)
const end = (provider: string, reason = 'left the programme') =>
  world.request('post', `/api/v1/providers/${provider}/agreement/end`, 'administrator').send({ reason })
const read = async (provider: string): Promise<unknown> =>
  (await world.get(`/api/v1/providers/${provider}`, 'administrator')).body
const search = async (query: string): Promise<unknown> =>
  (await world.get(`/api/v1/providers${query}`, 'administrator')).body

describe('the register', () => {
  it('lists providers by name, a page at a time, and says how many there are', async () => {
    await register(clinic)
    const first = await search('?limit=2')
    expect(first).toMatchObject({
      found: 3,
      items: [{ name: 'Brent Clinic' }, { name: 'High Street Surgery' }],
    })
    const { next = '' } = first as { readonly next?: string }
    const rest = await search(`?limit=2&after=${next}`)
    expect(rest).toMatchObject({ found: 3, items: [{ name: 'St Mary’s' }] })
    expect(rest).not.toHaveProperty('next')
  })
  it.each([
    ['?q=brent', ['Brent Clinic']],
    ['?q=ryj', ['St Mary’s']],
    ['?q=%25', []],
    ['?setting=gp', ['High Street Surgery']],
    ['?state=unsigned', ['Brent Clinic']],
    ['?state=inForce&setting=acute', ['St Mary’s']],
    ['?state=ended', []],
  ])('finds by %s', async (query, names) => {
    await register(clinic)
    const { items } = (await search(query)) as { readonly items: readonly { readonly name: string }[] }
    expect(items.map(({ name }) => name)).toStrictEqual(names)
  })
  it('knows no such provider, and no such state', async () => {
    expect((await world.get(`/api/v1/providers/${id('e')}`, 'administrator')).status).toBe(404)
    expect((await world.get('/api/v1/providers?state=perhaps', 'administrator')).status).toBe(400)
    expect((await sign(id('e'))).status).toBe(404)
    expect((await end(id('e'))).status).toBe(404)
  })
})

describe('a provider', () => {
  it('is registered once for its ODS code, and never with other details', async () => {
    const answer = await register(clinic)
    expect([answer.status, answer.body]).toMatchObject([200, { changed: true }])
    expect((await register(clinic)).body).toStrictEqual({ ...(answer.body as object), changed: false })
    expect((await register({ ...clinic, name: 'Other' })).status).toBe(409)
    expect((await register({ ...clinic, ods: 'not a code' })).status).toBe(422)
  })
  it('signs, ends and signs again, and what stood is told', async () => {
    const provider = await registered()
    expect(await read(provider)).toMatchObject({ agreement: 'none' })
    expect((await sign(provider)).body).toStrictEqual({ revision: 1, changed: true })
    expect(await read(provider)).toMatchObject({
      agreement: 'inForce',
      signed: { agreement: 'DISA 2024', on: '2026-10-01' },
    })
    expect((await end(provider)).body).toStrictEqual({ revision: 2, changed: true })
    expect(await read(provider)).toMatchObject({
      agreement: 'none',
      endedAt: world.clock(),
      endedBecause: 'left the programme',
    })
    expect((await end(provider)).body).toStrictEqual({ revision: 2, changed: false })
    await sign(provider)
    expect(await read(provider)).not.toHaveProperty('endedAt')
  })
  it('whose agreement ends is shut out at once', async () => {
    expect((await world.get('/api/v1/caseload', 'shah')).body).not.toMatchObject({ items: [] })
    await end(trust)
    const answer = await world
      .request('post', '/api/v1/patients/search', 'shah')
      .send({ nhsNumber: '9990000018' })
    expect(answer.status).toBe(404)
  })
  it('signs on a day that has come, and as it was last read, if that is asked', async () => {
    const provider = await registered()
    const future = await sign(provider, { agreement: 'DISA 2024', signedOn: '2999-01-01' })
    expect([future.status, future.body]).toMatchObject([422, { faults: [{ place: 'body.signedOn' }] }])
    expect((await sign(provider).set('if-match', '"7"')).status).toBe(412)
    expect((await sign(provider).set('if-match', '"0"')).status).toBe(200)
  })
})
