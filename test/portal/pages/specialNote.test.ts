/** Pages of special patient notes: published, decided about, read at NHS 111, proven to an auditor (K4). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../../domain/kernel/actor.ts'
import { note } from '../../../domain/note/decider.ts'
import { team } from '../../../domain/team/decider.ts'
import type { PageResponse } from '../../../portal/visitor.ts'
import { writePlan } from '../../support/planStory.ts'
import { openWorld, type World } from '../../support/world.ts'
import { formTo, statusOf, textOf, visit } from './visit.ts'

let world: World
let pat: string
let plan: string
let gp: Actor
let handler: Actor
let self: Actor
const auditor: Actor = { user: 'e'.repeat(32), role: 'auditor' }

beforeEach(async () => {
  world = await openWorld()
  const hospital = await world.addProvider('RXX01', 'acute', 'St Mary’s Hospital')
  const surgery = await world.addProvider('E84001', 'gp', 'Harrow Hill Surgery')
  const practice = await world.addTeam(surgery, 'Practice team')
  const diabetes = await world.addTeam(hospital, 'Diabetes team')
  pat = await world.addPatient(hospital, '9990000018')
  self = { user: pat, role: 'patient' }
  gp = {
    user: await world.addProfessional([practice], undefined, 'Dr Shah'),
    role: 'professional',
    team: practice,
    organisation: surgery,
  }
  const nurse: Actor = {
    user: await world.addProfessional([diabetes], undefined, 'Nurse Obi'),
    role: 'professional',
    team: diabetes,
    organisation: hospital,
  }
  const calls = world.ids.opaque()
  const formed = { provider: hospital, name: 'NHS 111', specialty: '111', setting: 'nhs111' as const }
  await world.ask({ aggregate: team, id: calls, command: { type: 'FormTeam', data: formed } })
  handler = {
    user: await world.addProfessional([calls], undefined, 'Kit Lane'),
    role: 'professional',
    team: calls,
    organisation: hospital,
  }
  await world.share(pat, practice, ['general', 'mental'])
  await world.share(pat, diabetes, ['general'])
  const partners = [hospital, surgery]
  plan = (await writePlan(world, { patient: pat, gp, nurse, partners })).id
  await world.settled()
})
afterEach(() => world.close())

type Typed = Readonly<Record<string, string | readonly string[]>>
const go = (by: Actor, path: string, form?: Typed): Promise<PageResponse> =>
  visit(world, by, form === undefined ? { path } : { path, form })
const notePath = (): string => `/patients/${pat}/note`
const publishPath = (): string => `${notePath()}/publish?plan=${plan}`
const publish = async (typed: Typed = { decision: ['told'] }): Promise<PageResponse> =>
  go(
    gp,
    `${notePath()}/publish`,
    formTo(await visit(world, gp, { path: publishPath() }), `${notePath()}/publish`, typed),
  )
const text = 'Has type 2 diabetes and early kidney disease. Stop metformin if vomiting.'
const find = (by: Actor): Promise<PageResponse> => go(by, '/nhs111', { 'nhs-number': '999 000 0018' })
const system: Actor = { user: 'nhs111', role: 'system' }
const learned = (command: Parameters<typeof note.decide>[0]) =>
  world.ask({ aggregate: note, id: pat, by: system, command })

describe('a clinician', () => {
  it('sees what would be sent, and publishes it with the person’s decision', async () => {
    expect(textOf(await go(gp, publishPath()))).toContain(text)
    expect(await publish()).toMatchObject({ kind: 'redirect', to: notePath() })
    await world.settled()
    const page = textOf(await go(gp, notePath()))
    expect(page).toContain(text)
    expect(page).toContain('Version 1. Published by Dr Shah, Practice team, Harrow Hill Surgery')
  })
  it('can’t publish without the person’s decision', async () => {
    const answer = await publish({})
    expect(statusOf(answer)).toBe(400)
    expect(textOf(answer)).toContain('NHS 111 may see a note only if the person said so')
  })
  it('withdraws it, saying why', async () => {
    await publish()
    const path = `${notePath()}/withdraw`
    expect(await go(gp, path, { why: 'Out of date' })).toMatchObject({ kind: 'redirect' })
    await world.settled()
    expect(textOf(await go(gp, notePath()))).toContain('The note is withdrawn.')
  })
  it('reads who holds it as of when, and sends again what was refused', async () => {
    await publish()
    const at = world.clock()
    const refused = { receiver: 'adastra', version: 1, as: 'refused', reason: 'it answered 422' } as const
    await learned({ type: 'RecordUndelivered', data: refused })
    await world.settled()
    expect(textOf(await go(gp, '/notes'))).toContain('Adastra has not taken version 1')
    await go(gp, `${notePath()}/send`, { receiver: 'adastra', version: '1' })
    await learned({
      type: 'RecordDelivery',
      data: { receiver: 'adastra', version: 1, receipt: 'r1', receivedAt: at },
    })
    await world.settled()
    expect(textOf(await go(gp, '/notes'))).toContain(
      'Everything that your team published has reached NHS 111.',
    )
    expect(textOf(await go(gp, notePath()))).toContain('Adastra held version 1')
  })
})

describe('a call handler of NHS 111', () => {
  it('finds the note by number: note first, then contingency and contacts', async () => {
    await publish()
    await world.settled()
    expect(await find(handler)).toMatchObject({ kind: 'redirect', to: `/nhs111/${pat}` })
    const page = textOf(await go(handler, `/nhs111/${pat}`))
    const places = [text, 'What to do if', 'Whom to call', 'Version 1, published on'].map(words =>
      page.indexOf(words),
    )
    expect(places).not.toContain(-1)
    expect(places).toStrictEqual(places.toSorted((a, b) => a - b))
  })
  it('has the whole note in sight after five seconds: its words, and nothing before it but whose it is', async () => {
    await publish()
    await world.settled()
    const page = textOf(await go(handler, `/nhs111/${pat}`))
    const words = (of: string): number => of.split(/\s+/).filter(word => /\w/.test(word)).length
    // 240 words a minute, as adults read plain text: twenty in five seconds.
    expect(words(page.slice(0, page.indexOf(text)))).toBeLessThanOrEqual(20)
  })
  it('is told whose note it is, so that a number mistyped is noticed', async () => {
    await publish()
    await world.settled()
    const page = textOf(await go(handler, `/nhs111/${pat}`))
    expect(page).toContain('EXAMPLE, Pat')
    expect(page).toMatch(/Born .* NHS number 999 000 0018/)
  })
  it('finds nothing where the person does not let NHS 111 see it, in the same words as for nobody', async () => {
    await publish()
    await go(self, '/note', { allowed: 'no' })
    const stopped = await find(handler)
    const nobodys = await go(handler, '/nhs111', { 'nhs-number': '991 200 3888' })
    expect(statusOf(stopped)).toBe(404)
    expect(textOf(stopped)).toBe(textOf(nobodys))
  })
})

describe('the person', () => {
  it('reads what NHS 111 is told, and stops it', async () => {
    await publish()
    await world.settled()
    expect(textOf(await go(self, '/note'))).toContain(text)
    expect(await go(self, '/note', { allowed: 'no' })).toMatchObject({ kind: 'redirect', to: '/note' })
    await world.settled()
    const page = textOf(await go(self, '/note'))
    expect(page).toContain('NHS 111 is told nothing about you: you stopped it.')
    expect(page).not.toContain(text)
  })
  it('must choose', async () => {
    expect(statusOf(await go(self, '/note', {}))).toBe(400)
  })
})

describe('an auditor', () => {
  it('reads which version NHS 111 held at a moment, and no content', async () => {
    await publish()
    const receivedAt = world.clock()
    await learned({
      type: 'RecordDelivery',
      data: { receiver: 'adastra', version: 1, receipt: 'r1', receivedAt },
    })
    await world.settled()
    const page = textOf(await go(auditor, `/audit/${pat}/note`))
    expect(page).toContain('Adastra held version 1')
    expect(page).not.toContain('metformin')
    const before = await visit(world, auditor, { path: `/audit/${pat}/note?at=2020-01-01 02:14` })
    expect(textOf(before)).toContain('Adastra held no note')
  })
})

describe('an administrator', () => {
  const administrator: Actor = { user: 'd'.repeat(32), role: 'administrator' }
  it('registers a system, is shown its secret once, and revokes it', async () => {
    const organisation = gp.organisation ?? ''
    const shown = textOf(
      await go(administrator, '/clients/new', { name: 'Adastra', organisation, scope: 'notes.search' }),
    )
    expect(shown).toContain('It is kept nowhere, and can’t be shown again.')
    const id = /[0-9a-f]{32}/.exec(shown)?.[0] ?? ''
    expect(textOf(await go(administrator, `/clients/${id}`))).toContain('Find special patient notes')
    expect(await go(administrator, `/clients/${id}/revoke`, { reason: 'It ended' })).toMatchObject({
      to: '/clients',
    })
    await world.settled()
    expect(textOf(await go(administrator, '/clients'))).toContain('It ended')
  })
})
