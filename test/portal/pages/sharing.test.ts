import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { consent } from '../../../domain/consent/decider.ts'
import type { Actor } from '../../../domain/kernel/actor.ts'
import type { Label } from '../../../domain/kernel/terms.ts'
import type { PageResponse } from '../../../portal/visitor.ts'
import { openWorld, type World } from '../../support/world.ts'
import { formTo, statusOf, textOf, visit, type Visit } from './visit.ts'

let world: World
let hospital: string
let kidney: string
let pat: string
let me: Actor
/** Where the kidney team's share is decided. */
let base: string

const go = (path: string, form?: Visit['form']): Promise<PageResponse> =>
  visit(world, me, form === undefined ? { path } : { path, form })
const file = (title: string, rest: object = {}): Promise<string> =>
  world.fileEntry({ patient: pat, organisation: hospital, content: { kind: 'letter', title }, ...rest })
const shareWithPerson = (id: string, labels: readonly Label[]) =>
  world.ask({
    aggregate: consent,
    id: pat,
    by: me,
    aim: { patient: pat },
    command: { type: 'Share', data: { grantee: { type: 'professional', id }, labels: [...labels] } },
  })
const follow = (answer: PageResponse): Promise<PageResponse> =>
  answer.kind === 'redirect' ? go(answer.to) : Promise.reject(new Error('it leads nowhere'))

/** The page that checks a choice, and the form on it that saves the choice. */
const check = async (labels: readonly string[], at = base) => {
  const page = await go(`${at}/check`, { labels })
  return formTo(page, at)
}
/** Shares through the pages; answers the page that says so. */
const share = async (labels: readonly string[], at = base): Promise<PageResponse> =>
  follow(await go(at, await check(labels, at)))
const undo = async (done: PageResponse): Promise<PageResponse> =>
  go(`${base}/undo`, formTo(done, `${base}/undo`))
const choices = async (): Promise<string> => textOf(await go('/sharing'))

beforeEach(async () => {
  world = await openWorld()
  hospital = await world.addProvider('RXX01', 'acute', 'St Mary’s Hospital')
  kidney = await world.addTeam(hospital)
  pat = await world.addPatient(hospital, '9990000018')
  me = { user: pat, role: 'patient' }
  base = `/sharing/team/${kidney}`
})
afterEach(() => world.close())

describe('sharing', () => {
  it('goes from organisation to team to labels to a check that counts what goes light, and is then done', async () => {
    await file('One')
    await file('Two', { label: 'mental' })
    await file('Own', { team: kidney })
    expect(await choices()).toContain('You share your record with nobody.')
    expect(textOf(await go('/sharing/new?q=mary'))).toContain('St Mary’s Hospital')
    expect(textOf(await go('/sharing/new?q=zzz'))).toContain('None was found.')
    expect(textOf(await go(`/sharing/new/${hospital}`))).toContain('Kidney team')
    expect(textOf(await go(`${base}/check`, { labels: ['general'] }))).toContain(
      'will then be able to see 1 letter that it cannot see now',
    )
    expect(await choices()).toContain('nobody')
    expect(textOf(await share(['general']))).toContain('You share your record')
    expect(await choices()).toContain(
      'This team can see: general health. Not: mental health, sexual health and social care.',
    )
  })
  it('begins with nothing chosen, and with what stands once something does', async () => {
    const checkedIn = async (): Promise<number> => {
      const page = await go(base)
      return page.kind === 'page' ? page.html.split(' checked=""').length - 1 : -1
    }
    expect(await checkedIn()).toBe(0)
    await world.share(pat, kidney, ['general', 'social'])
    expect(await checkedIn()).toBe(2)
  })
  it('finds one person who works there, and shares with them alone', async () => {
    const nurse = await world.addProfessional([kidney])
    const page = await go(`/sharing/new/${hospital}`)
    expect(page.kind === 'page' && page.html).toContain(`href="/sharing/professional/${nurse}"`)
    await share(['general'], `/sharing/professional/${nurse}`)
    expect(await choices()).toContain('This person can see: general health.')
  })
  it('asks again, with an error summary that leads to the field, where nothing was chosen', async () => {
    const answer = await go(`${base}/check`, {})
    expect(statusOf(answer)).toBe(400)
    expect(textOf(answer)).toContain(
      'There is a problem Choose at least one part of your record, or stop sharing',
    )
    expect(answer.kind === 'page' && answer.html).toMatch(/href="#labels-1"[\s\S]*id="labels-1"/)
    expect(answer.kind === 'page' && answer.html).toContain('<title>Error: ')
  })
  it('stands beside the teams that see what they wrote themselves', async () => {
    const id = await file('Own', { team: kidney })
    expect(await choices()).toContain(
      'These teams see what they wrote themselves Kidney team, St Mary’s Hospital',
    )
    await world.retract({ patient: pat, organisation: hospital, id })
    expect(await choices()).not.toContain('These teams')
  })
  it('with a team that is not there is not found', async () => {
    expect(statusOf(await go(`/sharing/team/${'a'.repeat(32)}`))).toBe(404)
    expect(statusOf(await go(`/sharing/organisation/${kidney}`))).toBe(404)
  })
  it('claims nothing of a team with which nothing was ever shared', async () => {
    expect(await go(`${base}/done`)).toMatchObject({ kind: 'redirect', to: '/sharing' })
  })
  it('of no part at all is said in plain words', async () => {
    await world.share(pat, kidney, [])
    expect(await choices()).toContain('This team sees only what it wrote itself: no part is shared.')
  })
})

describe('undoing', () => {
  it('a stop, which said before what goes dark, shares again', async () => {
    await file('One')
    await world.share(pat, kidney, ['general'])
    const text = textOf(await go(`${base}/stop`))
    expect(text).toContain('will no longer be able to see 1 letter')
    expect(text).toContain('They keep sight of what they wrote themselves.')
    const done = await follow(await go(`${base}/stop`, {}))
    expect(await choices()).toContain('nobody')
    await undo(done)
    expect(await choices()).toContain('This team can see: general health.')
  })
  it('a change goes back to what stood before it', async () => {
    await world.share(pat, kidney, ['general'])
    world.passes(1000)
    const done = await share(['general', 'social'])
    expect(await choices()).toContain('general health and social care')
    world.passes(1000)
    await undo(done)
    expect(await choices()).toContain('This team can see: general health. Not:')
  })
  it('twice is undoing once, and leads to a page where a further click undoes nothing', async () => {
    const done = await share(['general'])
    const [one, two] = [await undo(done), await undo(done)]
    expect(one).toStrictEqual(two)
    expect(one).toMatchObject({
      to: '/sharing',
      notice: 'You do not share with Kidney team, St Mary’s Hospital.',
    })
    expect(await choices()).toContain('nobody')
    expect(textOf(await follow(one))).not.toContain('Undo')
    expect(textOf(await go(`${base}/done`))).not.toContain('Undo')
  })
  it('never gives back what was stopped in another window', async () => {
    await world.share(pat, kidney, ['general', 'mental'])
    const done = await share(['general'])
    await go(`${base}/stop`, {})
    const answer = await undo(done)
    expect([statusOf(answer), textOf(answer)]).toStrictEqual([
      409,
      expect.stringContaining('Your choices have changed since'),
    ])
    expect(await choices()).toContain('nobody')
  })
  it('is not done of a form that does not say what it was made from', async () => {
    await world.share(pat, kidney, ['general'])
    await go(`${base}/stop`, {})
    expect(statusOf(await go(`${base}/undo`, {}))).toBe(409)
    expect(statusOf(await go(base, { labels: ['general'] }))).toBe(409)
    expect(await choices()).toContain('nobody')
  })
})

describe('a choice that was checked', () => {
  it('can be stayed with: going on leads to a page that is there', async () => {
    const page = await go(`${base}/check`, { labels: ['general'] })
    expect(formTo(page, '/session/extend')).toMatchObject({ returnTo: [base] })
    expect(formTo(await go(base), '/session/extend')).toMatchObject({ returnTo: [base] })
  })
  it('is not saved once the share was stopped in another window', async () => {
    await world.share(pat, kidney, ['general'])
    const form = await check(['general', 'social'])
    await go(`${base}/stop`, {})
    expect(statusOf(await go(base, form))).toBe(409)
    expect(await choices()).toContain('nobody')
  })
  it('is saved once however often it is sent', async () => {
    const form = await check(['general'])
    const [one, two] = [await go(base, form), await go(base, form)]
    expect(one).toStrictEqual(two)
    expect(textOf(await follow(two))).toContain('You share your record')
  })
})

describe('shares that overlap', () => {
  let nurse: string
  beforeEach(async () => {
    nurse = await world.addProfessional([kidney], undefined, 'Nurse Okoro')
    await file('One')
    await file('Two', { label: 'mental' })
    await world.share(pat, kidney, ['general'])
    await shareWithPerson(nurse, ['general', 'mental'])
  })
  it('leave a person what their team holds: only the rest goes dark', async () => {
    const text = textOf(await go(`/sharing/professional/${nurse}/stop`))
    expect(text).toContain('Nurse Okoro will no longer be able to see 1 letter.')
    expect(text).toContain(
      'Nurse Okoro works in a team with which you share too, Kidney team, St Mary’s Hospital: general health.',
    )
  })
  it('leave a member of a team what they hold themselves: the team’s pages say so', async () => {
    const words =
      'Nurse Okoro works in this team, and has a share of their own: general health and mental health.'
    expect(textOf(await go(`${base}/stop`))).toContain(words)
    expect(textOf(await go(base))).toContain(words)
  })
  it('are none where the person has left the team', async () => {
    const other = await world.addProfessional(
      [await world.addTeam(hospital, 'Eye team')],
      undefined,
      'Dr Iris',
    )
    await shareWithPerson(other, ['general'])
    expect(textOf(await go(base))).not.toContain('Dr Iris')
  })
})
