/** A patient questions a look at their record; the privacy office reads who looked and why they could, and answers. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { questionedLook } from '../../api/rest/accessLog.ts'
import { pageOf } from '../../api/rest/schemas.ts'
import { id } from '../support/domain.ts'
import { ann, bob, kidneyTeam, shah } from './support/people.ts'
import { openWorld, type Who, type World } from './support/world.ts'

type Look = z.infer<typeof questionedLook>['event']

let world: World
let look: Look
const record = `/api/v1/patients/${ann}`
const questions = `${record}/access-log/questions`
const logOf = async (who: Who): Promise<readonly z.infer<typeof logLine>[]> => {
  await world.settled()
  const answer = await world.get(`${record}/access-log?limit=100`, who)
  return z.object({ items: z.array(logLine) }).parse(answer.body).items
}
const logLine = questionedLook.omit({ patient: true })
const questioned = async (who: Who) =>
  (await logOf(who)).find(({ event }) => event.stream === look.stream && event.revision === look.revision)
    ?.question
const question = (body: object = { look, words: 'Who is this?' }, who: Who = 'ann') =>
  world.request('post', questions, who).send(body)
const answer = (body: object = { look, words: 'Your kidney doctor' }, who: Who = 'privacyOfficer') =>
  world.request('post', `${questions}/answer`, who).send(body)
const listed = async (state = 'waiting') => {
  const page = await world.get(`/api/v1/questions?state=${state}`, 'privacyOfficer')
  return pageOf(questionedLook).parse(page.body).items
}

beforeEach(async () => {
  world = await openWorld()
  await world.settled()
  await world.get(`${record}/entries`, 'shah')
  look = (await logOf('ann')).find(({ user }) => user === shah)?.event ?? { stream: '', revision: -1 }
})
afterEach(() => world.close())

describe('a patient', () => {
  it('questions a look, and finds that in their access log with its date', async () => {
    const asked = await question()
    expect([asked.status, asked.body]).toStrictEqual([200, { revision: 0, changed: true }])
    expect(await questioned('ann')).toStrictEqual({ askedAt: world.clock(), words: 'Who is this?' })
  })
  it('need not say why, and asks once', async () => {
    await question({ look })
    expect((await question({ look })).body).toStrictEqual({ revision: 0, changed: false })
    expect(await questioned('ann')).toStrictEqual({ askedAt: world.clock() })
  })
  it('reads the answer', async () => {
    await question()
    world.passes(60_000)
    expect((await answer()).status).toBe(200)
    expect(await questioned('ann')).toMatchObject({
      answeredAt: world.clock(),
      answer: 'Your kidney doctor',
    })
  })
  it('can’t question what is not in their log', async () => {
    for (const other of [
      { ...look, revision: 99 },
      { ...look, stream: `access-${id('e')}` },
    ]) {
      const refused = await question({ look: other })
      expect([refused.status, refused.body]).toMatchObject([422, { faults: [{ place: 'body.look' }] }])
    }
    const bobs = await world
      .request('post', `/api/v1/patients/${bob}/access-log/questions`, 'bob')
      .send({ look })
    expect(bobs.status).toBe(422)
  })
  it('can’t answer themselves', async () => {
    await question()
    expect((await answer(undefined, 'ann')).status).toBe(404)
    expect(await questioned('ann')).not.toHaveProperty('answeredAt')
  })
})

describe('the privacy office', () => {
  it('is listed who looked, when and why they could, and never what they saw', async () => {
    await question()
    expect(await listed()).toMatchObject([
      {
        patient: ann,
        user: shah,
        team: kidneyTeam,
        rule: 'own-team-only',
        outcome: 'viewed',
        event: look,
        question: { words: 'Who is this?' },
      },
    ])
  })
  it('leaves on the person’s record that it looked', async () => {
    await question()
    await listed()
    expect((await logOf('ann')).map(({ role, rule }) => [role, rule])).toContainEqual([
      'privacyOfficer',
      'privacy-office',
    ])
  })
  it('finds an answered question among the answered', async () => {
    await question()
    await answer()
    expect(await listed()).toStrictEqual([])
    expect(await listed('answered')).toMatchObject([{ question: { answer: 'Your kidney doctor' } }])
  })
  it('answers once', async () => {
    await question()
    await answer()
    expect((await answer()).body).toMatchObject({ changed: false })
    expect((await answer({ look, words: 'Nobody' })).status).toBe(409)
  })
  it('answers what was asked', async () => {
    expect((await answer()).status).toBe(404)
    expect((await answer({ look, words: ' ' })).status).toBe(422)
    expect(
      (
        await world
          .request('post', `${questions.replace(ann, id('e'))}/answer`, 'privacyOfficer')
          .send({ look, words: 'x' })
      ).status,
    ).toBe(404)
  })
  it('is not asked for an erased person any more', async () => {
    await question()
    await world.stores.keys.destroy(ann)
    expect(await listed()).toStrictEqual([])
    expect((await answer()).status).toBe(404)
  })
})

describe('anybody else', () => {
  it.each(['bob', 'shah', 'auditor', 'administrator', 'commissioner', 'system'] as const)(
    '%s neither questions nor answers, and the try is on record',
    async who => {
      await question()
      for (const asked of [await question(undefined, who), await answer(undefined, who)])
        expect([asked.status, asked.body]).toMatchObject([
          404,
          { detail: 'You can’t see a record for this number' },
        ])
      expect((await world.recorded('RecordRefused')).filter(({ subject }) => subject === ann)).toHaveLength(2)
      expect(await questioned('ann')).not.toHaveProperty('answeredAt')
    },
  )
  it('an auditor sees that a look was questioned and answered, and no words', async () => {
    await question()
    await answer()
    expect(await questioned('auditor')).toStrictEqual({ askedAt: world.clock(), answeredAt: world.clock() })
  })
})
