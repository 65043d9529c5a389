import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { consent } from '../../domain/consent/decider.ts'
import { id } from '../support/domain.ts'
import { ann, heldResult, gpTeam, gray, kidneyTeam, shah, trust } from './support/people.ts'
import { openWorld, type World } from './support/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
  await world.settled()
})
afterEach(() => world.close())

const consents = `/api/v1/patients/${ann}/consents`
const put = (labels: readonly string[], to = `team/${gpTeam}`) =>
  world.request('put', `${consents}/${to}`, 'ann').send({ labels })

describe('sharing', () => {
  it('answers the revision that it left, and is read at once', async () => {
    const answer = await put(['mental', 'general', 'general'])
    expect([answer.status, answer.body, answer.headers['etag']]).toStrictEqual([
      200,
      { revision: 0, changed: true },
      '"0"',
    ])
    const list = await world.get(consents, 'ann')
    expect(list.headers['etag']).toBe('"0"')
    expect(list.body).toMatchObject({
      items: [
        { grantee: { type: 'team', id: gpTeam }, labels: ['general', 'mental'], cause: { revision: 0 } },
      ],
    })
  })
  it('again with the same labels changes nothing', async () => {
    await put(['general'])
    expect((await put(['general'])).body).toStrictEqual({ revision: 0, changed: false })
  })
  it('with a professional', async () => {
    expect((await put(['general'], `professional/${gray}`)).status).toBe(200)
  })
  it.each([`team/${id('e')}`, `professional/${id('e')}`])('with nobody (%s) is invalid', async to => {
    const answer = await put(['general'], to)
    expect([answer.status, answer.body]).toMatchObject([422, { faults: [{ place: 'path.grantee' }] }])
  })
  it('with a label that does not exist is invalid', async () => {
    const answer = await put(['everything'])
    expect([answer.status, answer.body]).toMatchObject([422, { faults: [{ place: 'body.labels.0' }] }])
  })
  it('with neither a team nor a professional is malformed', async () => {
    expect((await put(['general'], `carer/${gray}`)).status).toBe(400)
  })
})

describe('withdrawing', () => {
  it('ends the share', async () => {
    await put(['general'])
    const answer = await world.request('delete', `${consents}/team/${gpTeam}`, 'ann')
    expect(answer.body).toStrictEqual({ revision: 1, changed: true })
    expect((await world.get(consents, 'ann')).body).toStrictEqual({ items: [] })
  })
  it('what never stood changes nothing', async () => {
    const answer = await world.request('delete', `${consents}/team/${gpTeam}`, 'ann')
    expect([answer.status, answer.body]).toStrictEqual([200, { revision: -1, changed: false }])
  })
})

describe('If-Match', () => {
  it('of the tag that was read lets the change through', async () => {
    const tag = (await world.get(consents, 'ann')).headers['etag'] ?? ''
    expect(tag).toBe('"-1"')
    expect((await put(['general']).set('if-match', tag)).status).toBe(200)
  })
  it('of an older tag answers 412 and changes nothing', async () => {
    await put(['general'])
    const answer = await put(['mental']).set('if-match', '"-1"')
    expect([answer.status, answer.type]).toStrictEqual([412, 'application/problem+json'])
    expect((await world.get(consents, 'ann')).body).toMatchObject({ items: [{ labels: ['general'] }] })
  })
  it('of several tags asks that one of them stands', async () => {
    await put(['general'])
    expect((await put(['mental']).set('if-match', '"7", "0"')).status).toBe(200)
    expect((await put(['general']).set('if-match', '"7", "0"')).status).toBe(412)
  })
  it('of a weak tag never matches', async () => {
    await put(['general'])
    expect((await put(['mental']).set('if-match', 'W/"0"')).status).toBe(412)
  })
  it('of a star asks nothing', async () => {
    expect((await put(['general']).set('if-match', '*')).status).toBe(200)
  })
  it('that is no list of tags is malformed', async () => {
    expect((await put(['general']).set('if-match', '0')).status).toBe(400)
  })
  it('holds for withdrawing too', async () => {
    await put(['general'])
    const answer = await world.request('delete', `${consents}/team/${gpTeam}`, 'ann').set('if-match', '"5"')
    expect(answer.status).toBe(412)
  })
})

describe('an Idempotency-Key', () => {
  it('is remembered where there was nothing to change: another body is refused, and a retry never does more', async () => {
    await put(['general'])
    expect((await put(['general']).set('idempotency-key', 'noop')).body).toMatchObject({ changed: false })
    expect((await put(['mental']).set('idempotency-key', 'noop')).status).toBe(422)
    await world.request('delete', `${consents}/team/${gpTeam}`, 'ann')
    const retried = await put(['general']).set('idempotency-key', 'noop')
    expect(retried.body).toStrictEqual({ revision: 0, changed: false })
    expect((await world.get(consents, 'ann')).body).toStrictEqual({ items: [] })
  })
  it('asked again answers the first outcome, also when more happened since', async () => {
    const once = await put(['general']).set({ 'idempotency-key': 'k1', 'if-match': '"-1"' })
    await put(['mental'])
    const again = await put(['general']).set({ 'idempotency-key': 'k1', 'if-match': '"-1"' })
    expect([again.status, again.body, again.headers['etag']]).toStrictEqual([
      200,
      once.body,
      once.headers['etag'],
    ])
    expect((await world.get(consents, 'ann')).body).toMatchObject({ items: [{ labels: ['mental'] }] })
  })
  it('with another body, or another grantee, is refused', async () => {
    await put(['general']).set('idempotency-key', 'k1')
    expect((await put(['mental']).set('idempotency-key', 'k1')).status).toBe(422)
    const other = await put(['general'], `team/${kidneyTeam}`).set('idempotency-key', 'k1')
    expect([other.status, other.body]).toMatchObject([
      422,
      { type: 'urn:care-information-exchange:problem:key-reused' },
    ])
  })
  it('belongs to one route', async () => {
    await put(['general']).set('idempotency-key', 'k1')
    const answer = await world
      .request('delete', `${consents}/team/${gpTeam}`, 'ann')
      .set('idempotency-key', 'k1')
    expect(answer.body).toStrictEqual({ revision: 1, changed: true })
  })
  it('that is too long is malformed', async () => {
    expect((await put(['general']).set('idempotency-key', 'k'.repeat(129))).status).toBe(400)
  })
  it('asked many times at once writes once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => put(['general']).set('idempotency-key', 'k1')),
    )
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect((await world.stores.journal.load(`consent-${ann}`)).length).toBe(1)
  })
})

describe('the history of consents', () => {
  it('tells which shares stood at an instant, and the event that made each so', async () => {
    await put(['general'])
    const first = world.clock()
    world.passes(3_600_000)
    await put(['general', 'mental'])
    world.passes(3_600_000)
    await world.request('delete', `${consents}/team/${gpTeam}`, 'ann')
    const then = await world.get(`${consents}/history?at=${first}`, 'auditor')
    expect(then.body).toMatchObject({
      at: first,
      items: [
        {
          labels: ['general'],
          cause: { type: 'ShareGiven', revision: 0 },
          endedBy: { type: 'ShareChanged', revision: 1 },
        },
      ],
    })
    const now = await world.get(`${consents}/history?at=${world.clock()}`, 'auditor')
    expect(now.body).toMatchObject({ items: [] })
    const all = await world.get(`${consents}/history`, 'ann')
    expect(all.body).toHaveProperty('items.length', 2)
  })
  it('tells what was decided about items until then, and auditors why', async () => {
    const made = { type: 'HoldRelease', data: { entry: heldResult, reason: 'I tell her on Friday' } } as const
    const by = { user: shah, role: 'professional', team: kidneyTeam, organisation: trust } as const
    const aim = { patient: ann, team: kidneyTeam, entry: heldResult }
    const before = world.clock()
    world.passes(1000)
    await world.ask({ aggregate: consent, id: ann, by, aim, command: made })
    const decision = {
      revision: 0,
      at: world.clock(),
      type: 'ReleaseHeld',
      entry: heldResult,
      kind: 'result',
      user: shah,
      role: 'professional',
      team: kidneyTeam,
    }
    const told = async (who: 'auditor' | 'privacyOfficer' | 'ann', at = world.clock()) =>
      ((await world.get(`${consents}/history?at=${at}`, who)).body as { readonly decisions: unknown })
        .decisions
    const effective: unknown = expect.any(String)
    for (const who of ['auditor', 'privacyOfficer'] as const)
      expect(await told(who)).toStrictEqual([{ ...decision, effective, reason: 'I tell her on Friday' }])
    expect(await told('ann')).toStrictEqual([{ ...decision, effective }])
    expect(await told('auditor', before)).toStrictEqual([])
  })
  it('at what is no instant is malformed', async () => {
    expect((await world.get(`${consents}/history?at=yesterday`, 'ann')).status).toBe(400)
  })
})
