/** Changes that the merge calls independent come to the same plan in any order of arrival: of two writers always, of more where each writes in a place of their own (K2). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { carePlan } from '../../domain/carePlan/decider.ts'
import { isDrafted, saidAt, textOf } from '../../domain/carePlan/state.ts'
import { fold } from '../../domain/kernel/decider.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { id, now, system } from '../support/domain.ts'
import { drafted, write, written } from '../support/plan.ts'
import { settlesByItself } from '../support/writersFaults.ts'
import type { Plan, PlanEvent } from '../support/writersLaws.ts'
import type { PlanCommand } from '../support/writers.ts'

const runs = { numRuns: 1000, seed: 2026 }

/** What the plan says after commands in this order; undefined where one of them was refused. */
const outcome = (begun: readonly PlanEvent[], commands: readonly PlanCommand[], plan: Plan): unknown => {
  let events = [...begun]
  for (const command of commands) {
    const answer = plan.decide(command, fold(plan, events), { at: now, by: system })
    if (isRejection(answer)) return undefined
    events = [...events, ...answer]
  }
  const state = fold(plan, events)
  if (!isDrafted(state)) return undefined
  const items = [...state.items].map(([item, { contents }]) => [item, saidAt(contents)] as const)
  return {
    texts: [...state.sections.values()].map(section => textOf(section)),
    // Items stand in the order in which they came.
    items: items.toSorted(([a], [b]) => a.localeCompare(b)),
  }
}

const words = fc.constantFrom('left', 'foot', 'hurts', 'not', 'again', '.', ',', '\n', '\n\n')
const texts = fc.array(words, { maxLength: 14 })
const edit = fc.record({ at: fc.nat(14), out: fc.nat(3), put: fc.array(words, { maxLength: 3 }) })
const edited = (
  text: readonly string[],
  { at, out, put }: { at: number; out: number; put: string[] },
): string => [...text.slice(0, at), ...put, ...text.slice(at + out)].join(' ')
const twoWriters = fc.tuple(texts, edit, edit)

const sameEitherWay = (plan: Plan) => {
  const met = new Set<boolean>()
  const found = fc.check(
    fc.property(twoWriters, ([text, one, other]) => {
      const begun = [drafted, written('needs', text.join(' '))] as const
      const [mine, theirs] = [write('needs', edited(text, one), 1), write('needs', edited(text, other), 1)]
      const first = outcome(begun, [mine, theirs], plan)
      met.add(first === undefined)
      expect(outcome(begun, [theirs, mine], plan)).toStrictEqual(first)
    }),
    runs,
  )
  return { ...found, met }
}

describe('of two writers of one text', () => {
  it('whatever they change, both orders come to the same, or both to a conflict', () => {
    const { failed, counterexample, met } = sameEitherWay(carePlan)
    expect({ failed, counterexample }).toMatchObject({ failed: false })
    expect(met).toStrictEqual(new Set([true, false]))
  })
  it('or a planted fault would be found', () =>
    expect(sameEitherWay(settlesByItself)).toMatchObject({ failed: true }))
})

/** Each writer has a paragraph, an item, and a field of an item that all of them change. */
const paragraphs = [
  'one day begins',
  'two feet hurt',
  'three meals help',
  'four walks tire',
  'five friends call',
]
const shared = { kind: 'action', text: 'Walk', who: { type: 'person' }, stage: 'planned' } as const
const begun: readonly PlanEvent[] = [
  drafted,
  written('needs', paragraphs.join('\n')),
  { type: 'ItemAdded', data: { item: id('9'), section: 'goals', content: shared } },
]
const ownWords = (writer: number) =>
  fc.array(
    fc.constantFrom('a', 'b', 'c').map(one => `${one}${String(writer)}`),
    { minLength: 1, maxLength: 4 },
  )
const changesOf = (writer: number): fc.Arbitrary<readonly PlanCommand[]> =>
  fc.tuple(ownWords(writer), fc.nat(3), fc.boolean()).map(([put, at, replaces]) => {
    const own = (paragraphs[writer] ?? '').split(' ')
    const paragraph = [...own.slice(0, at), ...put, ...own.slice(replaces ? at + 1 : at)].join(' ')
    const text = paragraphs.map((one, place) => (place === writer ? paragraph : one)).join('\n')
    const fields = [
      { text: 'Walk slowly' },
      { due: '2027-01-31' as never },
      { stage: 'underway' },
      { who: { type: 'other', words: 'My daughter' } },
      {},
    ][writer]
    const content = { kind: 'goal', text: put.join(' ') } as const
    return [
      write('needs', text, 1),
      { type: 'AddItem', data: { item: id(String(writer)), section: 'goals', content } },
      { type: 'ChangeItem', data: { item: id('9'), base: 2, content: { ...shared, ...fields } as never } },
    ]
  })
const manyWriters = fc
  .integer({ min: 2, max: 5 })
  .chain(count => fc.tuple(...Array.from({ length: count }, (_, writer) => changesOf(writer))))
  .chain(all =>
    fc.tuple(fc.constant(all.flat()), fc.shuffledSubarray(all.flat(), { minLength: all.flat().length })),
  )

describe('of two to five writers, each in a paragraph, an item and a field of their own', () => {
  it('every order comes to the same plan, and none to a conflict', () => {
    fc.assert(
      fc.property(manyWriters, ([commands, shuffled]) => {
        const first = outcome(begun, commands, carePlan)
        expect(first).toBeDefined()
        expect(outcome(begun, shuffled, carePlan)).toStrictEqual(first)
      }),
      runs,
    )
  })
  it('the limit: where a text says the same again and again, three who write in it may come to another text in another order', () => {
    const text = 'not . , foot . , foot . \n'
    const three = [
      'not . , foot foot . , foot . \n',
      'not . \n, foot . , foot . \n',
      'not \n\nfoot . , foot . \n',
    ]
    const from = [drafted, written('needs', text)] as const
    const commands = three.map(one => write('needs', one, 1))
    const ends = [commands, commands.toReversed()].map(order => outcome(from, order, carePlan))
    expect(ends[0]).not.toStrictEqual(ends[1])
  })
})
