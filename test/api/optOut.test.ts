/** The National Data Opt-out through the API: the person's own to set and take back, and nothing about care changes with it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ann, bob } from './support/people.ts'
import { openWorld, type Who, type World } from './support/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
  await world.settled()
})
afterEach(() => world.close())

const optOut = `/api/v1/patients/${ann}/opt-out`
const put = (optedOut: boolean, who: Who = 'ann') => world.request('put', optOut, who).send({ optedOut })

describe('an opt-out', () => {
  it('is set, read with its history, and taken back', async () => {
    expect((await world.get(optOut, 'ann')).body).toStrictEqual({ optedOut: false, choices: [] })
    const answer = await put(true)
    expect([answer.status, answer.body, answer.headers['etag']]).toStrictEqual([
      200,
      { revision: 0, changed: true },
      '"0"',
    ])
    const at = world.clock()
    const set = { optedOut: true, at, by: 'person', revision: 0 }
    const read = await world.get(optOut, 'ann')
    expect([read.body, read.headers['etag']]).toStrictEqual([{ optedOut: true, choices: [set] }, '"0"'])
    world.passes(60_000)
    await put(false)
    const back = { optedOut: false, at: world.clock(), by: 'person', revision: 1 }
    expect((await world.get(optOut, 'ann')).body).toStrictEqual({ optedOut: false, choices: [back, set] })
  })
  it('set again changes nothing', async () => {
    await put(true)
    expect((await put(true)).body).toStrictEqual({ revision: 0, changed: false })
  })
  it('is set only where nothing changed since it was read, if that is asked', async () => {
    expect((await put(true).set('if-match', '"3"')).status).toBe(412)
    expect((await put(true).set('if-match', '"-1"')).status).toBe(200)
  })
  it('is set once for an Idempotency-Key, and another wish under it is refused', async () => {
    await put(true).set('idempotency-key', 'k1')
    expect((await put(true).set('idempotency-key', 'k1')).body).toMatchObject({ changed: true })
    expect((await put(false).set('idempotency-key', 'k1')).status).toBe(422)
  })
  it('is nobody else’s to set, and to a professional not even there to be read', async () => {
    for (const who of ['bob', 'shah', 'gray', 'administrator', 'auditor', 'commissioner', 'system'] as const)
      expect((await put(true, who)).status).toBe(404)
    for (const who of ['bob', 'shah', 'gray', 'administrator', 'commissioner', 'system'] as const)
      expect((await world.get(optOut, who)).status).toBe(404)
    expect((await world.get(optOut, 'auditor')).body).toStrictEqual({ optedOut: false, choices: [] })
  })
  it('says yes or no', async () => {
    const answer = await world.request('put', optOut, 'ann').send({ optedOut: 'yes' })
    expect([answer.status, answer.body]).toMatchObject([422, { faults: [{ place: 'body.optedOut' }] }])
  })
  it('of one person is none of another', async () => {
    await put(true)
    const bobs = await world.get(`/api/v1/patients/${bob}/opt-out`, 'bob')
    expect(bobs.body).toStrictEqual({ optedOut: false, choices: [] })
  })
})
