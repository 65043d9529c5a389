/** Care plans through the API: drafted from a template, listed, read as they stand and as of a version. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { id } from '../support/domain.ts'
import { ann, annsPlan, bob, template, trust } from './support/people.ts'
import { planPath, plans, sharePlan, writing } from './support/plans.ts'
import { openWorld, type Who, type World } from './support/world.ts'

let world: World
let write: ReturnType<typeof writing>['write']
let read: ReturnType<typeof writing>['read']
beforeEach(async () => {
  world = await openWorld()
  ;({ write, read } = writing(world))
  await sharePlan(world)
})
afterEach(() => world.close())

const agreeTemplate = () =>
  world
    .request('post', `/api/v1/care-plan-templates/${template}/agreements`, 'administrator')
    .send({ version: 0, organisation: trust })
const body = { template: { id: template, version: 0 }, title: 'Kidney plan' }
const draft = (who: Who, more: object = {}) => world.request('post', plans, who).send({ ...body, ...more })

describe('drafting', () => {
  it('makes a plan from a template in force, which names the version that it was made with, with its sections', async () => {
    await agreeTemplate()
    const drafted = await draft('shah', { reviewOn: '2027-01-04' })
    const { plan } = drafted.body as { readonly plan: string }
    expect([drafted.status, drafted.body]).toStrictEqual([200, { plan, version: 0, changed: true }])
    expect((await world.get(`${plans}/${plan}`, 'ann')).body).toMatchObject({
      title: 'Kidney plan',
      template: body.template,
      reviewOn: '2027-01-04',
      sections: [{ id: 'aboutMe' }, { id: 'goals' }],
    })
  })
  it('is done once for an Idempotency-Key', async () => {
    await agreeTemplate()
    const first = await draft('ann').set('idempotency-key', 'once')
    const again = await draft('ann').set('idempotency-key', 'once')
    expect(again.body).toStrictEqual(first.body)
    await world.settled()
    expect((await world.get(plans, 'ann')).body).toHaveProperty('items.length', 2)
  })
  it('takes no template that is not in force, and says where that is wrong', async () => {
    const refused = await draft('shah')
    expect([refused.status, refused.body]).toMatchObject([422, { faults: [{ place: 'body.template' }] }])
  })
  it('is not for who shares nothing with the person', async () => {
    await agreeTemplate()
    for (const who of ['hall', 'lapsed', 'bob', 'auditor', 'commissioner', 'system'] as const)
      expect((await draft(who)).status).toBe(404)
  })
})

describe('reading', () => {
  it('lists the plans of which one may see something', async () => {
    expect((await world.get(plans, 'shah')).body).toMatchObject({ items: [{ id: annsPlan, version: 0 }] })
    expect((await world.get(plans, 'hall')).status).toBe(404)
  })
  it('shows a plan as it stands, and as of a version', async () => {
    await write('shah', 'Ann likes to walk')
    await write('ann', 'Ann likes to walk far')
    expect((await read('gray')).sections[0]).toMatchObject({ text: 'Ann likes to walk far' })
    expect(await read('gray', '?version=1')).toMatchObject({
      version: 1,
      newest: 2,
      sections: [{ text: 'Ann likes to walk' }, {}, {}, {}],
    })
  })
  it('tells versions apart by tags: the ETag is the plan’s own version', async () => {
    const [first, second] = [await read('ann'), await write('ann', 'words')]
    expect(second.headers['etag']).not.toBe(`"${first.name}"`)
    const then = await world.get(`${planPath}?version=0`, 'ann')
    expect(then.headers['etag']).toBe(`"${first.name}"`)
  })
  it('knows no version that was not, and no plan of somebody else', async () => {
    expect((await world.get(`${planPath}?version=9`, 'ann')).status).toBe(404)
    expect((await world.get(planPath.replace(ann, bob), 'bob')).status).toBe(404)
    expect((await world.get(`${plans}/${id('9')}`, 'ann')).status).toBe(404)
  })
  it('says where a query is wrong', async () => {
    const refused = await world.get(`${planPath}?version=new`, 'ann')
    expect([refused.status, refused.body]).toMatchObject([400, { faults: [{ place: 'query.version' }] }])
  })
  it('is on the person’s access log, with the plan and its revision', async () => {
    await world.get(planPath, 'shah')
    await world.settled()
    const log = await world.get(`/api/v1/patients/${ann}/access-log`, 'ann')
    expect(log.body).toMatchObject({
      items: [{ look: 'carePlan', outcome: 'viewed', entries: [{ id: annsPlan, revision: 0 }] }],
    })
  })
  it('shows nothing of an erased person, and takes nothing', async () => {
    await world.stores.keys.destroy(ann)
    for (const who of ['gray', 'shah'] as const) {
      expect((await world.get(planPath, who)).status).toBe(404)
      expect((await world.get(plans, who)).status).toBe(404)
      const written = world
        .request('put', `${planPath}/sections/aboutMe`, who)
        .set('if-match', '"0-00000000"')
      expect((await written.send({ text: 'x' })).status).toBe(404)
    }
  })
})
