/** Reminders of reviews: given once for a date and a stage, whatever stops in between, and of nothing that is done (K3, P8). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../domain/kernel/actor.ts'
import { localDate } from '../../domain/kernel/time.ts'
import { notice } from '../../domain/notice/decider.ts'
import { patient } from '../../domain/patient/decider.ts'
import { startNotices, type NoticesDeps } from '../../processes/notices.ts'
import { typedEvents } from '../../store/codec.ts'
import { writePlan } from '../support/planStory.ts'
import { openWorld, type World } from '../support/world.ts'

let world: World
let hospital: string
let pat: string
let nurse: Actor
let plan: Awaited<ReturnType<typeof writePlan>>
const faults: string[] = []

/** The plan is to be reviewed on 1 February 2027. */
beforeEach(async () => {
  world = await openWorld()
  hospital = await world.addProvider('RXX01', 'acute', 'St Mary’s Hospital')
  const diabetes = await world.addTeam(hospital, 'Diabetes team')
  pat = await world.addPatient(hospital, '9990000018')
  const specialist = await world.addProfessional([diabetes])
  nurse = { user: specialist, role: 'professional', team: diabetes, organisation: hospital }
  await world.share(pat, diabetes, ['general'])
  plan = await writePlan(world, { patient: pat, gp: nurse, nurse, partners: [hospital] })
  faults.length = 0
})
afterEach(() => world.close())

const days = (count: number): void => world.passes(count * 86_400_000)
/** Some days before the review, and some after it. */
const untilDue = 45
const untilOverdue = 30

const opened = (different: Partial<NoticesDeps> = {}) => {
  const ending = new AbortController()
  const { dueBy } = world.queries.carePlans
  const logger = { error: (_: unknown, what: string) => faults.push(what) }
  const process = startNotices({
    ...world,
    ...world.stores,
    ...{ dueBy, logger, everyMs: 3_600_000, signal: ending.signal },
    ...different,
  })
  const end = async (): Promise<void> => {
    ending.abort()
    await process.ended
  }
  return { ...process, end }
}

/** One process from start to stop: it has looked once, or twice. */
const run = async (different: Partial<NoticesDeps> = {}): Promise<void> => {
  await world.settled()
  const process = opened(different)
  await process.give()
  await process.end()
  await world.settled()
}

const given = async (): Promise<readonly string[]> =>
  typedEvents(notice, await world.stores.journal.load(`notice-${plan.id}`)).flatMap(event =>
    event.type === 'ReviewReminderGiven' ? [`${event.data.reviewOn} ${event.data.stage}`] : [],
  )
const setDate = (on: string) => plan.ask(nurse, { type: 'SetReviewDate', data: { on: localDate.parse(on) } })
const says = async (died: boolean): Promise<void> => {
  const data = {
    source: hospital,
    sourceSetting: 'acute',
    asOf: world.clock(),
    familyName: 'EXAMPLE',
    givenNames: 'Pat',
    died,
  } as const
  await world.ask({
    aggregate: patient,
    id: pat,
    command: { type: 'RecordDemographics', data },
    by: { user: 'office', role: 'administrator' },
  })
}

describe('a notice', () => {
  it('is given when the review is due in 14 days, and again when it is overdue: each once, as often as it is looked', async () => {
    await run()
    expect(await given()).toStrictEqual([])
    days(untilDue)
    await run()
    await run()
    expect(await given()).toStrictEqual(['2027-02-01 due'])
    days(untilOverdue)
    await run()
    await run()
    expect(await given()).toStrictEqual(['2027-02-01 due', '2027-02-01 overdue'])
  })
  it('is about the patient, under whose key it is sealed, and holds nothing that the plan says', async () => {
    days(untilDue)
    await run()
    const [recorded] = await world.stores.journal.load(`notice-${plan.id}`)
    expect(recorded?.meta).toMatchObject({ subject: pat, actor: { role: 'system' } })
    expect(recorded?.event).toStrictEqual({
      type: 'ReviewReminderGiven',
      data: { reviewOn: '2027-02-01', stage: 'due' },
    })
  })
  it('that was appended before its process died is not given again by the next one', async () => {
    days(untilDue)
    const dies: NoticesDeps['handle'] = async asked => {
      await world.handle(asked)
      throw new Error('killed')
    }
    await run({ handle: dies })
    expect(faults).not.toStrictEqual([])
    expect(await given()).toStrictEqual(['2027-02-01 due'])
    await run()
    expect(await given()).toStrictEqual(['2027-02-01 due'])
  })
  it('that two processes give at once is given once', async () => {
    days(untilDue)
    await world.settled()
    const both = [opened(), opened()]
    await Promise.all(both.map(({ give }) => give()))
    await Promise.all(both.map(({ end }) => end()))
    expect(await given()).toStrictEqual(['2027-02-01 due'])
  })
  it('is given late by a process that stood still: what is still true, and once', async () => {
    days(untilDue + untilOverdue)
    await run()
    expect(await given()).toStrictEqual(['2027-02-01 overdue'])
  })
  it('is given anew for another day', async () => {
    days(untilDue)
    await run()
    await setDate('2027-02-05')
    await run()
    expect(await given()).toStrictEqual(['2027-02-01 due', '2027-02-05 due'])
  })
})

describe('no notice is given', () => {
  it('of a review that was done meanwhile, with or without a next day', async () => {
    days(untilDue)
    await plan.ask(nurse, { type: 'ReviewPlan', data: { words: 'Well' } })
    await run()
    days(untilOverdue)
    await run()
    expect(await given()).toStrictEqual([])
    await plan.ask(nurse, { type: 'ReviewPlan', data: { next: localDate.parse('2027-08-01') } })
    await run()
    expect(await given()).toStrictEqual([])
  })
  it('of a review that a read model still has, and the log has not', async () => {
    days(untilDue)
    await setDate('2027-08-01')
    await run({ dueBy: () => Promise.resolve([{ plan: plan.id, reviewOn: localDate.parse('2027-02-01') }]) })
    expect(await given()).toStrictEqual([])
  })
  it('of a plan that is closed; once it is open again, it is', async () => {
    days(untilDue)
    await plan.ask(nurse, { type: 'ClosePlan', data: { why: 'Done' } })
    await run()
    expect(await given()).toStrictEqual([])
    await plan.ask(nurse, { type: 'ReopenPlan', data: { why: 'Not done' } })
    await run()
    expect(await given()).toStrictEqual(['2027-02-01 due'])
  })
  it('once the person has died; if that was wrong, it is', async () => {
    days(untilDue)
    await says(true)
    await run()
    expect(await given()).toStrictEqual([])
    world.passes(1000)
    await says(false)
    await run()
    expect(await given()).toStrictEqual(['2027-02-01 due'])
  })
  it('of somebody who was erased', async () => {
    days(untilDue)
    await world.settled()
    await world.stores.keys.destroy(pat)
    await run({ dueBy: () => Promise.resolve([{ plan: plan.id, reviewOn: localDate.parse('2027-02-01') }]) })
    expect(await given()).toStrictEqual([])
    expect(faults).toStrictEqual([])
  })
})
