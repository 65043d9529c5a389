/** Who may write into a care plan: what is named decides, also where it is named by an item alone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Aim } from '../../access/access.ts'
import { section } from '../../app/carePlanTemplates/prsb.ts'
import { carePlan } from '../../domain/carePlan/decider.ts'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { openWorld, type World } from '../support/world.ts'

let world: World
let ann: string
let ben: string
let nurse: { readonly user: string; readonly role: 'professional'; readonly team: string }
let plan: string
let hiddenPlan: string
let item: string

beforeAll(async () => {
  world = await openWorld()
  const hospital = await world.addProvider('RZW01')
  const team = await world.addTeam(hospital)
  nurse = { user: await world.addProfessional([team]), role: 'professional', team }
  ann = await world.addPatient(hospital, '9990000018')
  ben = await world.addPatient(hospital, '9990000026')
  ;[plan, hiddenPlan, item] = [world.ids.opaque(), world.ids.opaque(), world.ids.opaque()]
  const asAnn = (id: string, command: CommandOf<typeof carePlan.commands>) =>
    world.ask({
      aggregate: carePlan,
      id,
      subject: ann,
      by: { user: ann, role: 'patient' },
      aim: { patient: ann },
      command,
    })
  const hidden = { ...section('goals'), label: 'mental' as const }
  const data = { patient: ann, title: 'Plan', template: { id: world.ids.opaque(), version: 0 } }
  await asAnn(plan, { type: 'DraftPlan', data: { ...data, sections: [section('aboutMe'), hidden] } })
  await asAnn(hiddenPlan, { type: 'DraftPlan', data: { ...data, sections: [hidden] } })
  const content = { kind: 'goal', text: 'Sleep' } as const
  await asAnn(plan, { type: 'AddItem', data: { item, section: 'goals', content } })
  await world.share(ann, team, ['general'])
})
afterAll(() => world.close())

const may = async (command: string, aim: Partial<Aim>): Promise<boolean> =>
  !isRejection(
    await world.access.permit({
      by: nurse,
      session: world.session,
      command,
      category: 'carePlan',
      id: aim.plan?.id ?? plan,
      patient: ann,
      ...aim,
    }),
  )

describe('a professional', () => {
  it('writes into sections that they may see', async () => {
    expect(await may('WriteSection', { plan: { id: plan, sections: ['aboutMe'] } })).toBe(true)
    for (const sections of [['goals'], ['aboutMe', 'goals'], ['nowhere']])
      expect(await may('WriteSection', { plan: { id: plan, sections } })).toBe(false)
  })
  it('changes no item of a section that they may not see, and none that is not there', async () => {
    for (const items of [[item], ['9'.repeat(32)]])
      expect(await may('ChangeItem', { plan: { id: plan, sections: [], items } })).toBe(false)
  })
  it('closes a plan of which they may see something, and no other', async () => {
    expect(await may('ClosePlan', { plan: { id: plan, sections: [] } })).toBe(true)
    expect(await may('ClosePlan', { plan: { id: hiddenPlan, sections: [] } })).toBe(false)
  })
})

describe('a person', () => {
  const as = (user: string) => ({ by: { user, role: 'patient' }, patient: user }) as const
  it('writes into their own plan, and into nobody else’s by saying that it is theirs', async () => {
    const named = { plan: { id: plan, sections: ['aboutMe'] } }
    expect(await may('WriteSection', { ...as(ann), ...named })).toBe(true)
    expect(await may('WriteSection', { ...as(ben), ...named })).toBe(false)
    expect(await may('WriteSection', as(ben))).toBe(false)
  })
  it('keeps drafts for a plan that there is', async () => {
    const draft = { category: 'draft', id: '7'.repeat(32) }
    expect(await may('SaveDraft', { ...as(ann), ...draft, plan: { id: plan, sections: [] } })).toBe(true)
    expect(await may('SaveDraft', { ...as(ben), ...draft, plan: { id: plan, sections: [] } })).toBe(false)
    const none = { id: '9'.repeat(32), sections: [] }
    expect(await may('SaveDraft', { ...as(ann), ...draft, plan: none })).toBe(false)
  })
})
