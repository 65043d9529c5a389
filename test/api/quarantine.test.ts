import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lookUpLimits } from '../../access/lookUps.ts'
import { isRefused } from '../../access/access.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { message } from '../../domain/message/decider.ts'
import { messageEvents, type QuarantineReason } from '../../domain/message/events.ts'
import { id } from '../support/domain.ts'
import { ann, annsNumber, messageText, nobodysNumber, trust, waiting } from './support/people.ts'
import { openWorld, type World } from './support/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
  await world.settled()
})
afterEach(() => world.close())

const list = '/api/v1/quarantine'
const one = `${list}/${waiting}`
const ask = (what: string, body: object = {}) =>
  world.request('post', `${one}/${what}`, 'administrator').send(body)

describe('the quarantine', () => {
  it('lists what waits, without content', async () => {
    const answer = await world.get(list, 'administrator')
    expect(answer.body).toMatchObject({
      items: [{ message: waiting, reason: 'noIdentifier', state: 'waiting' }],
    })
    expect(answer.text).not.toContain('UNKNOWN')
  })
  it('shows a message as it was sent, and that it was looked at', async () => {
    const answer = await world.get(one, 'administrator')
    expect(answer.body).toMatchObject({ message: waiting, content: messageText })
    expect(answer.headers['etag']).toBe('"1"')
    expect(await world.recorded('RecordViewed')).toStrictEqual([{ look: 'message', subject: waiting }])
  })
  it.each([
    ['accept', { patient: ann }],
    ['reject', { reason: 'a test message' }],
  ])('shows nothing of a message that was decided, by %s, and puts no look on record', async (what, body) => {
    expect((await ask(what, body)).status).toBe(200)
    await world.settled()
    const before = await world.recorded('RecordViewed')
    const [known, unknown] = [
      await world.get(one, 'administrator'),
      await world.get(`${list}/${id('e')}`, 'administrator'),
    ]
    expect([known.status, known.text]).toStrictEqual([404, unknown.text])
    expect(await world.recorded('RecordViewed')).toStrictEqual(before)
  })
  it('gives nothing of a message that is decided while it is being read', async () => {
    const by: Actor = { user: id('0'), role: 'administrator' }
    const may = await world.access.decide({
      by,
      session: id('1'),
      patient: waiting,
      look: 'message',
      purpose: 'administration',
    })
    if (isRefused(may)) throw new Error('an administrator may not read what waits')
    const disclosure = await world.access.disclose(may, [])
    expect(await world.messages.read(disclosure)).toBeDefined()
    await ask('reject', { reason: 'a test message' })
    expect(await world.messages.read(disclosure)).toBeUndefined()
  })
  it('knows no other message', async () => {
    expect((await world.get(`${list}/${id('e')}`, 'administrator')).status).toBe(404)
  })
  it('refuses a cursor that is none of its own', async () => {
    expect((await world.get(`${list}?after=nonsense`, 'administrator')).status).toBe(400)
  })
})

/** Another message, which looks like a person's. */
const quarantineFor = async (
  candidate: string,
  reason: QuarantineReason = 'birthDateDiffers',
): Promise<string> => {
  const messageId = id('7')
  const [received] = await world.stores.journal.load(`message-${waiting}`)
  if (received === undefined || !('data' in received.event)) throw new Error('no message waits')
  const by: Actor = { user: id('0'), role: 'system', organisation: trust }
  const about = { aggregate: message, id: messageId, by, aim: { organisation: trust } }
  const data = messageEvents.MessageReceived.data.parse(received.event.data)
  await world.ask({ ...about, command: { type: 'ReceiveMessage', data: { ...data, controlId: '2' } } })
  const quarantine = { reason, identifiers: [], candidate }
  await world.ask({ ...about, command: { type: 'QuarantineMessage', data: quarantine } })
  await world.settled()
  return messageId
}

describe('an administrator', () => {
  it('accepts a message for a person', async () => {
    const answer = await ask('accept', { patient: ann })
    expect([answer.status, answer.body]).toStrictEqual([200, { revision: 2, changed: true }])
    expect((await world.get(list, 'administrator')).body).toStrictEqual({ items: [] })
    expect((await world.get(`${list}?state=resolved`, 'administrator')).body).toHaveProperty(
      'items.length',
      1,
    )
  })
  it('leaves on record that they learned of the person', async () => {
    await ask('accept', { patient: ann })
    expect(await world.recorded('RecordViewed')).toStrictEqual([{ look: 'demographics', subject: ann }])
  })
  it('is shown who the candidate is while the message waits, and no longer', async () => {
    const candidate = await quarantineFor(ann)
    const path = `${list}/${candidate}`
    expect((await world.get(path, 'administrator')).body).toMatchObject({
      candidate: ann,
      candidatePerson: { familyName: 'Archer' },
    })
    await world.request('post', `${path}/reject`, 'administrator').send({ reason: 'a test message' })
    expect((await world.get(path, 'administrator')).status).toBe(404)
  })
  it('finds a record by NHS number to compare it, and accepts the message for that number', async () => {
    const found = await ask('find', { nhsNumber: '999 000 0018' })
    expect([found.status, found.body]).toMatchObject([200, { id: ann, birthDate: '1980-02-03' }])
    const answer = await ask('accept', { nhsNumber: annsNumber })
    expect([answer.status, answer.body]).toStrictEqual([200, { revision: 2, changed: true }])
    const { event } = (await world.stores.journal.load(`message-${waiting}`))[2] ?? {}
    expect(event).toMatchObject({ data: { decision: 'accepted', patient: ann } })
    expect(await world.recorded('RecordViewed')).toStrictEqual([
      { look: 'demographics', subject: ann },
      { look: 'demographics', subject: ann },
    ])
  })
  it.each(['find', 'accept'])('is told in clear words that nobody has a number, by %s', async what => {
    const answer = await ask(what, { nhsNumber: nobodysNumber })
    const why = 'No record here has this NHS number'
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { detail: why, faults: [{ place: 'body.nhsNumber', why }] },
    ])
    expect(await world.recorded('RecordRefused')).toMatchObject([{ look: 'demographics' }])
  })
  it.each(['find', 'accept'])('is told that a number is none, by %s', async what => {
    const answer = await ask(what, { nhsNumber: '9990000019' })
    expect([answer.status, answer.body]).toMatchObject([422, { faults: [{ place: 'body.nhsNumber' }] }])
  })
  it('says whose record it is in one way', async () => {
    for (const body of [{}, { patient: ann, nhsNumber: annsNumber }])
      expect((await ask('accept', body)).status).toBe(422)
  })
  it('may look up so many numbers in five minutes, whichever way', async () => {
    for (let asked = 0; asked < lookUpLimits.administrator / 2; asked += 1) {
      expect((await ask('find', { nhsNumber: nobodysNumber })).status).toBe(422)
      expect((await ask('accept', { nhsNumber: nobodysNumber })).status).toBe(422)
    }
    expect((await ask('find', { nhsNumber: annsNumber })).status).toBe(429)
    expect((await ask('accept', { nhsNumber: annsNumber })).status).toBe(429)
  })
  it('looks nobody up for a message that does not wait, or can’t be filed', async () => {
    const unread = await quarantineFor(ann, 'notMapped')
    const find = (of: string) =>
      world.request('post', `${list}/${of}/find`, 'administrator').send({ nhsNumber: annsNumber })
    expect((await find(unread)).body).toMatchObject({
      status: 409,
      detail: expect.stringMatching(/^nobody can read/) as string,
    })
    expect((await find(id('e'))).status).toBe(404)
    await ask('reject', { reason: 'a test message' })
    expect((await find(waiting)).status).toBe(409)
    expect(await world.recorded('RecordViewed')).toStrictEqual([])
  })
  it('can’t accept it for nobody', async () => {
    const answer = await ask('accept', { patient: id('e') })
    expect([answer.status, answer.body]).toMatchObject([422, { faults: [{ place: 'body.patient' }] }])
  })
  it('rejects a message and says why', async () => {
    expect((await ask('reject', { reason: 'a test message' })).body).toStrictEqual({
      revision: 2,
      changed: true,
    })
  })
  it('has to say why', async () => {
    expect((await ask('reject', { reason: ' ' })).status).toBe(422)
  })
  it('makes a record for a message', async () => {
    expect((await ask('create')).body).toStrictEqual({ revision: 2, changed: true })
  })
  it.each([
    ['notMapped', 'create', 'nobody can read what is in it, so that nothing of it can be filed'],
    ['notMapped', 'accept', 'nobody can read what is in it, so that nothing of it can be filed'],
    ['belongsToAnother', 'create', /^its numbers are those of a record already/],
    ['cannotBeFiled', 'create', /^it was matched to a record already/],
  ] as const)('is told why a message that waits as %s can’t be decided by %s', async (reason, what, why) => {
    const path = `${list}/${await quarantineFor(ann, reason)}/${what}`
    const body = what === 'accept' ? { patient: ann } : {}
    const answer = await world.request('post', path, 'administrator').send(body)
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { detail: expect.stringMatching(why) as string },
    ])
  })
  it('is told that it was decided otherwise already', async () => {
    await ask('reject', { reason: 'a test message' })
    expect((await ask('accept', { patient: ann })).status).toBe(409)
  })
  it.each(['accept', 'reject', 'create'])('can’t %s a message that there is not', async what => {
    const body = { accept: { patient: ann }, reject: { reason: 'none' } }[what] ?? {}
    const answer = await world.request('post', `${list}/${id('e')}/${what}`, 'administrator').send(body)
    expect(answer.status).toBe(404)
  })
  it('makes one record when the request is repeated with its key', async () => {
    const first = await ask('create').set('idempotency-key', 'k')
    const again = await ask('create').set('idempotency-key', 'k')
    expect(again.body).toStrictEqual(first.body)
    expect((await world.stores.journal.load(`message-${waiting}`)).length).toBe(3)
  })
  it('decides on what was read: an older tag answers 412', async () => {
    expect((await ask('create').set('if-match', '"0"')).status).toBe(412)
    expect((await ask('create').set('if-match', '"0", "1"')).status).toBe(412)
    expect((await ask('create').set('if-match', 'x')).status).toBe(400)
    expect((await ask('create').set('if-match', '"1"')).status).toBe(200)
  })
})

describe('a refused message', () => {
  const refusedId = id('8')
  beforeEach(async () => {
    const [received] = await world.stores.journal.load(`message-${waiting}`)
    if (received === undefined || !('data' in received.event)) throw new Error('no message waits')
    const by: Actor = { user: id('0'), role: 'system', organisation: trust }
    const data = messageEvents.MessageReceived.data.parse(received.event.data)
    const fault = { code: '101', why: 'PID-3 is empty', place: 'PID-3' }
    await world.ask({
      ...{ aggregate: message, id: refusedId, by, aim: { organisation: trust } },
      command: { type: 'ReceiveMessage', data: { ...data, controlId: '3', reusedControlId: true, fault } },
    })
    await world.settled()
  })

  it('is listed with why and where, and its listing is on record', async () => {
    const answer = await world.get(`/api/v1/refused-messages?organisation=${trust}`, 'administrator')
    expect(answer.body).toMatchObject({
      items: [
        {
          message: refusedId,
          organisation: trust,
          why: 'PID-3 is empty',
          place: 'PID-3',
          reusedControlId: true,
        },
      ],
    })
    expect(answer.text).not.toContain('UNKNOWN')
    expect(await world.recorded('RecordViewed')).toStrictEqual([{ look: 'message', subject: refusedId }])
  })
  it('is none of those that wait, and can’t be read', async () => {
    expect((await world.get(`${list}/${refusedId}`, 'administrator')).status).toBe(404)
  })
})
