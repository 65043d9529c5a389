/** The differences between any two versions of a plan, by field (K2). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparePlans, type ComparedPlan } from '../../domain/carePlan/compare.ts'
import { differencesOfText } from '../../domain/carePlan/compareText.ts'
import { day, id } from '../support/domain.ts'

const goal = (text: string, progress = 10) => ({ kind: 'goal', text, progress }) as const
const item = (text: string, status: 'open' | 'completed' | 'dropped' = 'open', progress = 10) =>
  ({ id: id('a'), content: goal(text, progress), status }) as const
const section = {
  id: 'goals',
  title: 'Goals and hopes',
  plainTitle: 'My goals',
  text: 'Walk to the park. Sleep well.',
  label: 'general',
  agreement: { answer: 'agreed' },
  items: [item('Walk')],
} as const
const plan: ComparedPlan = {
  status: 'open',
  template: { id: id('e'), version: 0 },
  sections: [section],
}
const inGoals = (change: object): ComparedPlan => ({ ...plan, sections: [{ ...section, ...change }] })
const goalsOf = (before: ComparedPlan, after: ComparedPlan): unknown =>
  comparePlans(before, after).sections[0]

describe('two versions of a plan', () => {
  it('that say the same have no difference', () =>
    expect(comparePlans(plan, inGoals({}))).toStrictEqual({ sections: [] }))
  it('differ in a text by its words', () =>
    expect(goalsOf(plan, inGoals({ text: 'Walk to the big park. Sleep well.' }))).toStrictEqual({
      id: 'goals',
      title: 'Goals and hopes',
      plainTitle: 'My goals',
      change: 'changed',
      text: [{ kept: 'Walk to the' }, { added: ' big' }, { kept: ' park. Sleep well.' }],
      items: [],
    }))
  it('differ in label, owner and the person’s answer', () =>
    expect(
      goalsOf(plan, inGoals({ label: 'mental', owner: id('b'), agreement: { answer: 'changed' } })),
    ).toMatchObject({
      label: { before: 'general', after: 'mental' },
      owner: { after: id('b') },
      agreement: { before: 'agreed', after: 'changed' },
    }))
  it('differ in review date, template and whether the plan is open', () =>
    expect(
      comparePlans(plan, {
        ...plan,
        status: 'closed',
        reviewOn: day('2027-06-30'),
        template: { id: id('e'), version: 1 },
      }),
    ).toStrictEqual({
      sections: [],
      reviewOn: { after: '2027-06-30' },
      template: { before: { id: id('e'), version: 0 }, after: { id: id('e'), version: 1 } },
      status: { before: 'open', after: 'closed' },
    }))
  it('differ by a section that is there in one alone', () => {
    const none = { ...plan, sections: [] }
    expect(goalsOf(none, plan)).toMatchObject({ change: 'added', text: [{ added: section.text }] })
    expect(goalsOf(plan, none)).toMatchObject({ change: 'gone', text: [{ removed: section.text }] })
  })
})

describe('an item', () => {
  const change = (before: object | undefined, after: object | undefined): unknown =>
    (
      goalsOf(
        inGoals({ items: before === undefined ? [] : [before] }),
        inGoals({ items: after === undefined ? [] : [after] }),
      ) as { readonly items: readonly unknown[] } | undefined
    )?.items[0]

  it('is added, completed, dropped or gone', () => {
    expect(change(undefined, item('Walk'))).toMatchObject({ change: 'added' })
    expect(change(item('Walk'), item('Walk', 'completed'))).toMatchObject({ change: 'completed', fields: [] })
    expect(change(item('Walk'), item('Walk', 'dropped'))).toMatchObject({ change: 'dropped' })
    expect(change(item('Walk', 'dropped'), item('Walk'))).toMatchObject({ change: 'reopened' })
    expect(change(item('Walk'), undefined)).toMatchObject({ change: 'gone' })
  })
  it('is changed field by field', () =>
    expect(change(item('Walk far'), item('Walk near', 'open', 20))).toStrictEqual({
      id: id('a'),
      change: 'changed',
      content: goal('Walk near', 20),
      fields: [
        {
          field: 'text',
          before: 'Walk far',
          after: 'Walk near',
          text: [{ kept: 'Walk' }, { removed: ' far' }, { added: ' near' }],
        },
        { field: 'progress', before: 10, after: 20 },
      ],
    }))
})

it('the stretches of two texts are together the one and the other, whatever they say', () => {
  const words = fc.constantFrom('insulin', ' ', ' daily', '.', '. ', '\n', 'é', ' not', '!')
  const texts = fc.array(words, { maxLength: 40 }).map(list => list.join(''))
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const stretches = differencesOfText(before, after)
      const side = (other: 'added' | 'removed'): string =>
        stretches.map(one => (other in one ? '' : Object.values(one).join(''))).join('')
      expect([side('added'), side('removed')]).toStrictEqual([before, after])
    }),
    { numRuns: 500, seed: 2026 },
  )
})

it('long texts are compared while somebody waits, even where they say the same again and again', () => {
  const began = performance.now()
  const again = 'a.'.repeat(10_000)
  expect(differencesOfText(again, `b ${again} c`).length).toBeGreaterThan(0)
  expect(performance.now() - began).toBeLessThan(2000)
})
