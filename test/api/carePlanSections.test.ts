/** The sections of a care plan through the API: two write at once and nothing is lost, what really conflicts is shown side by side. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gpTeam } from './support/people.ts'
import { planPath, sharePlan, writing } from './support/plans.ts'
import { openWorld, type World } from './support/world.ts'

let world: World
let does: ReturnType<typeof writing>
beforeEach(async () => {
  world = await openWorld()
  does = writing(world)
  await sharePlan(world)
  await does.write('ann', 'Ann walks every day. She sleeps badly.')
})
afterEach(() => world.close())

describe('writing', () => {
  it('merges what two wrote from the same version where they changed other words', async () => {
    const tag = await does.tagOf('shah')
    await does.write('gray', 'Ann walks every day. She sleeps well.', { tag: await does.tagOf('gray') })
    const second = await does.write('shah', 'Ann swims every day. She sleeps badly.', { tag })
    expect([second.status, second.body]).toStrictEqual([200, { version: 3, changed: true }])
    expect(await does.textOf('ann')).toBe('Ann swims every day. She sleeps well.')
  })
  it('answers 409 with both sides where they changed the same words, and a person settles it', async () => {
    const tag = await does.tagOf('shah')
    await does.write('gray', 'Ann walks every week. She sleeps badly.')
    const refused = await does.write('shah', 'Ann walks every month. She sleeps badly.', { tag })
    const newest = await does.tagOf('shah')
    expect([refused.status, refused.body]).toMatchObject([
      409,
      {
        faults: [{ place: 'body.text' }],
        conflict: {
          of: 'text',
          newest: newest.slice(1, -1),
          base: 'Ann walks every day. She sleeps badly.',
          mine: 'Ann walks every month. She sleeps badly.',
          theirs: 'Ann walks every week. She sleeps badly.',
          stretches: [
            { agreed: 'Ann walks every' },
            { mine: ' month', base: ' day', theirs: ' week' },
            { agreed: '. She sleeps badly.' },
          ],
        },
      },
    ])
    expect((await does.write('shah', 'Ann walks often. She sleeps badly.', { tag: newest })).status).toBe(200)
    expect(await does.textOf('ann')).toBe('Ann walks often. She sleeps badly.')
  })
  it('needs the version that it was written from', async () => {
    const put = () => world.request('put', `${planPath}/sections/aboutMe`, 'shah')
    for (const asked of [put(), put().set('if-match', '*')]) {
      const refused = await asked.send({ text: 'x' })
      expect([refused.status, refused.body]).toMatchObject([428, { faults: [{ place: 'If-Match' }] }])
    }
    for (const tag of ['"7-00000000"', '"0"', 'W/"0-00000000"', '"nothing"'])
      expect((await put().set('if-match', tag).send({ text: 'x' })).status).toBe(412)
    expect((await put().set('if-match', 'nothing').send({ text: 'x' })).status).toBe(400)
  })
  it('merges nothing from a version that its writer never saw: a label that hides steps makes older tags void', async () => {
    const shah = await does.tagOf('shah')
    await does.write('ann', 'a goal', { section: 'goals' })
    await does.change('ann', ['put', 'sections/goals/label', { label: 'mental' }])
    await does.write('gray', 'Ann walks every day. She sleeps badly. And snores.')
    expect((await does.write('shah', 'Ann sleeps.', { tag: shah })).status).toBe(412)
    expect(await does.textOf('ann')).toContain('And snores')
  })
  it('is done once for an Idempotency-Key', async () => {
    const tag = await does.tagOf('shah')
    const put = (text: string) =>
      world
        .request('put', `${planPath}/sections/aboutMe`, 'shah')
        .set({ 'if-match': tag, 'idempotency-key': 'once' })
        .send({ text })
    const first = await put('Something new')
    await does.write('gray', 'Something else')
    expect((await put('Something new')).body).toStrictEqual(first.body)
    expect(await does.textOf('ann')).toBe('Something else')
    expect((await put('Other words')).status).toBe(422)
  })
  it('says where the text is too long', async () => {
    const refused = await does.write('shah', 'x'.repeat(20_001))
    expect([refused.status, refused.body]).toMatchObject([422, { faults: [{ place: 'body.text' }] }])
  })
  it('is refused for a closed plan', async () => {
    await does.change('gray', ['post', 'close', { why: 'Done' }])
    expect((await does.write('shah', 'x')).status).toBe(409)
  })
})

describe('a label', () => {
  it('is set by the person; a professional says why', async () => {
    const put = (who: 'ann' | 'gray', body: object) => does.change(who, ['put', 'sections/goals/label', body])
    expect((await put('gray', { label: 'social' })).body).toMatchObject({
      faults: [{ place: 'body.reason' }],
    })
    expect((await put('gray', { label: 'social', reason: 'About home' })).status).toBe(200)
    expect((await put('ann', { label: 'general' })).status).toBe(200)
  })
  it('hides the section on the very next request', async () => {
    await does.change('ann', ['put', 'sections/aboutMe/label', { label: 'sexual' }])
    const shown = await world.get(planPath, 'shah')
    expect(shown.text).not.toContain('aboutMe')
    expect(shown.text).not.toContain('sleeps')
  })
})

describe('an owner', () => {
  it('is a team that there is', async () => {
    const put = (team: string) => does.change('shah', ['put', 'sections/goals/owner', { team }])
    expect((await put(gpTeam)).status).toBe(200)
    expect((await does.read('ann')).sections[1]).toMatchObject({ id: 'goals', owner: gpTeam })
    expect((await put('e'.repeat(32))).body).toMatchObject({ faults: [{ place: 'body.team' }] })
  })
  it('is not set by the person', async () => {
    expect((await does.change('ann', ['put', 'sections/goals/owner', { team: gpTeam }])).status).toBe(403)
  })
})
