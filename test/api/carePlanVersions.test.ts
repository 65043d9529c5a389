/** The history of a care plan through the API: who did what and when, and what differs between two versions. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ann, gray, shah } from './support/people.ts'
import { planPath, sharePlan, writing } from './support/plans.ts'
import { openWorld, type World } from './support/world.ts'

let world: World
let does: ReturnType<typeof writing>
beforeEach(async () => {
  world = await openWorld()
  does = writing(world)
  await sharePlan(world)
  await does.write('shah', 'Ann walks.')
  world.passes(1000)
  await does.write('gray', 'Ann swims.')
})
afterEach(() => world.close())

const get = async (path: string): Promise<{ readonly status: number; readonly body: unknown }> => {
  await world.settled()
  return world.get(`${planPath}/${path}`, 'ann')
}

describe('versions', () => {
  it('say who did what and when, newest first', async () => {
    const { body } = await get('versions')
    expect(body).toMatchObject({
      items: [
        { version: 2, what: 'SectionWritten', user: gray, sections: ['aboutMe'], at: world.clock() },
        { version: 1, what: 'SectionWritten', user: shah, sections: ['aboutMe'] },
        { version: 0, what: 'PlanDrafted', user: ann, sections: [] },
      ],
    })
    expect(body).not.toHaveProperty('next')
  })
  it('come in pages', async () => {
    const { body } = await get('versions?limit=2')
    expect(body).toMatchObject({ items: [{ version: 2 }, { version: 1 }], next: '1' })
    expect((await get('versions?limit=2&after=1')).body).toMatchObject({ items: [{ version: 0 }] })
    const refused = await get('versions?after=x')
    expect([refused.status, refused.body]).toMatchObject([400, { faults: [{ place: 'query.after' }] }])
  })
})

describe('a comparison', () => {
  it('says what differs, field by field', async () => {
    expect((await get('compare?from=1&to=2')).body).toStrictEqual({
      from: 1,
      to: 2,
      sections: [
        {
          id: 'aboutMe',
          title: 'About me',
          plainTitle: 'What matters to me',
          change: 'changed',
          text: [{ kept: 'Ann' }, { removed: ' walks' }, { added: ' swims' }, { kept: '.' }],
          items: [],
        },
      ],
    })
  })
  it('is of the first and the newest unless told', async () => {
    expect((await get('compare')).body).toMatchObject({ from: 0, to: 2 })
  })
  it('knows no version that was not', async () => {
    expect((await get('compare?from=0&to=3')).status).toBe(404)
    expect((await get('compare?from=-1')).body).toMatchObject({ faults: [{ place: 'query.from' }] })
  })
})
