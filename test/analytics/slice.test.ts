/** Slices of published figures: what may be asked, what is shown of it, and how it leaves as CSV. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvOf } from '../../analytics/csv.ts'
import { isFault, lookAt, narrowingOf, sliceOf, type Slice } from '../../analytics/slice.ts'
import type { FiguresView, QuestionView } from '../../analytics/views.ts'
import { hba1c, memoryDashboards } from '../support/dashboards.ts'
import { moment } from '../support/domain.ts'

const question: QuestionView = {
  name: 'small',
  title: 'A small question',
  definition: 'People, "counted"\nonce.',
  sql: 'SELECT 1',
  unit: 'people',
  breakdowns: [
    { name: 'borough', title: 'Borough', values: ['Brent', '=Ealing'], overlapping: false },
    { name: 'sex', title: 'Sex', values: ['female', 'male'], overlapping: false },
  ],
}
const view: FiguresView = {
  question,
  publishedAt: moment('2026-11-20T09:00:00.000Z'),
  figures: [
    { place: [null, null], shown: 40 },
    { place: ['Brent', null], shown: 30 },
    { place: ['=Ealing', null], shown: 'hidden' },
    { place: [null, 'female'], shown: 'hidden' },
    { place: ['Brent', 'female'], shown: 30 },
    { place: ['=Ealing', 'female'], shown: 'hidden' },
  ],
}
const slice = (asked: Readonly<Record<string, string>>, of: FiguresView = view): Slice => {
  const narrowing = narrowingOf(of.question, asked)
  if (isFault(narrowing)) throw new Error(narrowing.why)
  return sliceOf(of, narrowing)
}

describe('a slice', () => {
  it('shows each value of a breakdown, with its share of the total', () => {
    const { rows, total } = slice({ by: 'borough' })
    expect(rows).toStrictEqual([
      { values: ['Brent'], shown: 30, percent: 75 },
      { values: ['=Ealing'], shown: 'hidden' },
    ])
    expect(total).toBe(40)
  })
  it('is the total where nothing is broken down', () =>
    expect(slice({}).rows).toStrictEqual([{ values: [], shown: 40, percent: 100 }]))
  it('shows 0 where nobody stands, and no share of a total that is 0 or not shown', () => {
    expect(slice({ by: 'borough', sex: 'male' }).rows).toStrictEqual([
      { values: ['Brent'], shown: 0 },
      { values: ['=Ealing'], shown: 0 },
    ])
    expect(slice({ by: 'sex', borough: '=Ealing' }).rows).toStrictEqual([
      { values: ['female'], shown: 'hidden' },
      { values: ['male'], shown: 0 },
    ])
  })
  it('shows pairs in the order that is asked for', () =>
    expect(slice({ by: 'sex,borough' }).rows.map(({ values, shown }) => [...values, shown])).toStrictEqual([
      ['female', 'Brent', 30],
      ['female', '=Ealing', 'hidden'],
      ['male', 'Brent', 0],
      ['male', '=Ealing', 0],
    ]))
  it('tells what goes on record', () =>
    expect(lookAt(slice({ by: 'borough', sex: 'male' }))).toStrictEqual({
      question: 'small',
      by: ['borough'],
      filters: [{ breakdown: 'sex', value: 'male' }],
      publishedAt: view.publishedAt,
    }))
  it.each([
    [{ by: 'practice' }, 'by', 'practice is not one of: borough, sex'],
    [{ by: 'sex,sex' }, 'by', 'at most 2 different breakdowns'],
    [{ practice: 'x' }, 'practice', 'practice is not one of: by, borough, sex'],
    [{ sex: 'x' }, 'sex', 'x is not one of: female, male'],
    [{ by: 'sex', sex: 'male' }, 'sex', 'sex is shown already'],
  ])('of %j is refused, with the place', (asked, place, why) =>
    expect(narrowingOf(question, asked)).toStrictEqual({ place, why }),
  )
  it('shows nothing but published numbers, whatever is asked', async () => {
    const published = await memoryDashboards().dashboards.read('hba1c')
    if (published === undefined) throw new Error('nothing is published')
    const numbers = new Set([0, 'hidden', ...published.figures.map(({ shown }) => shown)])
    const names = fc.subarray(
      hba1c.breakdowns.map(({ name }) => name),
      { maxLength: 2 },
    )
    const filters = fc.record(
      Object.fromEntries(hba1c.breakdowns.map(({ name, values }) => [name, fc.constantFrom(...values)])),
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(names, filters, (by, narrowed) => {
        const others = Object.entries(narrowed).filter(([name]) => !by.includes(name))
        const { rows, total } = slice({ by: by.join(','), ...Object.fromEntries(others) }, published)
        for (const { shown } of [{ shown: total }, ...rows]) expect(numbers.has(shown)).toBe(true)
        for (const { shown, percent } of rows)
          if (shown === 'hidden' || typeof total !== 'number') expect(percent).toBeUndefined()
      }),
    )
  })
})

describe('as CSV', () => {
  it('has one header row, one row a figure, `*` for what is not shown, and no formula', () =>
    expect(csvOf(slice({ by: 'borough', sex: 'female' }))).toBe(
      [
        'question,publishedAt,sex,borough,people,percent,definition',
        'small,2026-11-20T09:00:00.000Z,female,Brent,30,,"People, ""counted""\nonce."',
        'small,2026-11-20T09:00:00.000Z,female,\'=Ealing,*,,"People, ""counted""\nonce."',
        '',
      ].join('\r\n'),
    ))
})
