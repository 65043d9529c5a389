/** What an administrator does on pages with care plan templates (K5). */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { section } from '../../../app/carePlanTemplates/prsb.ts'
import type { Actor } from '../../../domain/kernel/actor.ts'
import { template } from '../../../domain/template/decider.ts'
import type { PageResponse } from '../../../portal/visitor.ts'
import { id } from '../../support/domain.ts'
import { openWorld, type World } from '../../support/world.ts'
import { formTo, statusOf, textOf, visit, type Visit } from './visit.ts'

let world: World
let hospital: string
const admin: Actor = { user: 'a'.repeat(32), role: 'administrator' }
const page = `/care-plan-templates/${id('7')}/0`

beforeEach(async () => {
  world = await openWorld()
  hospital = await world.addProvider('RXX01', 'acute', 'St Mary’s Hospital')
  const data = {
    version: 0,
    title: 'Kidney plan',
    plainTitle: 'My kidneys',
    sections: [section('aboutMe', { need: 'mandatory' }), section('treatment', { label: 'social' })],
    partners: [hospital],
  }
  await world.ask({ aggregate: template, id: id('7'), command: { type: 'ProposeTemplate', data } })
  await world.settled()
})
afterEach(() => world.close())

const go = (path: string, form?: Visit['form']): Promise<PageResponse> =>
  visit(world, admin, form === undefined ? { path } : { path, form })
const send = async (at: string, action: string, typed: NonNullable<Visit['form']>): Promise<PageResponse> =>
  go(action, formTo(await go(at), action, typed))

it('templates are listed with their versions, states and how many have agreed', async () => {
  const words = textOf(await go('/care-plan-templates'))
  for (const part of ['Kidney plan', 'Proposed', '0 of 1 have agreed']) expect(words).toContain(part)
})
it('a version shows its sections with PRSB’s section, need, label and the person’s own title', async () => {
  const words = textOf(await go(page))
  for (const part of [
    'What matters to me',
    'Mandatory: never left empty',
    'Additional supporting plans: treatment',
    'Social care',
    'Not yet',
  ])
    expect(words).toContain(part)
})
it('an agreement is recorded, and with the last one the version is in force', async () => {
  expect(statusOf(await send(page, page, { organisation: '' }))).toBe(400)
  expect(await send(page, page, { organisation: hospital })).toMatchObject({ kind: 'redirect', to: page })
  const words = textOf(await go(page))
  expect(words).toContain('In force')
  expect(words).not.toContain('Record the agreement')
})
it('a version is retired for a reason, after a page that says what it does', async () => {
  const address = `${page}/retire`
  expect(textOf(await go(address))).toContain('Plans that were made with it stay as they are.')
  expect(statusOf(await send(address, address, { why: ' ' }))).toBe(400)
  expect(await send(address, address, { why: 'never used' })).toMatchObject({ kind: 'redirect', to: page })
  const words = textOf(await go(page))
  expect(words).toContain('Retired')
  expect(words).toContain('never used')
  expect(words).not.toContain('Retire this version')
})
it('a version that there is not is no page', async () => {
  for (const path of [`/care-plan-templates/${id('7')}/1`, '/care-plan-templates/x/0', `${page}x`])
    expect(statusOf(await go(path))).toBe(404)
})
