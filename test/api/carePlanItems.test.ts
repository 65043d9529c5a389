/** The items of a care plan through the API: added without conflict, changed field by field, completed, dropped. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { planPath, sharePlan, writing } from './support/plans.ts'
import { openWorld, type Who, type World } from './support/world.ts'

let world: World
let does: ReturnType<typeof writing>
beforeEach(async () => {
  world = await openWorld()
  does = writing(world)
  await sharePlan(world)
})
afterEach(() => world.close())

const walk = { kind: 'action', text: 'Walk', who: { type: 'person' }, stage: 'planned' } as const
const add = (who: Who, body: object = { section: 'actions', content: walk }) =>
  world.request('post', `${planPath}/items`, who).send(body)
const added = async (): Promise<string> => ((await add('shah')).body as { readonly item: string }).item
const itemsOf = async (who: Who) => (await does.read(who)).sections.flatMap(({ items }) => items)

describe('adding', () => {
  it('never conflicts: whoever adds at the same time, all of it is there', async () => {
    const all = await Promise.all(
      (['ann', 'shah', 'gray'] as const).flatMap(who => [1, 2, 3].map(() => add(who))),
    )
    expect(all.map(({ status }) => status)).toStrictEqual(all.map(() => 200))
    expect(await itemsOf('ann')).toHaveLength(9)
  })
  it('is done once for an Idempotency-Key', async () => {
    const first = await add('shah').set('idempotency-key', 'once')
    expect((await add('shah').set('idempotency-key', 'once')).body).toStrictEqual(first.body)
    expect(await itemsOf('ann')).toHaveLength(1)
  })
  it('says where a section holds no such item', async () => {
    const goal = { kind: 'goal', text: 'Sleep' }
    const refused = await add('shah', { section: 'actions', content: goal })
    expect([refused.status, refused.body]).toMatchObject([422, { faults: [{ place: 'body.content.kind' }] }])
    const wrong = await add('shah', { section: 'actions', content: { ...walk, due: 'soon' } })
    expect([wrong.status, wrong.body]).toMatchObject([422, { faults: [{ place: 'body.content.due' }] }])
  })
})

describe('changing', () => {
  it('merges what two changed in other fields of one item', async () => {
    const item = await added()
    const tag = await does.tagOf('shah')
    await does.change('gray', ['put', `items/${item}`, { content: { ...walk, stage: 'underway' } }])
    await does.change('shah', ['put', `items/${item}`, { content: { ...walk, due: '2026-12-24' } }], tag)
    expect(await itemsOf('ann')).toMatchObject([
      { content: { text: 'Walk', stage: 'underway', due: '2026-12-24' } },
    ])
  })
  it('answers 409 with both sides of the field that both changed', async () => {
    const item = await added()
    const tag = await does.tagOf('shah')
    await does.change('gray', ['put', `items/${item}`, { content: { ...walk, due: '2026-12-31' } }])
    const refused = await does.change(
      'shah',
      ['put', `items/${item}`, { content: { ...walk, due: '2026-12-24' } }],
      tag,
    )
    expect([refused.status, refused.body]).toMatchObject([
      409,
      {
        faults: [{ place: 'body.content.due' }],
        conflict: { of: 'item', fields: [{ field: 'due', mine: '2026-12-24', theirs: '2026-12-31' }] },
      },
    ])
  })
  it('needs the version that it was written from', async () => {
    const item = await added()
    const refused = await world.request('put', `${planPath}/items/${item}`, 'shah').send({ content: walk })
    expect(refused.status).toBe(428)
  })
})

describe('ending', () => {
  it('an action is done once, by whoever does it first', async () => {
    const item = await added()
    const complete = () => does.change('ann', ['post', `items/${item}/complete`, { words: 'Every day' }])
    expect((await complete()).body).toMatchObject({ changed: true })
    expect((await complete()).body).toMatchObject({ changed: false })
    expect((await does.change('shah', ['post', `items/${item}/drop`, { why: 'No' }])).status).toBe(409)
    expect(await itemsOf('ann')).toMatchObject([{ status: 'completed' }])
  })
  it('an item is dropped with a reason', async () => {
    const item = await added()
    const drop = (body: object) => does.change('shah', ['post', `items/${item}/drop`, body])
    expect((await drop({})).body).toMatchObject({ faults: [{ place: 'body.why' }] })
    expect((await drop({ why: 'It hurts' })).status).toBe(200)
    expect(await itemsOf('ann')).toMatchObject([{ status: 'dropped' }])
  })
  it('of what is not there is 404', async () => {
    const path = `items/${'9'.repeat(32)}`
    for (const who of ['ann', 'shah'] as const)
      expect((await does.change(who, ['post', `${path}/complete`, {}])).status).toBe(404)
  })
})

describe('a condition', () => {
  it('holds where the plan was changed since: what it names is not the newest any more', async () => {
    const item = await added()
    const tag = await does.tagOf('shah')
    await does.write('gray', 'Words')
    expect((await does.change('shah', ['post', `items/${item}/complete`, {}], tag)).status).toBe(412)
    expect((await does.change('shah', ['post', `items/${item}/complete`, {}])).status).toBe(200)
  })
  it('does not hold for what the caller may not see', async () => {
    const item = await added()
    const tag = await does.tagOf('shah')
    await does.write('ann', 'Low since spring', { section: 'wellbeing' })
    expect((await does.change('shah', ['post', `items/${item}/complete`, {}], tag)).status).toBe(200)
  })
})
