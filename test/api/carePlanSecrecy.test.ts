/**
 * Every route of care plans × who asks × what they share: who may not look gets the one answer of a person nobody knows, and a team that
 * shares `general` alone learns nothing of a section about mental health, by no route, also not that it is there.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { draftIdOf } from '../../access/drafts.ts'
import { routes } from '../../api/routes.ts'
import { labels, type Label } from '../../domain/kernel/terms.ts'
import { ann, annsPlan, gray, gpTeam, kidneyTeam, template } from './support/people.ts'
import { planPath, plans, sharePlan, writing } from './support/plans.ts'
import { addressOf, openWorld, type Who, type World } from './support/world.ts'

const ofPlans = routes.filter(({ path }) => path.startsWith('/api/v1/patients/{patient}/care-plans'))

const why = { why: 'because' }
const goal = { kind: 'goal', text: 'Sleep' } as const
/** A body that each route takes. */
const bodies: Readonly<Record<string, object>> = {
  postCarePlan: { template: { id: template, version: 0 }, title: 'Plan' },
  putCarePlanSection: { text: 'words' },
  putCarePlanLabel: { label: 'general', reason: 'because' },
  putCarePlanOwner: { team: kidneyTeam },
  postCarePlanItem: { section: 'goals', content: goal },
  putCarePlanItem: { content: goal },
  completeCarePlanItem: {},
  dropCarePlanItem: why,
  putCarePlanDraft: { base: '0-00000000', values: { text: 'words' } },
  agreeToCarePlan: { sections: ['aboutMe'] },
  disagreeWithCarePlan: { sections: ['aboutMe'], ...why },
  closeCarePlan: why,
  reopenCarePlan: why,
  moveCarePlan: { template: { id: template, version: 0 } },
  postCarePlanReview: {},
  putCarePlanReviewDate: { on: '2027-01-01' },
}
const ask = (world: World, route: (typeof routes)[number], who: Who) => {
  const asked = world.request(route.method, addressOf(route), who).set('if-match', '"0-00000000"')
  return route.method === 'get' ? asked : asked.send(bodies[route.name] ?? {})
}

describe('who may not look at the plan', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
    await world.share(ann, kidneyTeam, ['sexual'])
    await world.settled()
  })
  afterAll(() => world.close())

  const strangers = [
    'bob',
    'gray',
    'hall',
    'lapsed',
    'administrator',
    'auditor',
    'privacyOfficer',
    'commissioner',
    'system',
  ] as const
  const cases = ofPlans.flatMap(route => strangers.map(who => ({ route, who, name: route.name })))
  it.each(cases)('$name answers $who as it does for a person nobody knows', async ({ route, who }) => {
    const [here, nowhere] = [
      await ask(world, route, who),
      await ask(world, { ...route, path: route.path.replace('{patient}', '9'.repeat(32)) }, who),
    ]
    expect([here.status, here.text]).toStrictEqual([404, nowhere.text])
    expect(here.headers['etag']).toBeUndefined()
  })

  const onePlan = ofPlans.filter(({ path }) => path.includes('{plan}'))
  it.each(onePlan)('$name answers a team that shares another label as if there were no plan', async route => {
    const [here, nowhere] = [
      await ask(world, route, 'shah'),
      await ask(world, { ...route, path: route.path.replace('{plan}', '9'.repeat(32)) }, 'shah'),
    ]
    expect([here.status, here.text]).toStrictEqual([404, nowhere.text])
  })
})

/** What is written into the plan by those who see all of it: into a section that the kidney team doesn't see, and into one that it does. */
const write = async (world: World, section: 'wellbeing' | 'aboutMe', words: string): Promise<void> => {
  const does = writing(world)
  await does.write('gray', words, { section })
  await does.write('ann', `${words} and more`, { section })
  await does.change('gray', ['put', `sections/${section}/owner`, { team: gpTeam }])
  await does.change('ann', ['post', 'agree', { sections: [section] }])
  await does.change('ann', ['post', 'disagree', { sections: [section], why: `not ${words}` }])
  world.passes(1000)
  const base = (await does.read('gray')).name
  await world
    .request('put', `${planPath}/drafts/${section}`, 'gray')
    .send({ base, values: { text: `${words} of a draft` } })
  await world.request('post', `${planPath}/drafts/${draftIdOf(annsPlan, gray)}/${section}/offer`, 'gray')
  await does.change('gray', ['post', 'publish', {}])
}

describe('a team that shares general alone', () => {
  let world: World
  beforeEach(async () => {
    world = await openWorld()
    await sharePlan(world)
    await writing(world).write('shah', 'Ann walks.')
    await writing(world).change('shah', ['post', 'publish', {}])
  })
  afterEach(() => world.close())

  const seen = ['', '/versions', '/compare', '/drafts', '/writers'].map(path => `${planPath}${path}`)
  /** Everything that a route says, but for the request's own id and date. */
  const answers = async () => {
    await world.settled()
    const all = await Promise.all([...seen, plans].map(path => world.get(path, 'shah')))
    return all.map(({ status, text, headers }) => [status, text, headers['etag']])
  }

  it('reads word for word the same, tag for tag, whatever is written where it sees nothing', async () => {
    const before = await answers()
    await write(world, 'wellbeing', 'Low since spring')
    expect(await answers()).toStrictEqual(before)
  })
  it('reads something else once it is written where it may look: this test can fail', async () => {
    const before = await answers()
    await write(world, 'aboutMe', 'Low since spring')
    const after = await answers()
    const changed = after.filter((one, place) => JSON.stringify(one) !== JSON.stringify(before[place]))
    expect(changed).toHaveLength(after.length)
  })
  it('changes what it sees with the same answers, whatever is written where it sees nothing', async () => {
    const other = await openWorld()
    try {
      await sharePlan(other)
      await writing(other).write('shah', 'Ann walks.')
      await writing(other).change('shah', ['post', 'publish', {}])
      await write(world, 'wellbeing', 'Low since spring')
      const all: unknown[][] = []
      for (const one of [world, other]) {
        const does = writing(one)
        const tag = await does.tagOf('shah')
        const said = [
          await does.change('shah', ['post', 'publish', {}], tag),
          await does.change('shah', ['post', 'reviews', { words: 'well' }], tag),
          await does.write('shah', 'Ann swims.', { tag }),
          await does.write('shah', 'Ann runs.', { tag }),
          await does.change('shah', ['post', 'publish', {}]),
          await does.change('shah', ['post', 'close', { why: 'done' }]),
          await does.write('shah', 'Ann flies.'),
        ]
        all.push(said.map(({ status, text, headers }) => [status, text, headers['etag']]))
      }
      expect(all[0]).toStrictEqual(all[1])
    } finally {
      await other.close()
    }
  })

  const hidden = [
    ['put', 'sections/wellbeing', { text: 'x' }],
    ['put', 'sections/wellbeing/label', { label: 'general', reason: 'because' }],
    ['put', 'sections/wellbeing/owner', { team: kidneyTeam }],
    ['post', 'items', { section: 'wellbeing', content: goal }],
    ['post', `drafts/${draftIdOf(annsPlan, gray)}/wellbeing/merge`, {}],
    ['post', `drafts/${draftIdOf(annsPlan, gray)}/wellbeing/offer`, {}],
    ['post', `drafts/${draftIdOf(annsPlan, gray)}/wellbeing/discard`, {}],
    ['put', 'sections/wellbeing', { text: 'x', from: { draft: draftIdOf(annsPlan, gray), revision: 0 } }],
  ] as const
  it.each(hidden)('%s %s is answered as for a section that is not there', async (method, path, body) => {
    await write(world, 'wellbeing', 'Low since spring')
    const does = writing(world)
    const there = await does.change('shah', [method, path, body])
    const elsewhere = JSON.parse(JSON.stringify(body).replace('wellbeing', 'nowhere')) as object
    const nowhere = await does.change('shah', [method, path.replace('wellbeing', 'nowhere'), elsewhere])
    expect([there.status, there.text]).toStrictEqual([404, nowhere.text])
    expect(await does.textOf('ann', 'wellbeing')).toBe('Low since spring and more')
  })
  it('can’t save a draft there, nor change an item there under another section’s name', async () => {
    const does = writing(world)
    await does.change('ann', ['put', 'sections/goals/label', { label: 'mental' }])
    const added = await does.change('ann', ['post', 'items', { section: 'goals', content: goal }])
    const { item } = added.body as { readonly item: string }
    const base = (await does.read('shah')).name
    const draft = { base, section: 'aboutMe', values: { ...goal, text: 'Mine' } }
    for (const answer of [
      await world
        .request('put', `${planPath}/drafts/wellbeing`, 'shah')
        .send({ base, values: { text: 'x' } }),
      await world.request('put', `${planPath}/drafts/${item}`, 'shah').send(draft),
      await does.change('shah', ['put', `items/${item}`, { content: goal }]),
      await does.change('shah', ['post', `items/${item}/complete`, {}]),
      await does.change('shah', ['post', `items/${item}/drop`, { why: 'x' }]),
    ])
      expect(answer.status).toBe(404)
  })
  it('is told by no page that somebody is writing there', async () => {
    let told = 0
    const stop = world.below.runner.changes.subscribe(ann, () => {
      told += 1
    })
    await world.settled()
    const before = told
    world.passes(1000)
    const base = (await writing(world).read('gray')).name
    await world.request('put', `${planPath}/drafts/wellbeing`, 'gray').send({ base, values: { text: 'Low' } })
    await world.settled()
    stop()
    expect(told).toBe(before)
  })
})

describe('what a professional sees of a plan with a section under each label', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
    await sharePlan(world)
    const does = writing(world)
    for (const [place, id] of ['aboutMe', 'wellbeing', 'goals', 'actions'].entries()) {
      await does.write('ann', `words of ${labels[place] ?? ''}`, { section: id })
      await does.change('ann', ['put', `sections/${id}/label`, { label: labels[place] }])
    }
  })
  afterAll(() => world.close())

  const subsets = labels.reduce<readonly (readonly Label[])[]>(
    (all, label) => [...all, ...all.map(one => [...one, label])],
    [[]],
  )
  it.each(subsets.filter(one => one.length > 0).map(shared => ({ shared })))(
    'is what is shared and no more: $shared',
    async ({ shared }) => {
      await world.share(ann, kidneyTeam, shared)
      const answer = await world.get(planPath, 'shah')
      const { sections } = answer.body as { readonly sections: readonly { readonly label: Label }[] }
      expect(sections.map(({ label }) => label).toSorted()).toStrictEqual([...shared].toSorted())
      const all = [answer.text, (await world.get(`${planPath}/compare`, 'shah')).text].join('\n')
      for (const label of labels) expect(all.includes(`words of ${label}`)).toBe(shared.includes(label))
    },
  )
})
