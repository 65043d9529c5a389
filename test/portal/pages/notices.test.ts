/** Notices on first pages: to whoever may see the plan, until the review is done or they mark it as read (K3). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../../domain/kernel/actor.ts'
import { localDate } from '../../../domain/kernel/time.ts'
import { notice } from '../../../domain/notice/decider.ts'
import { patient } from '../../../domain/patient/decider.ts'
import { startNotices } from '../../../processes/notices.ts'
import { writePlan } from '../../support/planStory.ts'
import { openWorld, type World } from '../../support/world.ts'
import { formTo, statusOf, textOf, visit } from './visit.ts'

let world: World
let hospital: string
let pat: string
let self: Actor
let gp: Actor
let partner: Actor
let nurse: Actor
let plan: Awaited<ReturnType<typeof writePlan>>

const days = (count: number): void => world.passes(count * 86_400_000)

/** Gives what is to be given. */
const remind = async (): Promise<void> => {
  await world.settled()
  const ending = new AbortController()
  const { dueBy } = world.queries.carePlans
  const logger = { error: (_: unknown, what: string) => expect.unreachable(what) }
  const process = startNotices({ ...world, ...world.stores, dueBy, logger, signal: ending.signal })
  await process.give()
  ending.abort()
  await process.ended
}

/** The plan’s review is due within two weeks, and notice of it was given. */
beforeEach(async () => {
  world = await openWorld()
  hospital = await world.addProvider('RXX01', 'acute', 'St Mary’s Hospital')
  const surgery = await world.addProvider('E84001', 'gp', 'Harrow Hill Surgery')
  const practice = await world.addTeam(surgery, 'Practice team')
  const diabetes = await world.addTeam(hospital, 'Diabetes team')
  pat = await world.addPatient(hospital, '9990000018')
  self = { user: pat, role: 'patient' }
  const professional = async (team: string, organisation: string): Promise<Actor> => ({
    user: await world.addProfessional([team]),
    role: 'professional',
    team,
    organisation,
  })
  gp = await professional(practice, surgery)
  partner = await professional(practice, surgery)
  nurse = await professional(diabetes, hospital)
  await world.share(pat, practice, ['general'])
  await world.share(pat, diabetes, ['general'])
  plan = await writePlan(world, { patient: pat, gp, nurse, partners: [hospital, surgery] })
  days(45)
  await remind()
})
afterEach(() => world.close())

const home = (who: Actor) => visit(world, who, { path: '/' })
const noticesOf = async (who: Actor): Promise<string> => {
  const text = textOf(await home(who))
  return text.includes(' Notices ') ? text.slice(text.indexOf(' Notices ')) : 'none'
}
const addressFor = (who: Actor): string =>
  `${who.role === 'patient' ? '' : `/patients/${pat}`}/plans/${plan.id}/notices/0`
const markRead = async (who: Actor) =>
  visit(world, who, { path: addressFor(who), form: formTo(await home(who), addressFor(who)) })

describe('a notice', () => {
  it('is on the first page of the person and of those who may see the plan', async () => {
    expect(await noticesOf(self)).toMatch(
      /^ Notices It is time to look at “Living well with diabetes” together again By 1 February 2027 You were told on \d+ January 2027/,
    )
    for (const who of [gp, partner, nurse])
      expect(await noticesOf(who)).toMatch(
        /^ Notices EXAMPLE, Pat: Living well with diabetes is to be reviewed By 1 February 2027/,
      )
  })
  it('says when the review is overdue by the clock of the request, though no other notice was given yet', async () => {
    days(30)
    expect(await noticesOf(self)).toContain('Was due on 1 February 2027')
  })
  it('goes for the reader who marks it as read, and stays for the others', async () => {
    expect(await markRead(gp)).toMatchObject({ kind: 'redirect', to: '/' })
    expect(await noticesOf(gp)).toBe('none')
    for (const who of [self, partner, nurse]) expect(await noticesOf(who)).not.toBe('none')
    await markRead(self)
    expect(await noticesOf(self)).toBe('none')
  })
  it('comes again when the review is overdue, once, and in place of the one before', async () => {
    await markRead(gp)
    days(30)
    await remind()
    expect(await noticesOf(gp)).toContain('Was due on 1 February 2027')
    expect((await noticesOf(nurse)).split('You were told')).toHaveLength(2)
  })
  it.each([
    ['with a next day', { next: localDate.parse('2027-08-01') }],
    ['without one', { words: 'Going well' }],
  ])('goes for everybody when the review is done, %s', async (_, data) => {
    world.passes(1000)
    await plan.ask(nurse, { type: 'ReviewPlan', data })
    for (const who of [self, gp, nurse]) expect(await noticesOf(who)).toBe('none')
  })
  it('goes when the plan is closed', async () => {
    await plan.ask(nurse, { type: 'ClosePlan', data: { why: 'Done' } })
    for (const who of [self, gp]) expect(await noticesOf(who)).toBe('none')
  })
  it('goes when a source says that the person has died, and the worklist says so', async () => {
    const said = { source: hospital, sourceSetting: 'acute', asOf: world.clock() } as const
    const data = { ...said, familyName: 'Example', givenNames: 'Pat', died: true }
    const by = { user: 'office', role: 'administrator' } as const
    await world.ask({ aggregate: patient, id: pat, command: { type: 'RecordDemographics', data }, by })
    expect(await noticesOf(gp)).toBe('none')
    expect(textOf(await visit(world, gp, { path: '/reviews' }))).toContain('EXAMPLE, Pat Has died')
  })
})

describe('who may see nothing of a plan', () => {
  const hidden = async (): Promise<void> => {
    for (const section of ['aboutMe', 'needs', 'goals', 'actions', 'contingency', 'treatment', 'specialNote'])
      await plan.ask(self, { type: 'LabelSection', data: { section, label: 'sexual' } })
  }
  it('learns of no notice, on the first page or by marking it, and whether there is one makes no difference', async () => {
    await hidden()
    expect(await noticesOf(gp)).toBe('none')
    expect(await noticesOf(self)).not.toBe('none')
    const other = addressFor(gp).replace(plan.id, world.ids.opaque())
    const [answer, without] = [
      await visit(world, gp, { path: addressFor(gp), form: {} }),
      await visit(world, gp, { path: other, form: {} }),
    ]
    expect([statusOf(answer), textOf(answer)]).toStrictEqual([404, textOf(without)])
    expect(textOf(await visit(world, gp, { path: '/reviews' }))).not.toContain('Living well')
  })
  it('may not mark it past the pages either', async () => {
    await hidden()
    const command = { type: 'MarkNoticeRead', data: { notice: 0 } } as const
    const aim = { patient: pat, plan: { id: plan.id, sections: [] } }
    const asked = { aggregate: notice, id: plan.id, subject: pat, command, aim }
    await expect(world.ask({ ...asked, by: gp })).rejects.toThrow('you may not ask for MarkNoticeRead here')
    const other = await world.addPatient(hospital, '9434765919')
    const theirs = { ...aim, patient: other }
    const by = { user: other, role: 'patient' } as const
    await expect(world.ask({ ...asked, by, aim: theirs })).rejects.toThrow(
      'you may not ask for MarkNoticeRead here',
    )
  })
})
