/** Merging what two wrote from the same version: nothing is guessed, nothing is lost (K2). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeFields, mergeText, type Stretch } from '../../domain/carePlan/merge.ts'

const merged = (text: string) => ({ outcome: 'merged', text })

describe('two texts from the same version', () => {
  it.each([
    ['one of which changed nothing', ['Feet.', 'Feet.', 'Eyes.'], 'Eyes.'],
    ['that say the same', ['Feet.', 'Eyes.', 'Eyes.'], 'Eyes.'],
    ['with other sentences', ['A. B. C.', 'A! B. C.', 'A. B. C?'], 'A! B. C?'],
    [
      'with another word each of one sentence',
      ['the left foot hurts', 'the right foot hurts', 'the left foot aches'],
      'the right foot aches',
    ],
    [
      'with other lines',
      ['one\ntwo\nthree', 'one\n2\nthree\n', 'zero\none\ntwo\nthree'],
      'zero\none\n2\nthree\n',
    ],
    ['one struck out, one put in', ['A. B. C.', 'A. C.', 'A. B. C. D.'], 'A. C. D.'],
  ] as const)('%s go together', (_, [base, mine, theirs], text) => {
    expect(mergeText({ base, mine, theirs })).toStrictEqual(merged(text))
    expect(mergeText({ base, mine: theirs, theirs: mine })).toStrictEqual(merged(text))
  })
  it.each([
    ['in the same word', ['the left foot', 'the right foot', 'the other foot']],
    ['in neighbouring words', ['the left foot', 'the right foot', 'the left leg']],
    ['at the same place', ['', 'mine', 'theirs']],
    ['where one struck out what the other changed', ['A. B.', 'A.', 'A. b.']],
  ] as const)('that differ %s are a conflict', (_, [base, mine, theirs]) =>
    expect(mergeText({ base, mine, theirs }).outcome).toBe('conflict'),
  )
  it('show where they part, beside what was there', () =>
    expect(
      mergeText({
        base: 'A. The left foot hurts.',
        mine: 'A. The right foot hurts.',
        theirs: 'A. The other foot hurts.',
      }),
    ).toStrictEqual({
      outcome: 'conflict',
      stretches: [
        { agreed: 'A. The' },
        { mine: ' right', base: ' left', theirs: ' other' },
        { agreed: ' foot hurts.' },
      ],
    }))
  it('are merged while somebody waits, however long and however much alike', () => {
    const began = performance.now()
    for (const base of ['a.'.repeat(10_000), 'a b '.repeat(5000), 'word, other word; '.repeat(1111)])
      mergeText({ base, mine: `${base} mine`, theirs: `theirs ${base}` })
    expect(performance.now() - began).toBeLessThan(3000)
  })
})

const words = fc.constantFrom('left', ' ', ' foot', '.', '. ', '\n', '\n\n', 'é', ' not', '!', ',')
const texts = fc.array(words, { maxLength: 30 }).map(list => list.join(''))
/** Texts that are often near each other. */
const threes = fc
  .tuple(
    texts,
    fc.array(fc.tuple(fc.nat(30), fc.nat(3), texts), { maxLength: 2 }),
    fc.array(fc.tuple(fc.nat(30), fc.nat(3), texts), { maxLength: 2 }),
  )
  .map(([base, ofMine, ofTheirs]) => {
    const edited = (edits: readonly (readonly [number, number, string])[]): string =>
      edits.reduce((text, [at, out, put]) => text.slice(0, at) + put.slice(0, 8) + text.slice(at + out), base)
    return { base, mine: edited(ofMine), theirs: edited(ofTheirs) }
  })
const many = { numRuns: 2000, seed: 2026 }
const sideOf = (stretches: readonly Stretch[], side: 'mine' | 'theirs' | 'base'): string =>
  stretches.map(one => ('agreed' in one ? one.agreed : one[side])).join('')
const characters = (text: string): readonly string[] => Array.from(text).filter(one => one.trim() !== '')
const numberOf = (one: string, text: string): number => text.split(one).length - 1

describe('whatever two write', () => {
  it('the order of the two makes no difference', () => {
    const both = new Set<string>()
    fc.assert(
      fc.property(threes, ({ base, mine, theirs }) => {
        const [one, other] = [
          mergeText({ base, mine, theirs }),
          mergeText({ base, mine: theirs, theirs: mine }),
        ]
        both.add(one.outcome)
        expect(other.outcome).toBe(one.outcome)
        if (one.outcome === 'merged') expect(other).toStrictEqual(one)
      }),
      many,
    )
    expect(both).toStrictEqual(new Set(['merged', 'conflict']))
  })
  it('what only one put in is in the merged text, and what nobody struck out too', () => {
    fc.assert(
      fc.property(threes, three => {
        const found = mergeText(three)
        if (found.outcome === 'conflict') return
        for (const one of new Set(characters(three.base + three.mine + three.theirs))) {
          const [base, mine, theirs] = [three.base, three.mine, three.theirs].map(text => numberOf(one, text))
          // Each side's change of how often a character stands is in the text; what both did alike counts once.
          const least = Math.min(base ?? 0, mine ?? 0, theirs ?? 0, (mine ?? 0) + (theirs ?? 0) - (base ?? 0))
          expect(numberOf(one, found.text)).toBeGreaterThanOrEqual(least)
        }
      }),
      many,
    )
  })
  it('a conflict shows all that each side put in', () => {
    fc.assert(
      fc.property(threes, ({ base, mine, theirs }) => {
        const found = mergeText({ base, mine, theirs })
        if (found.outcome === 'merged') return
        const shown = (['mine', 'theirs'] as const).map(side => sideOf(found.stretches, side)).join('')
        for (const one of new Set(characters(mine + theirs))) {
          const put = [mine, theirs].map(text => numberOf(one, text) - numberOf(one, base))
          expect(numberOf(one, shown)).toBeGreaterThanOrEqual(Math.max(...put))
        }
      }),
      many,
    )
  })
  it('what was merged is merged again without a change', () => {
    fc.assert(
      fc.property(threes, ({ base, mine, theirs }) => {
        const found = mergeText({ base, mine, theirs })
        if (found.outcome === 'conflict') return
        expect(mergeText({ base: mine, mine, theirs: found.text })).toStrictEqual(found)
        expect(mergeText({ base: theirs, mine: found.text, theirs })).toStrictEqual(found)
      }),
      many,
    )
  })
})

describe('two items from the same version', () => {
  const base = { kind: 'goal', text: 'Walk to the park', progress: 10 }
  it('go together where each changed another field, or the same words of none', () => {
    expect(
      mergeFields({ base, mine: { ...base, progress: 40 }, theirs: { ...base, why: 'Air' } }),
    ).toStrictEqual({
      fields: { ...base, progress: 40, why: 'Air' },
      conflicts: [],
    })
    const mine = { ...base, text: 'Walk slowly to the park' }
    const theirs = { ...base, text: 'Walk to the big park' }
    expect(mergeFields({ base, mine, theirs }).fields['text']).toBe('Walk slowly to the big park')
  })
  it('name the fields that both changed, each otherwise', () =>
    expect(
      mergeFields({ base, mine: { ...base, progress: 40 }, theirs: { ...base, progress: 50 } }).conflicts,
    ).toStrictEqual(['progress']))
  it('strike out a field that one struck out and the other left', () => {
    const { progress: _, ...mine } = base
    expect(mergeFields({ base, mine, theirs: { ...base, text: 'Swim' } })).toStrictEqual({
      fields: { kind: 'goal', text: 'Swim' },
      conflicts: [],
    })
  })
})
