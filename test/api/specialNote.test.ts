/** A special patient note through the API: published from a care plan, decided about by the person, and what NHS 111 held of it when (K4). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { note } from '../../domain/note/decider.ts'
import { receiver } from '../../domain/receiver/decider.ts'
import { toInstant } from '../../domain/kernel/time.ts'
import { writePlan } from '../support/planStory.ts'
import { ann, gpTeam, gray, kidneyTeam, practice, shah, trust } from './support/people.ts'
import { openWorld, type Who, type World } from './support/world.ts'

let world: World
let plan: string
beforeEach(async () => {
  world = await openWorld()
  const { below } = world
  await below.share(ann, kidneyTeam, ['general', 'mental'])
  await below.share(ann, gpTeam, ['general', 'mental'])
  const story = await writePlan(below, {
    patient: ann,
    gp: { user: gray, role: 'professional', team: gpTeam },
    nurse: { user: shah, role: 'professional', team: kidneyTeam },
    partners: [trust, practice],
  })
  plan = story.id
  await world.signIn()
  await world.settled()
})
afterEach(() => world.close())

const path = `/api/v1/patients/${ann}/special-note`
const versionOf = async (who: Who): Promise<string> => {
  const answer = await world.get(`/api/v1/patients/${ann}/care-plans/${plan}`, who)
  return (answer.headers['etag'] as string).replaceAll('"', '')
}
const publish = async (who: Who = 'gray', more: object = { decision: { by: 'toldClinician' } }) =>
  world.request('put', path, who).send({ plan, version: await versionOf(who), ...more })
const read = async (who: Who = 'gray') => (await world.get(path, who)).body as Record<string, unknown>
const system = { user: 'nhs111', role: 'system' } as const
const learned = (command: Parameters<typeof note.decide>[0]) =>
  world.below.ask({ aggregate: note, id: ann, by: system, command })
const minute = (n: number) => toInstant(Date.parse(world.clock()) + n * 60_000)
const deliver = (version: number, at: number) =>
  learned({
    type: 'RecordDelivery',
    data: { receiver: 'adastra', version, receipt: `r${String(version)}`, receivedAt: minute(at) },
  })

describe('publishing', () => {
  it('takes text, triggers and contacts from the plan as it was read, and the person’s decision with it', async () => {
    expect((await publish()).status).toBe(200)
    const { versions, decision } = await read()
    expect(decision).toMatchObject({ nhs111: 'allowed', by: 'toldClinician' })
    expect(versions).toMatchObject([
      { version: 1, status: 'published', user: gray, team: gpTeam, content: { plan } },
    ])
    const [{ content }] = versions as [
      { content: { contingency: unknown[]; contacts: unknown[]; text: string } },
    ]
    expect(content.text).not.toBe('')
    expect(content.contacts.length).toBeGreaterThan(0)
  })
  it('is refused where nobody said that NHS 111 may see it', async () => {
    const answer = await publish('gray', {})
    expect([answer.status, answer.body]).toMatchObject([409, { faults: [{ place: 'decision' }] }])
  })
  it('the same again changes nothing', async () => {
    await publish()
    expect((await publish()).body).toMatchObject({ changed: false })
  })
  it('from a version that is none is refused', async () => {
    const answer = await world
      .request('put', path, 'gray')
      .send({ plan, version: 'nothing', decision: { by: 'toldClinician' } })
    expect(answer.status).toBe(404)
  })
  it.each(['hall', 'lapsed', 'administrator', 'ann'] as const)('is not %s’s to ask', async who => {
    const version = await versionOf('gray')
    const answer = await world
      .request('put', path, who)
      .send({ plan, version, decision: { by: 'toldClinician' } })
    expect(answer.status).toBe(404)
  })
})

describe('the person', () => {
  it('stops it, which withdraws it, and allows it again, which brings it back', async () => {
    await publish()
    await world.request('put', `${path}/nhs111`, 'ann').send({ allowed: false, words: 'Not any more' })
    expect(await read('ann')).toMatchObject({
      decision: { nhs111: 'forbidden', by: 'person' },
      versions: [{ status: 'published' }, { status: 'withdrawn', because: 'personsDecision' }],
    })
    expect((await publish()).status).toBe(409)
    await world.request('put', `${path}/nhs111`, 'ann').send({ allowed: true })
    expect(await read('ann')).toMatchObject({
      decision: { nhs111: 'allowed' },
      versions: [{}, {}, { version: 3 }],
    })
  })
  it('alone decides: nobody else may ask it for them', async () => {
    await publish()
    const answer = await world.request('put', `${path}/nhs111`, 'gray').send({ allowed: false })
    expect(answer.status).toBe(404)
  })
})

describe('withdrawing', () => {
  it('is a version of its own, with a reason', async () => {
    await publish()
    const answer = await world.request('delete', path, 'shah').send({ why: 'Out of date' })
    expect(answer.status).toBe(200)
    expect(await read()).toMatchObject({ versions: [{}, { status: 'withdrawn', why: 'Out of date' }] })
  })
})

describe('a version that a receiver', () => {
  it('did not take for 15 minutes is listed for the team that published it, until it is delivered', async () => {
    await publish()
    await learned({
      type: 'RecordUndelivered',
      data: { receiver: 'adastra', version: 1, as: 'late', reason: 'ECONNREFUSED' },
    })
    await world.settled()
    const undelivered = (team: string) => world.queries.notes.undelivered(team)
    expect(await undelivered(gpTeam)).toMatchObject([{ patient: ann, receiver: 'adastra', as: 'late' }])
    expect(await undelivered(kidneyTeam)).toStrictEqual([])
    await deliver(1, 20)
    await world.settled()
    expect(await undelivered(gpTeam)).toStrictEqual([])
  })
  it('refused is listed for the team that published it, until somebody sends it again', async () => {
    await publish()
    await learned({
      type: 'RecordUndelivered',
      data: { receiver: 'adastra', version: 1, as: 'refused', reason: 'it answered 422' },
    })
    await world.settled()
    const undelivered = () => world.queries.notes.undelivered(gpTeam)
    expect(await undelivered()).toMatchObject([
      { patient: ann, receiver: 'adastra', version: 1, as: 'refused' },
    ])
    expect(await world.queries.notes.undelivered(kidneyTeam)).toStrictEqual([])
    const body = { receiver: 'adastra', version: 1 }
    expect((await world.request('post', `${path}/send`, 'gray').send(body)).status).toBe(200)
    expect(await undelivered()).toStrictEqual([])
    expect((await world.request('post', `${path}/send`, 'gray').send(body)).status).toBe(409)
  })
})

describe('what NHS 111 held at a moment', () => {
  const heldAt = async (at: number, who: Who = 'auditor') =>
    (await world.get(`${path}/held?at=${minute(at)}`, who)).body as unknown
  it('is told with the evidence for it, to an auditor without any content', async () => {
    await publish()
    await deliver(1, 1)
    await world.request('delete', path, 'shah').send({ why: 'Out of date' })
    await deliver(2, 20)
    const check = { receiver: 'adastra', compared: 1, differing: 0, state: 'done' } as const
    const id = 'a'.repeat(32)
    const data = { ...check, startedAt: minute(15), endedAt: minute(15) }
    await world.below.ask({ aggregate: receiver, id, by: system, command: { type: 'RecordCheck', data } })
    await world.settled()
    expect(await heldAt(14)).toStrictEqual({
      at: minute(14),
      receivers: [
        {
          receiver: 'adastra',
          version: 1,
          evidence: { by: 'receipt', at: minute(1), receipt: 'r1' },
          next: { by: 'check', at: minute(15), version: 1 },
          isCertain: true,
        },
      ],
    })
    expect(await heldAt(0)).toMatchObject({ receivers: [{ version: 'none' }] })
    expect(await heldAt(21)).toMatchObject({ receivers: [{ version: 2, isCertain: false }] })
    expect(JSON.stringify(await read('auditor'))).not.toContain('content')
    expect(JSON.stringify(await read('auditor'))).not.toContain('Out of date')
  })
  it.each(['hall', 'administrator', 'commissioner', 'bob'] as const)('is not %s’s to know', async who => {
    await publish()
    expect((await world.get(`${path}/held`, who)).status).toBe(404)
    expect((await world.get(path, who)).status).toBe(404)
  })
})
