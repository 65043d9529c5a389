import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unavailable } from '../support/unavailableDashboards.ts'
import { openWorld, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

interface Row {
  readonly values: readonly string[]
  readonly shown: number | 'hidden'
}
const rowsOf = (body: unknown): readonly Row[] => (body as { readonly rows: readonly Row[] }).rows

const looks = async () => {
  const found: unknown[] = []
  for await (const page of world.stores.journal.readAll({ categories: ['access'] }))
    for (const { event, meta } of page)
      if (event.type === 'FiguresViewed' && 'data' in event)
        found.push({ data: event.data, ofAsker: meta.subject === meta.actor.user, role: meta.actor.role })
  return found
}

describe('the dashboards', () => {
  it('are listed with how they are defined and broken down, and how fresh they are', async () => {
    const answer = await world.get('/api/v1/dashboards', 'commissioner')
    expect(answer.body).toMatchObject({
      freshness: { status: 'live', seconds: 2 },
      items: [
        {
          name: 'hba1c',
          unit: 'people',
          breakdowns: [{ name: 'borough' }, { name: 'ageBand' }, { name: 'sex' }],
        },
        { name: 'appointments', unit: 'appointments' },
        { name: 'not-yet' },
      ],
    })
  })
  it('answer the slice that is asked for, small numbers hidden and the rest rounded', async () => {
    const answer = await world.get('/api/v1/dashboards/hba1c?by=sex&borough=Brent', 'commissioner')
    expect([answer.status, answer.type]).toStrictEqual([200, 'application/json'])
    expect(answer.body).toMatchObject({ by: ['sex'], filters: [{ breakdown: 'borough', value: 'Brent' }] })
    const rows = rowsOf(answer.body)
    expect(rows.map(({ values }) => values[0])).toStrictEqual(['female', 'male', '=other, not said'])
    for (const { shown } of rows) expect(shown === 'hidden' || shown % 5 === 0).toBe(true)
    const all = await world.get('/api/v1/dashboards/hba1c?by=sex', 'commissioner')
    expect(rowsOf(all.body)[2]).toStrictEqual({ values: ['=other, not said'], shown: 'hidden' })
  })
  it.each([
    ['by format', '?by=sex&format=csv', '*/*'],
    ['by what is accepted', '?by=sex', 'text/csv'],
  ])('answer CSV that is asked for %s, to be saved', async (_, query, accept) => {
    const answer = await world.get(`/api/v1/dashboards/hba1c${query}`, 'administrator').set('accept', accept)
    expect([answer.status, answer.type]).toStrictEqual([200, 'text/csv'])
    expect(answer.headers['content-disposition']).toBe('attachment; filename="hba1c.csv"')
    const [header, ...lines] = answer.text.split('\r\n')
    expect(header).toBe('question,publishedAt,sex,people,percent,definition')
    expect(lines[2]).toContain(',"\'=other, not said",*,,')
  })
  it('answer JSON to who accepts anything', async () =>
    expect((await world.get('/api/v1/dashboards/hba1c', 'commissioner').set('accept', '*/*')).type).toBe(
      'application/json',
    ))
  it('put each look on record: the question, its breakdowns and filters, and no patient', async () => {
    const before = (await looks()).length
    await world.get('/api/v1/dashboards/hba1c?by=borough&sex=female', 'commissioner')
    await world.get('/api/v1/dashboards/hba1c?format=csv', 'administrator')
    const data = { question: 'hba1c', publishedAt: '2026-11-20T08:00:00.000Z' }
    expect((await looks()).slice(before)).toStrictEqual([
      {
        data: { ...data, by: ['borough'], filters: [{ breakdown: 'sex', value: 'female' }] },
        ofAsker: true,
        role: 'commissioner',
      },
      { data: { ...data, by: [], filters: [] }, ofAsker: true, role: 'administrator' },
    ])
  })
  it.each([
    ['by=practice', 'query.by', 'practice is not one of: borough, ageBand, sex'],
    ['practice=x', 'query.practice', 'practice is not one of: by, borough, ageBand, sex'],
    ['sex=none', 'query.sex', 'none is not one of: female, male, =other, not said'],
  ])('answer 400 to %s, naming it, and put nothing on record', async (query, place, why) => {
    const before = (await looks()).length
    const answer = await world.get(`/api/v1/dashboards/hba1c?${query}`, 'commissioner')
    expect([answer.status, answer.body]).toMatchObject([400, { faults: [{ place, why }] }])
    expect((await looks()).length).toBe(before)
  })
  it('answer 404 to a question that is none', async () =>
    expect((await world.get('/api/v1/dashboards/nothing', 'commissioner')).status).toBe(404))
  it('answer 503 where nothing is published yet', async () => {
    const answer = await world.get('/api/v1/dashboards/not-yet', 'commissioner')
    expect([answer.status, answer.headers['retry-after']]).toStrictEqual([503, '60'])
  })
  it('say why there are none where nothing can be counted', async () => {
    const without = await openWorld({ dashboards: unavailable('no engine for this platform') })
    const list = await without.get('/api/v1/dashboards', 'commissioner')
    expect(list.body).toStrictEqual({
      freshness: { status: 'unavailable', why: 'no engine for this platform' },
      items: [],
    })
    const one = await without.get('/api/v1/dashboards/hba1c', 'commissioner')
    expect([one.status, one.body]).toMatchObject([
      503,
      { detail: 'Dashboards are not available: no engine for this platform' },
    ])
    await without.close()
  })
})
