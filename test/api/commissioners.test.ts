/** What commissioners may see: granted by an administrator, held to at every request, gone with the grant. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commissionerId } from './support/people.ts'
import { openWorld, type World } from './support/world.ts'

let world: World
let newcomer: string
beforeEach(async () => {
  world = await openWorld()
  newcomer = await commissionerId(world.below, 'newcomer')
  await world.settled()
})
afterEach(() => world.close())

const grantTo = (body: object, to = newcomer) =>
  world.request('put', `/api/v1/commissioners/${to}`, 'administrator').send(body)
const withdraw = (body: object) =>
  world.request('post', `/api/v1/commissioners/${newcomer}/withdraw`, 'administrator').send(body)
const brent = { name: 'Theo Example', areas: ['Brent'] }
const read = (query: string) => world.get(`/api/v1/dashboards/${query}`, 'newcomer')
const statusOf = async (query: string): Promise<number> => (await read(query)).status

describe('a commissioner to whom nothing is granted', () => {
  it('reads no dashboards, and of each that it is not granted', async () => {
    expect((await world.get('/api/v1/dashboards', 'newcomer')).body).toMatchObject({ items: [] })
    const answer = await read('hba1c')
    expect([answer.status, answer.body]).toMatchObject([
      403,
      { detail: 'You can’t see this: no dashboards are granted to you' },
    ])
    expect(await statusOf('no-such')).toBe(404)
  })
})

describe('a grant', () => {
  it('is made, listed, changed and withdrawn', async () => {
    const granted = await grantTo(brent)
    expect([granted.status, granted.body, granted.headers['etag']]).toStrictEqual([
      200,
      { revision: 0, changed: true },
      '"0"',
    ])
    const since = world.clock()
    const list = async (): Promise<unknown> =>
      (await world.get('/api/v1/commissioners', 'administrator')).body
    const line = { id: newcomer, revision: 0, ...brent, questions: 'every', breakdowns: 'every', since }
    expect(await list()).toMatchObject({ items: [{ name: 'Gwen Example' }, line] })
    expect((await grantTo(brent)).body).toStrictEqual({ revision: 0, changed: false })
    await grantTo({ ...brent, areas: ['Brent', 'Harrow'] })
    expect(await list()).toMatchObject({ items: [{}, { areas: ['Brent', 'Harrow'], revision: 1 }] })
    for (const reason of [undefined, ' '])
      expect((await withdraw({ reason })).body).toMatchObject({ faults: [{ place: 'body.reason' }] })
    const gone = await withdraw({ reason: 'left the board' })
    expect(gone.body).toStrictEqual({ revision: 2, changed: true })
    expect(await list()).toMatchObject({
      items: [{}, { withdrawnAt: since, withdrawnBecause: 'left the board' }],
    })
    const kept = (await world.stores.journal.load(`commissioner-${newcomer}`)).at(-1)
    expect([kept?.event, kept?.meta.actor.role]).toStrictEqual([
      { type: 'DashboardsWithdrawn', data: { reason: 'left the board' } },
      'administrator',
    ])
    expect(await statusOf('hba1c')).toBe(403)
  })
  it('holds on the very next request, to its area, in JSON and CSV', async () => {
    await grantTo(brent)
    const answer = await read('hba1c?by=sex')
    expect(answer.body).toMatchObject({ filters: [{ breakdown: 'borough', value: 'Brent' }] })
    const everybodys = await world.get('/api/v1/dashboards/hba1c?by=sex&borough=Brent', 'commissioner')
    expect(answer.body).toHaveProperty('rows', (everybodys.body as { rows: unknown }).rows)
    const csv = await read('hba1c?by=borough&format=csv')
    expect(csv.text.match(/^hba1c,/gm)).toHaveLength(1)
    expect(csv.text).toContain(',Brent,')
    expect(await statusOf('hba1c?by=sex&borough=Harrow')).toBe(403)
    expect(await statusOf('appointments')).toBe(403)
  })
  it('of questions and breakdowns refuses the others', async () => {
    await grantTo({ name: 'Theo Example', areas: 'everywhere', questions: ['hba1c'], breakdowns: ['sex'] })
    expect(await statusOf('hba1c?by=sex')).toBe(200)
    expect(await statusOf('hba1c?by=ageBand')).toBe(403)
    expect(await statusOf('appointments')).toBe(403)
    expect(await statusOf('hba1c?by=height')).toBe(400)
  })
  it('names areas, questions and breakdowns that there are', async () => {
    const wrong = await grantTo({ ...brent, questions: ['hba1c', 'nothing'], breakdowns: ['height'] })
    expect([wrong.status, wrong.body]).toMatchObject([
      422,
      {
        faults: [
          { place: 'body.questions.1', why: 'there is no dashboard “nothing”' },
          { place: 'body.breakdowns.0', why: 'there is no breakdown “height”' },
        ],
      },
    ])
    expect((await grantTo({ ...brent, areas: ['Camden'] })).status).toBe(422)
    expect((await grantTo({ ...brent, areas: [] })).status).toBe(422)
  })
  it('meets the revision that it names, or is not made', async () => {
    await grantTo(brent)
    expect((await grantTo({ ...brent, name: 'Other' }).set('if-match', '"4"')).status).toBe(412)
    expect((await grantTo({ ...brent, name: 'Other' }).set('if-match', '"0"')).status).toBe(200)
  })
  it('that never was can’t be withdrawn', async () => {
    expect((await withdraw({ reason: 'left the board' })).status).toBe(404)
  })
  it('leaves administrators as they were', async () => {
    expect((await world.get('/api/v1/dashboards/hba1c', 'administrator')).status).toBe(200)
  })
})
