/** Which version NHS 111 held at a moment, and on which evidence. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toInstant, type Instant } from '../../domain/kernel/time.ts'
import { heldAt, type CheckedThen, type Learned } from '../../domain/note/held.ts'

const at = (minute: number): Instant => toInstant(Date.parse('2026-11-20T02:00:00.000Z') + minute * 60_000)
const delivered = (version: number, minute: number): Learned => ({
  receiver: 'adastra',
  what: 'delivered',
  version,
  at: at(minute),
  receipt: `r${String(version)}`,
})
const found = (minute: number, version?: number): Learned => ({
  receiver: 'adastra',
  what: 'found',
  at: at(minute),
  ...(version !== undefined && { version }),
})
const check = (minute: number): CheckedThen => ({ startedAt: at(minute), endedAt: at(minute + 0.5) })
const held = (minute: number, learned: readonly Learned[], checks: readonly CheckedThen[] = []) =>
  heldAt('adastra', { learned, checks }, at(minute))

describe('what NHS 111 held', () => {
  it('is nothing before the first receipt', () =>
    expect(held(1, [delivered(1, 2)])).toStrictEqual({
      receiver: 'adastra',
      version: 'none',
      next: { by: 'receipt', at: at(2), receipt: 'r1', version: 1 },
      isCertain: false,
    }))
  it('is known as of the last receipt, where nothing was learned later', () =>
    expect(held(14, [delivered(1, 2), delivered(2, 10)])).toStrictEqual({
      receiver: 'adastra',
      version: 2,
      evidence: { by: 'receipt', at: at(10), receipt: 'r2' },
      isCertain: false,
    }))
  it('is certain where a later check found the same', () =>
    expect(held(14, [delivered(1, 2)], [check(13), check(15)])).toStrictEqual({
      receiver: 'adastra',
      version: 1,
      evidence: { by: 'check', at: at(13) },
      next: { by: 'check', at: at(15), version: 1 },
      isCertain: true,
    }))
  it('is not certain where the next check found another version: since when is not known', () =>
    expect(held(14, [delivered(1, 2), delivered(2, 10), found(15, 1)])).toMatchObject({
      version: 2,
      next: { by: 'found', version: 1 },
      isCertain: false,
    }))
  it('is what a check found, from then on', () => {
    expect(held(16, [delivered(1, 2), delivered(2, 10), found(15, 1)])).toMatchObject({ version: 1 })
    expect(held(16, [delivered(2, 10), found(15)])).toMatchObject({ version: 'none' })
  })
  it('is not told by a check in which a receipt came', () =>
    expect(held(16, [delivered(1, 2), delivered(2, 15.2)], [check(15)])).toMatchObject({
      evidence: { by: 'receipt', receipt: 'r2' },
    }))
  it('of another receiver says nothing', () =>
    expect(heldAt('other', { learned: [delivered(1, 2)], checks: [] }, at(5)).version).toBe('none'))
  it('tells that a version went without its content', () =>
    expect(held(5, [{ ...delivered(1, 2), withheld: true }]).evidence).toMatchObject({ withheld: true }))
})

describe('for any history', () => {
  /** What a receiver really held: versions that rise by one, at rising moments. */
  const truths = fc
    .array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 })
    .map(gaps => gaps.reduce<readonly number[]>((all, gap) => [...all, (all.at(-1) ?? 0) + gap], []))
  it('says what the receiver took last by then, in whatever order it was learned', () => {
    fc.assert(
      fc.property(truths, fc.integer({ min: 0, max: 400 }), fc.nat(), (moments, moment, seed) => {
        const learned = moments.map((minute, place) => delivered(place + 1, minute))
        const turned = learned.map((_, place) => learned[(place + seed) % learned.length] ?? learned[0])
        const shuffled = turned.filter(one => one !== undefined)
        const truth = moments.filter(minute => minute <= moment).length
        expect(held(moment, shuffled).version).toBe(truth === 0 ? 'none' : truth)
      }),
    )
  })
  it('a check that found nothing else never changes the version', () => {
    fc.assert(
      fc.property(
        truths,
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 0, max: 400 }),
        (moments, moment, checked) => {
          const learned = moments.map((minute, place) => delivered(place + 1, minute))
          expect(held(moment, learned, [check(checked)]).version).toBe(held(moment, learned).version)
        },
      ),
    )
  })
})
