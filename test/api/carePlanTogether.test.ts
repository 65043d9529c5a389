/** Many write one plan at once through the API: nobody's words are lost, whatever the order they come in. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { draftIdOf } from '../../access/drafts.ts'
import { openPlanWriting } from '../../access/planWriting.ts'
import type { Handle } from '../../store/write.ts'
import { ann, annsPlan, kidneyTeam, shah, trust } from './support/people.ts'
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

const people = ['ann', 'shah', 'gray'] as const
const ten = Array.from({ length: 10 }, (_, place) => ({
  who: people[place % people.length] ?? 'ann',
  word: `word${String(place)}`,
}))

describe('ten who write at the same time', () => {
  it('each their own paragraph, from one version: all of it is there', async () => {
    const lines = ten.map((_, place) => `Paragraph ${String(place)}.`)
    await does.write('ann', lines.join('\n\n'))
    const tags = new Map<Who, string>()
    for (const who of people) tags.set(who, await does.tagOf(who))
    const answers = await Promise.all(
      ten.map(({ who, word }, place) => {
        const text = lines.map((line, at) => (at === place ? `${line} And ${word}.` : line)).join('\n\n')
        return does.write(who, text, { tag: tags.get(who) ?? '' })
      }),
    )
    expect(answers.map(({ status }) => status)).toStrictEqual(answers.map(() => 200))
    const text = (await does.textOf('ann')) ?? ''
    expect(ten.filter(({ word }) => !text.includes(word))).toStrictEqual([])
  })
  it('the same words, from one version: one is taken, nine are shown both sides, and settled by hand', async () => {
    await does.write('ann', 'Start.')
    const tag = new Map<Who, string>()
    for (const who of people) tag.set(who, await does.tagOf(who))
    const answers = await Promise.all(
      ten.map(({ who, word }) => does.write(who, word, { tag: tag.get(who) ?? '' })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const refused = answers.filter(({ status }) => status === 409)
    expect(refused).toHaveLength(9)
    const mine = refused.map(({ body }) => (body as { conflict: { mine: string } }).conflict.mine)
    for (const [place, word] of mine.entries()) {
      const text = `${(await does.textOf('ann')) ?? ''} ${word}`
      expect((await does.write(people[place % 3] ?? 'ann', text)).status).toBe(200)
    }
    const text = (await does.textOf('ann')) ?? ''
    expect(ten.filter(({ word }) => !text.includes(word))).toStrictEqual([])
  })
})

describe('a merge whose process died between its two appends', () => {
  it('is finished by the same merge asked again: the plan takes it once', async () => {
    world.passes(1000)
    const base = (await does.read('shah')).name
    await world
      .request('put', `${planPath}/drafts/aboutMe`, 'shah')
      .send({ base, values: { text: 'Ann swims.' } })
    await world.settled()
    const part = { draft: draftIdOf(annsPlan, shah), target: 'aboutMe' }
    await expect(dying().merge(shahs, part)).rejects.toThrow('died')
    expect(await does.textOf('ann')).toBe('Ann swims.')
    expect(await draftsOfShah()).toHaveLength(1)
    const { version } = await does.read('ann')

    const merge = `${planPath}/drafts/${part.draft}/aboutMe/merge`
    expect((await world.request('post', merge, 'shah').send({})).body).toStrictEqual({
      version,
      changed: false,
    })
    expect(await draftsOfShah()).toStrictEqual([])
    expect((await does.read('ann')).version).toBe(version)
  })
  const draftsOfShah = async () => {
    await world.settled()
    const { body } = (await world.get(`${planPath}/drafts`, 'shah')) as { body: { items: unknown[] } }
    return body.items
  }
  const shahs = {
    by: { user: shah, role: 'professional', team: kidneyTeam, organisation: trust },
    session: '5'.repeat(32),
    purpose: 'directCare',
    correlation: '00000000-0000-4000-8000-000000000000',
    commandId: '00000000-0000-4000-8000-000000000001',
    patient: ann,
    plan: annsPlan,
  } as const
  /** Writes once, and is gone. */
  const dying = () => {
    let writes = 0
    const handle: Handle = write => {
      writes += 1
      return writes > 1 ? Promise.reject(new Error('died')) : world.handle(write)
    }
    const { access, clock, stores } = world
    return openPlanWriting({ journal: stores.journal, access, clock, handle })
  }
})
