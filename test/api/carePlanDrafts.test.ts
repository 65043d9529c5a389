/** Drafts of a care plan through the API: kept as typed, seen by their author alone until offered, merged once. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { draftIdOf } from '../../access/drafts.ts'
import { annsPlan, gray, shah } from './support/people.ts'
import { planPath, sharePlan, writing } from './support/plans.ts'
import { openWorld, type Who, type World } from './support/world.ts'

let world: World
let does: ReturnType<typeof writing>
beforeEach(async () => {
  world = await openWorld()
  does = writing(world)
  await sharePlan(world)
  await does.write('ann', 'Ann walks every day. She sleeps badly.')
})
afterEach(() => world.close())

const later = (): void => {
  world.passes(1000)
}
const baseOf = async (who: Who): Promise<string> => (await does.read(who)).name
const save = async (who: Who, text: string, more: object = {}) => {
  later()
  const body = { base: await baseOf(who), values: { text }, ...more }
  return world.request('put', `${planPath}/drafts/aboutMe`, who).send(body)
}
const draftsOf = async (who: Who) => {
  await world.settled()
  const answer = await world.get(`${planPath}/drafts`, who)
  return (
    answer.body as { readonly items: readonly { readonly fields: object; readonly offered: boolean }[] }
  ).items
}
const shahs = draftIdOf(annsPlan, shah)
const ask = (who: Who, what: 'offer' | 'merge' | 'discard', target = 'aboutMe') =>
  world.request('post', `${planPath}/drafts/${shahs}/${target}/${what}`, who).send({})

describe('a draft', () => {
  it('keeps what is typed, for its author alone', async () => {
    const saved = await save('shah', 'Ann sw')
    expect([saved.status, saved.body]).toStrictEqual([200, { draft: shahs, revision: 0, changed: true }])
    await save('shah', 'Ann swims')
    expect(await draftsOf('shah')).toMatchObject([{ fields: { text: 'Ann swims' }, base: 1, offered: false }])
    expect(await draftsOf('gray')).toStrictEqual([])
    expect(await draftsOf('ann')).toStrictEqual([])
  })
  it('is sealed events in a stream of its own: whoever reads the log reads no word of it', async () => {
    await save('shah', 'Ann swims')
    const stored: string[] = []
    for await (const page of world.stores.log.readStream(`draft-${shahs}`))
      stored.push(...page.map(({ type, data, meta }) => `${type} ${Buffer.from(data).toString()} ${meta}`))
    expect(stored).toHaveLength(1)
    expect(stored[0]).toMatch(/^DraftSaved /)
    expect(stored[0]).not.toContain('swims')
    const [opened] = await world.stores.journal.load(`draft-${shahs}`)
    expect(JSON.stringify(opened)).toContain('swims')
  })
  it('is shown to others who may see the section once it is offered, and taken in by one of them', async () => {
    await save('shah', 'Ann swims every day. She sleeps badly.')
    expect((await ask('gray', 'merge')).status).toBe(404)
    expect((await ask('shah', 'offer')).status).toBe(200)
    expect(await draftsOf('gray')).toMatchObject([{ author: shah, offered: true }])
    expect((await ask('gray', 'merge')).status).toBe(200)
    expect(await does.textOf('ann')).toBe('Ann swims every day. She sleeps badly.')
    expect(await draftsOf('shah')).toStrictEqual([])
  })
  it('is merged with what others wrote meanwhile; a second time changes nothing', async () => {
    await save('shah', 'Ann swims every day. She sleeps badly.')
    await does.write('gray', 'Ann walks every day. She sleeps well.')
    expect((await ask('shah', 'merge')).body).toStrictEqual({ version: 3, changed: true })
    expect(await does.textOf('ann')).toBe('Ann swims every day. She sleeps well.')
    for (const who of ['shah', 'gray'] as const)
      expect((await ask(who, 'merge')).body).toStrictEqual({ version: 3, changed: false })
    expect(await does.read('ann')).toMatchObject({ version: 3 })
  })
  it('stays where it conflicts, with both sides shown, until its author settles it', async () => {
    await save('shah', 'Ann walks every month. She sleeps badly.')
    await does.write('gray', 'Ann walks every week. She sleeps badly.')
    const looks = (await world.recorded('RecordViewed')).length
    const refused = await ask('shah', 'merge')
    expect(await world.recorded('RecordViewed')).toHaveLength(looks + 1)
    expect([refused.status, refused.body]).toMatchObject([
      409,
      {
        conflict: {
          base: 'Ann walks every day. She sleeps badly.',
          mine: 'Ann walks every month. She sleeps badly.',
          theirs: 'Ann walks every week. She sleeps badly.',
        },
      },
    ])
    expect(await draftsOf('shah')).toHaveLength(1)
    const settled = { text: 'Ann walks often. She sleeps badly.', from: { draft: shahs, revision: 0 } }
    expect((await does.change('shah', ['put', 'sections/aboutMe', settled])).status).toBe(200)
    expect(await does.textOf('ann')).toBe('Ann walks often. She sleeps badly.')
    expect(await draftsOf('shah')).toStrictEqual([])
  })
  it('is thrown away by its author and nobody else', async () => {
    await save('shah', 'Nonsense')
    await ask('shah', 'offer')
    expect((await ask('gray', 'discard')).status).toBe(404)
    expect((await ask('shah', 'discard')).body).toMatchObject({ changed: true })
    expect((await ask('shah', 'discard')).body).toMatchObject({ changed: false })
    expect((await ask('shah', 'merge')).status).toBe(404)
    expect(await draftsOf('shah')).toStrictEqual([])
  })
  it('of an item has the id that its form was given, and says where it makes no item yet', async () => {
    const item = '3'.repeat(32)
    const put = async (values: object, section?: string) => {
      later()
      const body = { base: await baseOf('shah'), values, ...(section !== undefined && { section }) }
      return world.request('put', `${planPath}/drafts/${item}`, 'shah').send(body)
    }
    expect((await put({ kind: 'goal' })).body).toMatchObject({ faults: [{ place: 'body.section' }] })
    await put({ kind: 'action', text: 'Swim', who: 'person', stage: '' }, 'actions')
    const early = await ask('shah', 'merge', item)
    expect([early.status, early.body]).toMatchObject([422, { faults: [{ place: 'body.content.stage' }] }])
    await put({ kind: 'action', text: 'Swim', who: 'person', stage: 'planned' }, 'actions')
    expect((await ask('shah', 'merge', item)).status).toBe(200)
    await put({ kind: 'action', text: 'Swim far', who: 'person', stage: 'planned' }, 'actions')
    expect((await ask('shah', 'merge', item)).status).toBe(200)
    expect((await does.read('ann')).sections.flatMap(({ items }) => items)).toMatchObject([
      { id: item, content: { text: 'Swim far' } },
    ])
  })
  it('is kept also where the version that was before its author fits no more', async () => {
    const base = await baseOf('shah')
    await does.change('ann', ['put', 'sections/goals/label', { label: 'mental' }])
    expect((await save('shah', 'Still typing', { base })).status).toBe(200)
    expect(await draftsOf('shah')).toMatchObject([{ fields: { text: 'Still typing' } }])
  })
  it('can’t be saved under a base that is none', async () => {
    const refused = await save('shah', 'x', { base: 'newest' })
    expect([refused.status, refused.body]).toMatchObject([422, { faults: [{ place: 'body.base' }] }])
  })
})

describe('saving', () => {
  it('too soon is held back until the second is over, and lost by nobody', async () => {
    const base = await baseOf('shah')
    const put = (text: string) =>
      world.request('put', `${planPath}/drafts/aboutMe`, 'shah').send({ base, values: { text } })
    const began = performance.now()
    const answers = await Promise.all(['one', 'two'].map(text => put(text)))
    expect(answers.map(({ status, body }) => [status, (body as { changed: boolean }).changed])).toStrictEqual(
      [
        [200, true],
        [200, true],
      ],
    )
    expect(performance.now() - began).toBeGreaterThan(900)
    const stored = await world.stores.journal.load(`draft-${shahs}`)
    expect(
      stored.map(({ event }) => ('data' in event ? (event.data as { values: object }).values : {})),
    ).toStrictEqual([{ text: 'one' }, { text: 'two' }])
  })
  it('of different authors waits for nobody', async () => {
    later()
    const began = performance.now()
    await Promise.all((['ann', 'shah', 'gray'] as const).map(who => save(who, 'Words')))
    expect(performance.now() - began).toBeLessThan(900)
  })
})

describe('writers', () => {
  const writersOf = async (who: Who) => {
    await world.settled()
    return ((await world.get(`${planPath}/writers`, who)).body as { readonly items: unknown[] }).items
  }
  it('are those who saved a draft in the last 15 seconds: who and where, never what', async () => {
    await save('gray', 'A secret thought')
    const seen = await writersOf('shah')
    expect(seen).toMatchObject([{ user: gray, section: 'aboutMe' }])
    expect(JSON.stringify(seen)).not.toContain('secret')
    expect(await writersOf('gray')).toStrictEqual([])
    world.passes(15_001)
    expect(await writersOf('shah')).toStrictEqual([])
  })
})
