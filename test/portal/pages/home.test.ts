/** The first pages: what is new, what happens next, and who waits for whom (W7). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { draft } from '../../../domain/draft/decider.ts'
import type { Actor } from '../../../domain/kernel/actor.ts'
import { openWorld, type World } from '../../support/world.ts'
import { writePlan } from '../../support/planStory.ts'
import { textOf, visit } from './visit.ts'

let world: World
let hospital: string
let pat: string
let gp: Actor
let nurse: Actor
let plan: Awaited<ReturnType<typeof writePlan>>
let patient: Actor

beforeEach(async () => {
  world = await openWorld()
  hospital = await world.addProvider('RXX01', 'acute', 'St Mary’s Hospital')
  const surgery = await world.addProvider('E84001', 'gp', 'Harrow Hill Surgery')
  const practice = await world.addTeam(surgery, 'Practice team')
  const diabetes = await world.addTeam(hospital, 'Diabetes team')
  pat = await world.addPatient(hospital, '9990000018')
  patient = { user: pat, role: 'patient' }
  const doctor = await world.addProfessional([practice])
  const specialist = await world.addProfessional([diabetes])
  gp = { user: doctor, role: 'professional', team: practice, organisation: surgery }
  nurse = { user: specialist, role: 'professional', team: diabetes, organisation: hospital }
  await world.share(pat, practice, ['general', 'mental'])
  await world.share(pat, diabetes, ['general'])
  plan = await writePlan(world, { patient: pat, gp, nurse, partners: [hospital, surgery] })
})
afterEach(() => world.close())

const home = async (who: Actor): Promise<string> => textOf(await visit(world, who, { path: '/' }))

/** What stands between two headings. */
const between = (text: string, from: string, to: string): string => {
  expect(text).toContain(from)
  return text.slice(text.indexOf(from), text.indexOf(to, text.indexOf(from) + from.length))
}

const offer = async (by: Actor, text: string): Promise<void> => {
  const id = world.ids.opaque()
  const target = { type: 'section', section: 'aboutMe' } as const
  const asked = { aggregate: draft, id, subject: pat, by } as const
  const aim = { patient: pat, plan: { id: plan.id, sections: ['aboutMe'] } }
  const data = { plan: plan.id, target, base: plan.revision(), values: { text } }
  await world.ask({ ...asked, aim, command: { type: 'SaveDraft', data } })
  await world.ask({ ...asked, aim, command: { type: 'OfferDraft', data: { target } } })
}

describe('a patient’s first page', () => {
  it('says what waits for the person: parts to answer, and how many changed since they agreed', async () => {
    const waiting = between(await home(patient), 'Waiting for you', 'What others do for you')
    expect(waiting).toContain('of “Living well with diabetes”')
    expect(waiting).toContain('one part changed since you agreed')
  })
  it('says whose offered change waits to be looked at, and never what somebody types who has not offered it', async () => {
    await offer(nurse, 'Prefers mornings')
    const text = await home(patient)
    expect(text).toContain('Look at a change to “What matters to me”')
    expect(text).not.toContain('Prefers mornings')
  })
  it('says what the person does next and what others do for them, with the day', async () => {
    const text = await home(patient)
    expect(between(text, 'What comes next', 'Latest in your record')).toContain(
      'Walk for 20 minutes after lunch',
    )
    const others = between(text, 'What others do for you', 'What comes next')
    expect(others).toContain('Check feet and book the eye screening By 15 January 2027 Practice team')
    expect(others).toContain('Your daughter Mira')
  })
  it('says on the last days that a plan is looked at again', async () => {
    expect(await home(patient)).not.toContain('Look at “Living well with diabetes” together again')
    world.passes(45 * 86_400_000)
    expect(await home(patient)).toContain(
      'Look at “Living well with diabetes” together again By 1 February 2027',
    )
  })
  it('says what is new in a plan, and by whom', async () => {
    expect(between(await home(patient), 'Latest in your record', 'Your choices')).toMatch(
      /2 changes in “Living well with diabetes” The last on \d+ December 2026 by .*Practice team/,
    )
  })
  it('names who wrote last also where the person answered after that', async () => {
    await plan.ask(patient, {
      type: 'AgreeToPlan',
      data: { seen: plan.revision(), sections: ['needs'] },
    })
    const latest = between(await home(patient), 'Latest in your record', 'Your choices')
    expect(latest).toMatch(/The last on \d+ December 2026 by .*Practice team/)
    expect(latest).not.toContain('no longer listed')
  })
  it('is as before for somebody without a plan', async () => {
    const other = await world.addPatient(hospital, '9434765919')
    const text = await home({ user: other, role: 'patient' })
    expect(text).not.toContain('Waiting for you')
    expect(text).toContain('You have no appointments ahead')
  })
})

describe('a professional’s first page', () => {
  it('says what waits for the team: what the person does not agree to', async () => {
    const waiting = between(await home(gp), 'Waiting for you and your team', 'What your team does next')
    expect(waiting).toContain('The person does not agree to: Treatment plan')
  })
  it('counts the reviews that are due within two weeks, and those that are overdue', async () => {
    expect(await home(nurse)).not.toContain('Care plan reviews:')
    world.passes(45 * 86_400_000)
    expect(await home(nurse)).toContain('Care plan reviews: 1 due within two weeks')
    world.passes(30 * 86_400_000)
    expect(await home(nurse)).toContain('Care plan reviews: 1 overdue')
    await world.stopSharing(pat, nurse.team ?? '')
    expect(await home(nurse)).not.toContain('Care plan reviews:')
  })
  it('says who offers a change, and what the reader began to write', async () => {
    await offer(gp, 'Prefers mornings')
    expect(await home(nurse)).toContain('offers a change to “About me”')
    expect(await home(gp)).toContain('You began to write in “About me”')
  })
  it('says what the team does next, and for whom', async () => {
    const next = between(await home(gp), 'What your team does next', 'Waiting for the person')
    expect(next).toContain('No action of your team is due within two weeks.')
    world.passes(30 * 86_400_000)
    expect(between(await home(gp), 'What your team does next', 'Waiting for the person')).toContain(
      'Check feet and book the eye screening By 15 January 2027',
    )
  })
  it('says what waits for the person, in the parts that the reader may see', async () => {
    await plan.ask(gp, {
      type: 'WriteSection',
      data: { section: 'mood', text: 'Low in winter', base: plan.revision() },
    })
    expect(between(await home(gp), 'Waiting for the person', 'New')).toContain('Mental health')
    expect(between(await home(nurse), 'Waiting for the person', 'New')).not.toContain('Mental health')
  })
  it('says what is new in plans and in records', async () => {
    await world.fileEntry({
      patient: pat,
      organisation: hospital,
      content: { kind: 'letter', title: 'Eye clinic' },
      effective: world.clock(),
    })
    world.passes(1000)
    expect(await home(gp)).toMatch(/New .*One change, the last on .* by .*Diabetes team/)
    expect(await home(gp)).toContain('Eye clinic')
  })
  it('shows nothing of somebody who stopped sharing', async () => {
    await world.stopSharing(pat, gp.team ?? '')
    const text = await home(gp)
    expect(text).not.toContain('Living well')
    expect(text).toContain('Nobody has yet to say whether they agree.')
  })
  it('puts on record each person that it shows', async () => {
    await home(nurse)
    const looks: string[] = []
    for await (const page of world.stores.journal.readAll({ categories: ['access'] }))
      for (const { event, meta } of page)
        if (meta.actor.user === nurse.user && 'data' in event)
          looks.push(`${event.type} ${meta.subject ?? ''}`)
    expect(looks).toContain(`RecordViewed ${pat}`)
  })
})
