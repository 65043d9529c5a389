/** What is said to a care plan as a whole, through the API: agreement to what was seen, publication, closing, moving to a newer template. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { section } from '../../app/carePlanTemplates/prsb.ts'
import { template, trust } from './support/people.ts'
import { planPath, sharePlan, writing } from './support/plans.ts'
import { openWorld, type World } from './support/world.ts'

let world: World
let does: ReturnType<typeof writing>
beforeEach(async () => {
  world = await openWorld()
  does = writing(world)
  await sharePlan(world)
  await does.write('shah', 'Ann walks.')
})
afterEach(() => world.close())

const answerOf = async (id = 'aboutMe') =>
  (await does.read('ann')).sections.find(one => one.id === id)?.agreement.answer
const agree = (tag?: string, sections: readonly string[] = ['aboutMe']) =>
  does.change('ann', ['post', 'agree', { sections }], tag)

describe('agreement', () => {
  it('is to what the person saw, and never to what was written since', async () => {
    const tag = await does.tagOf('ann')
    await does.write('gray', 'Ann runs.')
    expect((await agree(tag)).status).toBe(200)
    expect(await answerOf()).toBe('changed')
    expect((await agree()).status).toBe(200)
    expect(await answerOf()).toBe('agreed')
    await does.write('gray', 'Ann flies.')
    expect(await answerOf()).toBe('changed')
  })
  it('needs the version that was seen, and sections that there are', async () => {
    const missing = await world.request('post', `${planPath}/agree`, 'ann').send({ sections: ['aboutMe'] })
    expect([missing.status, missing.body]).toMatchObject([428, { faults: [{ place: 'If-Match' }] }])
    expect((await agree(undefined, ['nowhere'])).status).toBe(404)
    expect((await agree(undefined, [])).body).toMatchObject({ faults: [{ place: 'body.sections' }] })
  })
  it('is refused with a reason', async () => {
    await does.change('ann', ['post', 'disagree', { sections: ['aboutMe'], why: 'I swim' }])
    expect((await does.read('shah')).sections[0]).toMatchObject({
      agreement: { answer: 'notAgreed', why: 'I swim' },
    })
  })
  it('shows why to nobody who may not see every section that it was said of', async () => {
    await does.change('ann', ['post', 'disagree', { sections: ['aboutMe', 'wellbeing'], why: 'Too sad' }])
    expect((await does.read('gray')).sections[0]?.agreement).toMatchObject({ why: 'Too sad' })
    expect((await does.read('shah')).sections[0]?.agreement).not.toHaveProperty('why')
  })
  it('is the person’s alone', async () => {
    for (const who of ['shah', 'gray'] as const) {
      expect((await does.change(who, ['post', 'agree', { sections: ['aboutMe'] }])).status).toBe(403)
      const no = { sections: ['aboutMe'], why: 'No' }
      expect((await does.change(who, ['post', 'disagree', no])).status).toBe(403)
    }
    expect(await answerOf()).toBe('unanswered')
  })
})

describe('publication', () => {
  const publish = (who: 'shah' | 'gray' | 'ann' = 'shah') =>
    world.request('post', `${planPath}/publish`, who).send({})
  it('gives out what stands, once', async () => {
    expect((await publish()).body).toStrictEqual({ version: 2, changed: true })
    expect((await publish('gray')).body).toStrictEqual({ version: 2, changed: false })
    expect(await does.read('ann')).toMatchObject({ published: { number: 1 } })
  })
  it('tells nobody of what they may not see', async () => {
    await publish()
    await does.write('gray', 'Low', { section: 'wellbeing' })
    expect((await publish('shah')).body).toStrictEqual({ version: 2, changed: false })
    expect((await publish('gray')).body).toMatchObject({ changed: true })
    expect(await does.read('shah')).toMatchObject({ version: 2, published: { number: 1 } })
    expect(await does.read('gray')).toMatchObject({ version: 4, published: { number: 2 } })
  })
  it('is not the person’s', async () => {
    expect((await publish('ann')).status).toBe(403)
  })
})

describe('closing', () => {
  it('ends writing until the plan is opened again, each with a reason', async () => {
    expect((await does.change('shah', ['post', 'close', {}])).body).toMatchObject({
      faults: [{ place: 'body.why' }],
    })
    await does.change('shah', ['post', 'close', { why: 'Moved away' }])
    expect(await does.read('ann')).toMatchObject({ status: 'closed' })
    expect((await does.write('ann', 'x')).status).toBe(409)
    await does.change('gray', ['post', 'reopen', { why: 'Came back' }])
    expect((await does.write('ann', 'x')).status).toBe(200)
  })
})

describe('a newer template', () => {
  const office = (path: string, body: object) =>
    world.request('post', `/api/v1/care-plan-templates${path}`, 'administrator').send(body)
  it('is moved to without losing a word', async () => {
    const move = () => does.change('shah', ['post', 'template', { template: { id: template, version: 1 } }])
    expect((await move()).body).toMatchObject({ faults: [{ place: 'body.template' }] })
    await office('', {
      template,
      version: 1,
      title: 'Newer',
      plainTitle: 'Newer',
      sections: [section('strengths')],
      partners: [trust],
    })
    await office(`/${template}/agreements`, { version: 1, organisation: trust })
    await world.settled()
    expect((await move()).status).toBe(200)
    expect((await does.read('ann')).sections).toMatchObject([
      { id: 'strengths', former: false },
      { id: 'aboutMe', former: true, text: 'Ann walks.' },
    ])
  })
})
