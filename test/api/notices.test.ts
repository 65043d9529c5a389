/** Notices of care plan reviews through the API. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { notice } from '../../domain/notice/decider.ts'
import { localDate } from '../../domain/kernel/time.ts'
import { ann, annsPlan, kidneyTeam } from './support/people.ts'
import { planPath, sharePlan, writing } from './support/plans.ts'
import { openWorld, type Who, type World } from './support/world.ts'

let world: World
const reviewOn = localDate.parse('2026-11-09')
beforeEach(async () => {
  world = await openWorld()
  const does = writing(world)
  await sharePlan(world)
  await does.change('gray', ['put', 'sections/goals/owner', { team: kidneyTeam }])
  await does.change('shah', ['put', 'review-date', { on: reviewOn }])
  const data = { reviewOn, stage: 'due' } as const
  const command = { type: 'GiveReviewReminder', data } as const
  await world.below.ask({ aggregate: notice, id: annsPlan, subject: ann, command })
})
afterEach(() => world.close())

const noticesOf = async (who: Who) => {
  await world.settled()
  return world.get('/api/v1/notices', who)
}
const mark = (who: Who, number = '0') => world.request('post', `${planPath}/notices/${number}/read`, who)

describe('notices', () => {
  it('wait for the person and for the team that is to review the plan', async () => {
    const one = { patient: ann, plan: annsPlan, notice: 0, title: 'My plan', reviewOn, stage: 'due' }
    for (const who of ['ann', 'shah'] as const)
      expect((await noticesOf(who)).body).toStrictEqual({
        items: [{ ...one, givenAt: expect.any(String) as string }],
      })
  })
  it('go for the one who marks them as read, once, and stay for the others', async () => {
    expect((await mark('shah')).body).toStrictEqual({ changed: true })
    expect((await mark('shah')).body).toStrictEqual({ changed: false })
    expect((await noticesOf('shah')).body).toStrictEqual({ items: [] })
    expect((await noticesOf('ann')).body).not.toStrictEqual({ items: [] })
  })
  it('are none for a team that may see nothing of the plan, and can’t be marked by it', async () => {
    await world.stopSharing(ann, kidneyTeam)
    expect((await noticesOf('shah')).body).toStrictEqual({ items: [] })
    const [there, nowhere] = [await mark('shah'), await mark('shah', '7')]
    expect([there.status, there.text]).toStrictEqual([404, nowhere.text])
    expect((await noticesOf('bob')).body).toStrictEqual({ items: [] })
  })
  it('that are not there can’t be marked', async () => {
    expect((await mark('ann', '7')).status).toBe(404)
    expect((await mark('ann', 'x')).status).toBe(400)
  })
  it('are for members of the team in which somebody acts', async () => {
    expect((await noticesOf('lapsed')).status).toBe(403)
    expect((await noticesOf('auditor')).status).toBe(403)
  })
})
