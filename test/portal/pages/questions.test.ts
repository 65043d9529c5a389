/** "I don't recognise this": a patient asks about a look, the privacy office answers, the patient reads it beside the look (C5). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../../domain/kernel/actor.ts'
import type { PageResponse } from '../../../portal/visitor.ts'
import { openWorld, type World } from '../../support/world.ts'
import { statusOf, textOf, visit } from './visit.ts'

let world: World
let pat: string
let path: string
let officer: Actor
let ahmed: Actor
const patient = (to: string, form?: Readonly<Record<string, string>>): Promise<PageResponse> =>
  visit(world, { user: pat, role: 'patient' }, form === undefined ? { path: to } : { path: to, form })
const office = (to: string, form?: Readonly<Record<string, string>>): Promise<PageResponse> =>
  visit(world, officer, form === undefined ? { path: to } : { path: to, form })
const linksIn = (answer: PageResponse, beginning: string): readonly string[] =>
  answer.kind === 'page'
    ? [...answer.html.matchAll(/href="([^"]+)"/g)].flatMap(([, href = '']) =>
        href.startsWith(beginning) ? [href] : [],
      )
    : []

beforeEach(async () => {
  world = await openWorld()
  const hospital = await world.addProvider('RXX01', 'acute', 'St Mary’s Hospital')
  const clinic = await world.addTeam(hospital, 'HIV clinic', 'sexual')
  const doctor = await world.addProfessional([clinic], undefined, 'Dr Ahmed')
  pat = await world.addPatient(hospital, '9990000018')
  officer = { user: world.ids.opaque(), role: 'privacyOfficer' }
  await world.share(pat, clinic, ['sexual'])
  ahmed = { user: doctor, role: 'professional', team: clinic, organisation: hospital }
  await visit(world, ahmed, { path: `/patients/${pat}` })
  world.passes(60_000)
  const [link = 'none'] = linksIn(await patient('/access-log'), '/access-log/')
  path = link
})
afterEach(() => world.close())

const asked = () => patient(path, { words: 'I have never been there' })
const questionLink = async (): Promise<string> =>
  linksIn(await office('/questions'), '/questions/')[0] ?? 'none'

describe('a patient who does not recognise a look', () => {
  it('is one press away from asking about it', async () => {
    expect(textOf(await patient(path))).toContain('Dr Ahmed, HIV clinic, St Mary’s Hospital, looked at your')
    expect(await patient(path, { words: '' })).toMatchObject({ kind: 'redirect', to: '/access-log' })
    const text = textOf(await patient('/access-log'))
    expect(text).toContain('You asked about this on 20 November 2026 at 9:01am.')
    expect(text).toContain('It waits for the privacy office to answer.')
    expect(text).not.toContain('I don’t recognise this look')
  })
  it('asks once about one look', async () => {
    await asked()
    const again = textOf(await patient(path))
    expect(again).toContain('You asked about this')
    expect(again).not.toContain('Ask about this')
    expect(await asked()).toMatchObject({ to: '/access-log' })
    expect(linksIn(await office('/questions'), '/questions/')).toHaveLength(1)
  })
  it('may ask about a later look of the same person too', async () => {
    await asked()
    world.passes(60_000)
    await visit(world, ahmed, { path: `/patients/${pat}` })
    const log = await patient('/access-log')
    expect(textOf(log)).toContain('You asked about this')
    const [later] = linksIn(log, '/access-log/')
    expect(later).not.toBe(path)
    expect(textOf(await patient(later ?? ''))).toContain('Ask about this')
  })
  it('is asked to be brief', async () => {
    const answer = await patient(path, { words: 'x'.repeat(501) })
    expect(statusOf(answer)).toBe(400)
    expect(textOf(answer)).toContain('There is a problem Use 500 characters or fewer')
  })
  it('finds nothing at the address of a look that is not in their log', async () => {
    for (const place of [`${'e'.repeat(32)}/0`, 'x/0', `${'e'.repeat(32)}/-1`])
      expect(statusOf(await patient(`/access-log/${place}/question`))).toBe(404)
    expect(statusOf(await patient(`/access-log/${'e'.repeat(32)}/0/question`, { words: '' }))).toBe(404)
  })
})

describe('the privacy office', () => {
  it('reads who looked, when and why they could, what the person says, and no diagnosis', async () => {
    expect(textOf(await office('/questions'))).toContain('No question is waiting.')
    await asked()
    const text = textOf(await office('/questions'))
    expect(text).toContain('I have never been there')
    expect(text).toContain('because the person shared with this team.')
    expect(text).not.toMatch(/HIV|Example/)
    expect(textOf(await office(await questionLink()))).toContain('Dr Ahmed, St Mary’s Hospital, looked at')
  })
  it('answers in words, and the patient reads them beside the look', async () => {
    await asked()
    const link = await questionLink()
    const empty = await office(link, { answer: ' ' })
    expect(statusOf(empty)).toBe(400)
    expect(textOf(empty)).toContain('There is a problem Write an answer')
    expect(await office(link, { answer: 'Your GP asked them for advice' })).toMatchObject({
      to: '/questions',
    })
    expect(textOf(await patient('/access-log'))).toContain(
      'The privacy office answered on 20 November 2026 at 9:01am. “Your GP asked them for advice”',
    )
    expect(textOf(await office('/questions'))).toContain('No question is waiting.')
    expect(textOf(await office('/questions?state=answered'))).toContain('I have never been there')
    expect(textOf(await office(link))).not.toContain('Send the answer')
    expect(statusOf(await office(link, { answer: 'Another answer' }))).toBe(409)
  })
  it('leaves on the person’s record that it read the question', async () => {
    await asked()
    await office('/questions')
    expect(textOf(await patient('/access-log'))).toContain(
      'A privacy officer looked at your list of who has looked, to look after privacy.',
    )
  })
  it('finds no page about a look that nobody questioned', async () => {
    const look = path.replace('/access-log', '').replace('/question', '')
    expect(statusOf(await office(`/questions/${pat}${look}`))).toBe(404)
    expect(statusOf(await office(`/questions/x${look}`))).toBe(404)
  })
  it('reads no more of somebody who was erased', async () => {
    await asked()
    await world.stores.keys.destroy(pat)
    expect(textOf(await office('/questions'))).toContain('No question is waiting.')
  })
})

it('an auditor reads that a look was questioned, and no words', async () => {
  await asked()
  const auditor = { user: world.ids.opaque(), role: 'auditor' } as const
  const text = textOf(await visit(world, auditor, { path: `/audit/${pat}/access-log` }))
  expect(text).toContain('The person asked about this on 20 November 2026')
  expect(text).not.toContain('I have never been there')
})
