/** What an administrator does on pages: the register of providers, and what commissioners may see. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../../domain/kernel/actor.ts'
import type { PageResponse } from '../../../portal/visitor.ts'
import { openWorld, type World } from '../../support/world.ts'
import { formTo, statusOf, textOf, visit, type Visit } from './visit.ts'

let world: World
let hospital: string
const admin: Actor = { user: 'a'.repeat(32), role: 'administrator' }
const theo: Actor = { user: 'c'.repeat(32), role: 'commissioner' }

beforeEach(async () => {
  world = await openWorld()
  hospital = await world.addProvider('RXX01', 'acute', 'St Mary’s Hospital')
})
afterEach(() => world.close())

const go = (path: string, form?: Visit['form'], as = admin): Promise<PageResponse> =>
  visit(world, as, form === undefined ? { path } : { path, form })
/** Fills in the form on a page and sends it. */
const send = async (page: string, action: string, typed: NonNullable<Visit['form']>): Promise<PageResponse> =>
  go(action, formTo(await go(page), action, typed))
const ledTo = (answer: PageResponse): string => (answer.kind === 'redirect' ? answer.to : answer.kind)

describe('the register of providers', () => {
  it('is searched by name or code, and filtered by setting and state', async () => {
    await world.addProvider('A10001', 'gp', 'Harrow Surgery')
    expect(textOf(await go('/providers'))).toContain('2 providers, by name')
    const found = textOf(await go('/providers?q=rxx'))
    expect(found).toContain('St Mary’s Hospital')
    expect(found).not.toContain('Harrow Surgery')
    expect(textOf(await go('/providers?setting=gp&state=inForce'))).toContain('Harrow Surgery')
    expect(textOf(await go('/providers?state=ended'))).toContain('None was found.')
  })
  it('is read 50 at a time, everybody once', async () => {
    for (let n = 0; n < 60; n += 1) await world.addProvider(`B${String(n).padStart(4, '0')}`, 'gp')
    const first = await go('/providers')
    const next = /href="(\/providers\?after=[^"]+)"/.exec(first.kind === 'page' ? first.html : '')?.[1] ?? ''
    const second = await go(next.replaceAll('&amp;', '&'))
    const count = (answer: PageResponse): number =>
      textOf(answer).match(/DISA 1, 1 January 2024/g)?.length ?? 0
    expect([count(first), count(second)]).toStrictEqual([50, 11])
    expect(textOf(first)).toContain('61 providers')
    expect(textOf(second)).toContain('First page')
  })
  it('takes a new provider, which signs, after pages that say what it does', async () => {
    const answer = await send('/providers/new', '/providers/new', {
      name: 'Brent Clinic',
      ods: 'rzx99',
      setting: 'community',
    })
    const page = ledTo(answer)
    expect(textOf(await go(page))).toContain('Sharing agreement Not signed')
    expect(textOf(await go(`${page}/sign`))).toContain('You can end the agreement at any time.')
    const day = { 'signed-day': '1', 'signed-month': '10', 'signed-year': '2026' }
    expect(ledTo(await send(`${page}/sign`, `${page}/sign`, { agreement: 'DISA 2024', ...day }))).toBe(page)
    expect(textOf(await go(page))).toContain('Signed DISA 2024, 1 October 2026')
  })
  it('ends an agreement for a reason, and shows it', async () => {
    const page = `/providers/${hospital}`
    expect(textOf(await go(`${page}/end`))).toContain('nobody of St Mary’s Hospital can read any record')
    const without = await send(`${page}/end`, `${page}/end`, { reason: ' ' })
    expect([statusOf(without), textOf(without)]).toStrictEqual([
      400,
      expect.stringContaining('Say why the agreement ends'),
    ])
    await send(`${page}/end`, `${page}/end`, { reason: 'left the programme' })
    expect(textOf(await go(page))).toContain('Why it ended left the programme')
    expect(textOf(await go('/providers?state=ended'))).toContain('St Mary’s Hospital')
  })
  it('says what is missing, and that a code is taken', async () => {
    const empty = await send('/providers/new', '/providers/new', { name: '', ods: '?', setting: '' })
    expect(statusOf(empty)).toBe(400)
    for (const words of ['Enter its name', 'Enter an ODS code', 'Choose its care setting'])
      expect(textOf(empty)).toContain(words)
    const again = { name: 'Another', ods: 'RXX01', setting: 'acute' }
    expect(textOf(await send('/providers/new', '/providers/new', again))).toContain('is registered')
    const page = `/providers/${hospital}/sign`
    const future = { agreement: 'x', 'signed-day': '1', 'signed-month': '1', 'signed-year': '2999' }
    expect(statusOf(await go(page, future))).toBe(400)
    expect(ledTo(await go(page))).toBe(`/providers/${hospital}`)
  })
  it('knows no other provider', async () => {
    const nowhere = `/providers/${'e'.repeat(32)}`
    for (const path of [nowhere, `${nowhere}/sign`, `${nowhere}/end`, '/providers/x'])
      expect(statusOf(await go(path))).toBe(404)
    for (const path of [`${nowhere}/sign`, `${nowhere}/end`]) expect(statusOf(await go(path, {}))).toBe(404)
  })
})

describe('what a commissioner may see', () => {
  const page = `/commissioners/${theo.user}`
  const grant = (typed: NonNullable<Visit['form']>): Promise<PageResponse> => send(page, page, typed)
  const everything = { name: 'Theo Example', areas: 'everywhere', questions: 'every', breakdowns: 'every' }

  it('is nothing until it is granted, and they read what an administrator needs', async () => {
    const home = await go('/', undefined, theo)
    expect([statusOf(home), textOf(home)]).toStrictEqual([403, expect.stringContaining(theo.user)])
    expect(statusOf(await go('/dashboards/hba1c', undefined, theo))).toBe(403)
    expect(ledTo(await go(`/commissioners/new?user=${theo.user}`))).toBe(page)
    expect(statusOf(await go('/commissioners/new?user=theo'))).toBe(400)
  })
  it('is one borough, once that is granted: another is refused, and so are questions without boroughs', async () => {
    expect(ledTo(await grant({ ...everything, areas: ['Brent'] }))).toBe('/commissioners')
    expect(textOf(await go('/commissioners'))).toContain('Areas Brent')
    const own = textOf(await go('/dashboards/hba1c', undefined, theo))
    expect(own).toContain('borough: Brent')
    expect(own).not.toContain('Harrow')
    const others = await go('/dashboards/hba1c?borough=Harrow', undefined, theo)
    expect([statusOf(others), textOf(others)]).toStrictEqual([
      403,
      expect.stringContaining('Harrow is not among the areas granted to you'),
    ])
    expect(statusOf(await go('/dashboards/appointments', undefined, theo))).toBe(403)
    expect(textOf(await go('/', undefined, theo))).not.toContain('Appointments')
  })
  it('is some dashboards and breakdowns, in all areas', async () => {
    await grant({ ...everything, questions: ['hba1c'], breakdowns: ['sex'] })
    expect(statusOf(await go('/dashboards/hba1c?by=sex', undefined, theo))).toBe(200)
    expect(statusOf(await go('/dashboards/hba1c?by=ageBand', undefined, theo))).toBe(403)
    expect(textOf(await go('/commissioners'))).toContain('Dashboards hba1c Broken down by sex')
  })
  it('is withdrawn after a page that says what it does', async () => {
    await grant(everything)
    expect(statusOf(await go('/dashboards/hba1c', undefined, theo))).toBe(200)
    expect(textOf(await go(`${page}/withdraw`))).toContain('They see no dashboard any more')
    const without = await send(`${page}/withdraw`, `${page}/withdraw`, {})
    expect([statusOf(without), textOf(without)]).toStrictEqual([
      400,
      expect.stringContaining('Say why everything is withdrawn'),
    ])
    expect(statusOf(await go('/dashboards/hba1c', undefined, theo))).toBe(200)
    await send(`${page}/withdraw`, `${page}/withdraw`, { reason: 'left the board' })
    expect(statusOf(await go('/dashboards/hba1c', undefined, theo))).toBe(403)
    expect(textOf(await go('/commissioners'))).toMatch(/Withdrawn on .*: left the board/)
  })
  it('needs a name, an area, a dashboard and a breakdown', async () => {
    const answer = await grant({ name: '', areas: [], questions: [], breakdowns: [] })
    expect(statusOf(answer)).toBe(400)
    for (const words of ['Enter their name', 'at least one area', 'one dashboard', 'one breakdown'])
      expect(textOf(answer)).toContain(words)
  })
  it('is refused where a dashboard or breakdown is named that does not exist, and nothing is granted', async () => {
    const answer = await grant({ ...everything, questions: ['hba1c', 'nothing'], breakdowns: ['height'] })
    expect(statusOf(answer)).toBe(400)
    for (const words of ['There is no dashboard “nothing”', 'There is no breakdown “height”'])
      expect(textOf(answer)).toContain(words)
    expect(statusOf(await go('/dashboards/hba1c', undefined, theo))).toBe(403)
  })
  it('can’t be withdrawn from nobody', async () => {
    expect(statusOf(await go(`${page}/withdraw`))).toBe(404)
    expect(statusOf(await go(`${page}/withdraw`, {}))).toBe(404)
    expect(statusOf(await go('/commissioners/x'))).toBe(404)
    expect(statusOf(await go('/commissioners/x', {}))).toBe(404)
  })
})
