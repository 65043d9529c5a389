import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unavailable } from '../../support/unavailableDashboards.ts'
import type { Freshness } from '../../../analytics/views.ts'
import type { Actor } from '../../../domain/kernel/actor.ts'
import { instant } from '../../../domain/kernel/time.ts'
import type { PageResponse } from '../../../portal/visitor.ts'
import { memoryDashboards, people } from '../../support/dashboards.ts'
import { openWorld, type World } from '../../support/world.ts'
import { statusOf, textOf, visit } from './visit.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
  await world.grantDashboards(by.user)
})
afterEach(() => world.close())

const by: Actor = { user: 'c'.repeat(32), role: 'commissioner' }
const go = (path: string, dashboards = memoryDashboards().dashboards): Promise<PageResponse> =>
  visit(world, by, { path, dashboards })
const htmlOf = (answer: PageResponse): string => (answer.kind === 'page' ? answer.html : '')
const looks = async (): Promise<readonly unknown[]> =>
  (await world.stores.journal.load(`access-${world.session}`)).map(({ event }) => event)

describe('the commissioner’s first page', () => {
  it('lists the dashboards with their main figures, and puts on record what it showed', async () => {
    const text = textOf(await go('/'))
    expect(text).toMatch(
      /HbA1c over 58 mmol\/mol 600 people \w+ has the most: \d+ of 600 people Published on 20 November 2026 at 8am/,
    )
    expect(text).toContain('Not counted yet Nothing is published of this yet.')
    expect(await looks()).toMatchObject([
      { type: 'FiguresViewed', data: { question: 'hba1c', by: ['borough'], filters: [] } },
      { type: 'FiguresViewed', data: { question: 'appointments', by: ['month'], filters: [] } },
    ])
  })
  it('says why there are none where nothing can be counted', async () => {
    const text = textOf(await go('/', unavailable('no engine for this platform')))
    expect(text).toContain(
      'Counting is not running: no engine for this platform. There are no dashboards here.',
    )
    expect(await looks()).toStrictEqual([])
  })
})

describe('a dashboard', () => {
  it('says in its title what the numbers say, shows a map and the table of the same', async () => {
    const answer = await go('/dashboards/hba1c?by=borough')
    const text = textOf(answer)
    expect(text).toMatch(/HbA1c over 58 mmol\/mol \w+ has the most: \d+ of 600 people/)
    expect(htmlOf(answer)).toMatch(/<svg role="img" aria-labelledby="map-title map-desc"/)
    expect(text).toMatch(/Borough People Of all Borough Brent People \d+ Of all \d+%/)
    expect(text).toContain('Borough All People 600')
    expect(text).toContain('People whose newest HbA1c result, of any age, is over 58 mmol/mol.')
    expect(text).toContain('SELECT borough')
  })
  it('shows bars for other breakdowns, with * for what is not shown and what that means', async () => {
    const answer = await go('/dashboards/hba1c?by=sex')
    expect(htmlOf(answer)).toContain('aria-labelledby="bars-wide-title bars-wide-desc"')
    expect(textOf(answer)).toMatch(/has the most of those shown: \d+ of 600 people/)
    expect(textOf(answer)).toContain('Sex =other, not said People * Of all')
    expect(textOf(answer)).toContain('* means that the number is small')
  })
  it('crosses two breakdowns in a table, and narrows to values of others', async () => {
    const text = textOf(await go('/dashboards/hba1c?by=ageBand,sex&borough=Brent'))
    expect(text).toContain('HbA1c over 58 mmol/mol, borough: Brent')
    expect(text).toMatch(/People by age and sex Age Female Male =other, not said Age 18 to 39/)
  })
  it('says that rows overlap, and months by their names', async () => {
    const text = textOf(await go('/dashboards/appointments?by=month'))
    expect(text).toContain('Month March 2026 Appointments')
    expect(text).toContain('One person may be counted in several rows')
  })
  it('has links to every other view, one address a view, and to the CSV of this one', async () => {
    const html = htmlOf(await go('/dashboards/hba1c?sex=female&by=borough'))
    expect(html).toContain('href="/dashboards/hba1c?by=borough&amp;ageBand=18+to+39&amp;sex=female"')
    expect(html).toContain('href="/dashboards/hba1c?by=sex"')
    expect(html).toContain('href="/dashboards/hba1c?by=borough,ageBand&amp;sex=female"')
    expect(html).toContain('href="/api/v1/dashboards/hba1c?by=borough&amp;sex=female&amp;format=csv"')
  })
  it.each([
    [
      { status: 'live', countedThrough: instant.parse('2026-11-20T08:59:58.000Z') },
      'Up to date. Counted up to',
    ],
    [{ status: 'behind', seconds: 90 }, 'Counting is behind by 90 seconds.'],
    [
      { status: 'unavailable', why: 'the engine is being restarted' },
      'not running: the engine is being restarted.',
    ],
  ] satisfies [Freshness, string][])('says how fresh it is: %j', async (freshness, words) =>
    expect(
      textOf(await go('/dashboards/hba1c', memoryDashboards(people(600), freshness).dashboards)),
    ).toContain(words),
  )
  it('shows * alone where too few are counted', async () => {
    const text = textOf(await go('/dashboards/hba1c?by=', memoryDashboards(people(5)).dashboards))
    expect(text).toContain('HbA1c over 58 mmol/mol People: not shown')
    expect(text).toContain('Total All People *')
  })
  it('says of two that they have the most, and of more that none stands out', async () => {
    const split = (...counts: readonly [string, number][]) =>
      memoryDashboards(
        counts.flatMap(([borough, count]) =>
          Array.from({ length: count }, () => [[borough], ['18 to 39'], ['female']]),
        ),
      ).dashboards
    expect(
      textOf(await go('/dashboards/hba1c', split(['Brent', 40], ['Ealing', 40], ['Harrow', 20]))),
    ).toContain('Brent and Ealing have the most: 40 people each')
    expect(
      textOf(await go('/dashboards/hba1c', split(['Brent', 40], ['Ealing', 40], ['Harrow', 40]))),
    ).toContain('120 people: no borough stands out')
    expect(textOf(await go('/dashboards/hba1c', split(['Brent', 3], ['Ealing', 3])))).toContain(
      'People by borough: not shown',
    )
  })
  it('puts each view on record with what was chosen', async () => {
    await go('/dashboards/hba1c?by=ageBand&borough=Brent')
    expect(await looks()).toMatchObject([
      { data: { question: 'hba1c', by: ['ageBand'], filters: [{ breakdown: 'borough', value: 'Brent' }] } },
    ])
  })
  it('without a breakdown is the page of all: a picture, a table and what stands out for each', async () => {
    const answer = await go('/dashboards/hba1c')
    const text = textOf(answer)
    expect(text).toContain('HbA1c over 58 mmol/mol 600 people')
    for (const title of ['Borough', 'Age', 'Sex'])
      expect(text).toMatch(new RegExp(`${title} [\\w =,]+ ha(?:s|ve) the most`))
    expect(htmlOf(answer)).toContain('aria-labelledby="map-title map-desc"')
    expect(htmlOf(answer)).toContain('data-chart="ageBand" data-option="{&quot;option&quot;')
    expect(await looks()).toMatchObject([
      { data: { by: [], filters: [] } },
      { data: { by: ['borough'] } },
      { data: { by: ['ageBand'] } },
      { data: { by: ['sex'] } },
    ])
  })
  it('narrows the whole page to a value but its own breakdown, and shows all again from there', async () => {
    const answer = await go('/dashboards/hba1c?borough=Brent')
    const html = htmlOf(answer)
    expect(textOf(answer)).toContain('Only borough: Brent. Show all')
    expect(textOf(answer)).toMatch(/Ealing People \d+/)
    expect(html).toContain(
      'href="/dashboards/hba1c?borough=Ealing" data-narrows="borough" data-value="Ealing"',
    )
    expect(html).toContain(
      'href="/dashboards/hba1c" data-narrows="borough" data-value="Brent" aria-current="true"',
    )
    expect(html).toContain('href="/dashboards/hba1c?borough=Brent&amp;sex=male"')
    expect(await looks()).toMatchObject([
      { data: { by: [], filters: [{ breakdown: 'borough', value: 'Brent' }] } },
      { data: { by: ['borough'], filters: [] } },
      { data: { by: ['ageBand'], filters: [{ breakdown: 'borough', value: 'Brent' }] } },
      { data: { by: ['sex'], filters: [{ breakdown: 'borough', value: 'Brent' }] } },
    ])
  })
  it('draws months as lines, one for each value of another breakdown', async () => {
    const answer = await go('/dashboards/appointments')
    expect(textOf(answer)).toMatch(
      /Month All Kept Missed Month January 2025 All \d+ Kept \d+ Missed (?:\d+|\*)/,
    )
    expect(await looks()).toMatchObject([
      { data: { by: [] } },
      { data: { by: ['month'] } },
      { data: { by: ['month', 'outcome'] } },
      { data: { by: ['outcome'] } },
    ])
  })
  it('says which breakdowns are not counted together, and does not narrow to both', async () => {
    const { dashboards } = memoryDashboards()
    const apart: typeof dashboards = {
      ...dashboards,
      read: async name => {
        const view = await dashboards.read(name)
        return (
          view && { ...view, question: { ...view.question, together: [['borough', 'ageBand'], ['sex']] } }
        )
      },
    }
    const answer = await go('/dashboards/hba1c?borough=Brent', apart)
    expect(textOf(answer)).toContain('Sex is not counted together with borough')
    expect(htmlOf(answer)).toContain('href="/dashboards/hba1c?borough=Brent&amp;ageBand=18+to+39"')
    const wrong = await go('/dashboards/hba1c?borough=Brent&sex=male', apart)
    expect([statusOf(wrong), textOf(wrong)]).toStrictEqual([
      400,
      expect.stringContaining('borough and sex are not counted together') as string,
    ])
  })
  it('is not found where there is none, and says what an address can’t ask', async () => {
    expect(statusOf(await go('/dashboards/nothing'))).toBe(404)
    const wrong = await go('/dashboards/hba1c?by=practice')
    expect([statusOf(wrong), textOf(wrong)]).toStrictEqual([
      400,
      expect.stringContaining('practice is not one of: borough, ageBand, sex') as string,
    ])
    expect(await looks()).toStrictEqual([])
  })
  it('says that nothing is published yet', async () =>
    expect(textOf(await go('/dashboards/not-yet'))).toContain('Nothing is published of this yet.'))
})
