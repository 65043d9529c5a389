/** A team's worklist of care plan reviews, as its professionals see it (K3). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../../domain/kernel/actor.ts'
import { localDate } from '../../../domain/kernel/time.ts'
import { writePlan } from '../../support/planStory.ts'
import { openWorld, type World } from '../../support/world.ts'
import { textOf, visit } from './visit.ts'

let world: World
let pat: string
let gp: Actor
let nurse: Actor
let plan: Awaited<ReturnType<typeof writePlan>>

const days = (count: number): void => world.passes(count * 86_400_000)

/** The clock is at 1 February 2027, the day of the review, less so many days. */
beforeEach(async () => {
  world = await openWorld()
  const hospital = await world.addProvider('RXX01', 'acute', 'St Mary’s Hospital')
  const surgery = await world.addProvider('E84001', 'gp', 'Harrow Hill Surgery')
  const practice = await world.addTeam(surgery, 'Practice team')
  const diabetes = await world.addTeam(hospital, 'Diabetes team')
  pat = await world.addPatient(hospital, '9990000018')
  const doctor = await world.addProfessional([practice])
  const specialist = await world.addProfessional([diabetes])
  gp = { user: doctor, role: 'professional', team: practice, organisation: surgery }
  nurse = { user: specialist, role: 'professional', team: diabetes, organisation: hospital }
  await world.share(pat, practice, ['general'])
  await world.share(pat, diabetes, ['general'])
  plan = await writePlan(world, { patient: pat, gp, nurse, partners: [hospital, surgery] })
})
afterEach(() => world.close())

const worklist = async (who: Actor): Promise<string> => textOf(await visit(world, who, { path: '/reviews' }))
const setDate = (on: string): Promise<unknown> =>
  plan.ask(nurse, { type: 'SetReviewDate', data: { on: localDate.parse(on) } })
const overdueOf = (text: string): string => text.slice(text.indexOf('Overdue'), text.indexOf('Due in 14'))
const dueOf = (text: string): string => text.slice(text.indexOf('Due in 14'))

describe('the worklist of a team', () => {
  it('is empty while every review is further ahead than two weeks', async () => {
    const text = await worklist(nurse)
    expect(overdueOf(text)).toContain('No review is overdue.')
    expect(dueOf(text)).toContain('No review is due.')
  })
  it('says whose plan is due, when, what was reviewed last, who answers for it, and leads to the plan', async () => {
    await plan.ask(gp, { type: 'ReviewPlan', data: { words: 'Going well' } })
    days(45)
    const answer = await visit(world, nurse, { path: '/reviews' })
    const text = textOf(answer)
    expect(overdueOf(text)).toContain('No review is overdue.')
    expect(dueOf(text)).toContain('EXAMPLE, Pat')
    expect(dueOf(text)).toMatch(
      /Living well with diabetes .*1 February 2027 In \d+ days .*December 2026, .*, Practice team, Harrow Hill Surgery .*Diabetes team, St Mary’s Hospital; Practice team/,
    )
    expect(answer).toMatchObject({
      html: expect.stringContaining(`href="/patients/${pat}/plans/${plan.id}"`) as string,
    })
  })
  it('says how late a review is that is overdue, by the clock of the request alone', async () => {
    days(75)
    const text = await worklist(gp)
    expect(overdueOf(text)).toMatch(/1 February 2027 \d+ days late .*None yet/)
    expect(dueOf(text)).toContain('No review is due.')
  })
  it('has none that is closed, and none whose day was moved on', async () => {
    days(45)
    await setDate('2027-06-01')
    expect(await worklist(nurse)).not.toContain('Living well')
    await setDate('2027-02-01')
    expect(await worklist(nurse)).toContain('Living well')
    await plan.ask(nurse, { type: 'ClosePlan', data: { why: 'Done' } })
    expect(await worklist(nurse)).not.toContain('Living well')
  })
  it('has nothing of somebody who shares no more', async () => {
    days(45)
    await world.stopSharing(pat, nurse.team ?? '')
    const text = await worklist(nurse)
    expect(text).not.toContain('Living well')
    expect(text).not.toContain('EXAMPLE')
    expect(dueOf(text)).toContain('No review is due.')
  })
  it('puts each person on record as looked at, with the plan', async () => {
    days(45)
    await worklist(nurse)
    const shown: unknown[] = []
    for await (const page of world.stores.journal.readAll({ categories: ['access'] }))
      for (const { event, meta } of page)
        if (meta.actor.user === nurse.user && meta.subject === pat && 'data' in event) shown.push(event.data)
    expect(shown).toMatchObject([{ look: 'carePlan', entries: [{ stream: `carePlan-${plan.id}` }] }])
  })
})
