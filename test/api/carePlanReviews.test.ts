/** Reviews of care plans through the API, and a team's worklist of those that are due. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ann, annsPlan, gpTeam, hivTeam, kidneyTeam } from './support/people.ts'
import { sharePlan, writing } from './support/plans.ts'
import { openWorld, type Who, type World } from './support/world.ts'

let world: World
let does: ReturnType<typeof writing>
beforeEach(async () => {
  world = await openWorld()
  does = writing(world)
  await sharePlan(world)
  await does.change('gray', ['put', 'sections/goals/owner', { team: kidneyTeam }])
})
afterEach(() => world.close())

const setDate = (on: string) => does.change('shah', ['put', 'review-date', { on }])
const worklist = async (query = '', who: Who = 'shah', team = kidneyTeam) => {
  await world.settled()
  return world.get(`/api/v1/teams/${team}/reviews${query}`, who)
}

describe('a review', () => {
  it('says when the next one is: on a day to come', async () => {
    const review = (body: object) => does.change('shah', ['post', 'reviews', body])
    expect((await review({ next: '2026-11-02' })).body).toMatchObject({ faults: [{ place: 'body.next' }] })
    expect((await review({ words: 'All well', next: '2027-02-01' })).status).toBe(200)
    expect(await does.read('ann')).toMatchObject({
      reviewOn: '2027-02-01',
      reviewed: { words: 'All well' },
    })
  })
  it('has a date that a professional sets', async () => {
    expect((await setDate('2026-11-09')).status).toBe(200)
    expect((await setDate('some day')).body).toMatchObject({ faults: [{ place: 'body.on' }] })
    expect((await does.change('ann', ['put', 'review-date', { on: '2026-12-01' }])).status).toBe(403)
  })
})

describe('the worklist of a team', () => {
  it('says what is due within some days, and what is overdue', async () => {
    await setDate('2026-11-09')
    const due = { patient: ann, plan: annsPlan, title: 'My plan', reviewOn: '2026-11-09' }
    expect((await worklist()).body).toStrictEqual({ items: [{ ...due, state: 'due' }] })
    expect((await worklist('?within=6')).body).toStrictEqual({ items: [] })
    await setDate('2026-11-01')
    expect((await worklist('?within=0')).body).toStrictEqual({
      items: [{ ...due, reviewOn: '2026-11-01', state: 'overdue' }],
    })
  })
  it('puts each person on record as looked at, with the plan', async () => {
    await setDate('2026-11-09')
    const before = (await world.recorded('RecordViewed')).length
    await worklist()
    expect((await world.recorded('RecordViewed')).slice(before)).toStrictEqual([
      { look: 'carePlan', subject: ann },
    ])
  })
  it('has no plan of which the team may see nothing any more', async () => {
    await setDate('2026-11-09')
    await world.stopSharing(ann, kidneyTeam)
    expect((await worklist()).body).toStrictEqual({ items: [] })
  })
  it('has none that is closed', async () => {
    await setDate('2026-11-09')
    await does.change('shah', ['post', 'close', { why: 'Done' }])
    expect((await worklist()).body).toStrictEqual({ items: [] })
  })
  it('is of one’s own team, for its members', async () => {
    for (const team of [gpTeam, hivTeam]) expect((await worklist('', 'shah', team)).status).toBe(403)
    expect((await worklist('', 'lapsed')).status).toBe(403)
    expect((await worklist('', 'ann')).status).toBe(403)
  })
})
