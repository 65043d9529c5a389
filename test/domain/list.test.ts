/** A list that one organisation keeps of one person: what is gone from it, in whatever order it was told. */
import { describe, expect, it } from 'vitest'
import { goneFrom, list } from '../../domain/list/decider.ts'
import { erased, given, id, moment } from '../support/domain.ts'

const [penicillin, latex] = [id('1'), id('2')]
const at = (hour: number) => moment(`2026-10-01T0${String(hour)}:00:00.000Z`)

const stating =
  (mode: 'snapshot' | 'changes') =>
  (hour: number, entries: readonly string[], removed: readonly string[] = []) => ({
    patient: id('a'),
    organisation: id('b'),
    kind: 'allergy' as const,
    mode,
    asOf: at(hour),
    entries: [...entries],
    removed: [...removed],
  })
const snapshot = stating('snapshot')
const changes = stating('changes')
type Statement = ReturnType<typeof snapshot>

const stated = (data: Statement) => ({ type: 'ListStated', data }) as const
const state = (data: Statement) => ({ type: 'StateList', data }) as const
const goneAfter = (...statements: readonly Statement[]) =>
  goneFrom(given(list, ...statements.map(stated)).state)
const before = (hour: number) => moment(`2026-10-01T0${String(hour - 1)}:59:59.999Z`)

describe('a statement about a list', () => {
  it('is kept', () =>
    given(list)
      .when(state(snapshot(1, [penicillin])))
      .yields(stated(snapshot(1, [penicillin]))))
  it('is already so when it is made again', () =>
    given(list, stated(snapshot(1, [penicillin])), stated(snapshot(2, [latex])))
      .when(state(snapshot(1, [penicillin])))
      .yields())
  it('is kept where it says the same of a later time', () =>
    given(list, stated(snapshot(1, [penicillin])))
      .when(state(snapshot(2, [penicillin])))
      .yields(stated(snapshot(2, [penicillin]))))
  it('is refused once the person was erased', () =>
    given(list, erased('ListStated'))
      .when(state(snapshot(1, [])))
      .rejects('erased'))
})

describe('what is gone from a list', () => {
  const leftOut = { entry: latex, since: before(2), why: 'leftOut' }
  it('is what a newer snapshot leaves out', () =>
    expect(goneAfter(snapshot(1, [penicillin, latex]), snapshot(2, [penicillin]))).toStrictEqual([leftOut]))
  it('is the same when the older snapshot comes late', () =>
    expect(goneAfter(snapshot(2, [penicillin]), snapshot(1, [penicillin, latex]))).toStrictEqual([leftOut]))
  it('is so since the first snapshot that left it out, however many follow, and in whatever order', () => {
    const [first, ...later] = [snapshot(1, [latex]), snapshot(2, []), snapshot(3, [])]
    expect(goneAfter(first, ...later)).toStrictEqual([leftOut])
    expect(goneAfter(first, ...later.toReversed())).toStrictEqual([leftOut])
  })
  it('is everything after an empty snapshot', () =>
    expect(goneAfter(snapshot(1, [latex]), snapshot(2, []))).toStrictEqual([leftOut]))
  it('is not what was never in a snapshot', () =>
    expect(goneAfter(changes(1, [latex]), snapshot(2, [penicillin]))).toStrictEqual([]))
  it('is not what was said again since', () =>
    expect(goneAfter(snapshot(1, [latex]), changes(3, [latex]), snapshot(2, []))).toStrictEqual([]))
  it('is not what was said at the very instant', () =>
    expect(goneAfter(snapshot(2, [latex]), snapshot(2, [penicillin]))).toStrictEqual([]))
  it('is not what came back', () =>
    expect(goneAfter(snapshot(1, [latex]), snapshot(2, []), snapshot(3, [latex]))).toStrictEqual([]))
  it('is what came back and is left out once more', () =>
    expect(
      goneAfter(snapshot(1, [latex]), snapshot(2, []), changes(3, [latex]), snapshot(4, [])),
    ).toStrictEqual([{ ...leftOut, since: before(4) }]))
  it('is what the sender removed, from then on', () =>
    expect(goneAfter(changes(1, [latex]), changes(2, [], [latex]))).toStrictEqual([
      { entry: latex, since: at(2), why: 'removed' },
    ]))
  it('is not what was removed before it was said again', () =>
    expect(goneAfter(changes(3, [latex]), changes(2, [], [latex]))).toStrictEqual([]))
  it('is gone since the later of both, where it was removed and left out', () => {
    const both = [snapshot(1, [latex]), changes(2, [], [latex]), snapshot(3, [])]
    expect(goneAfter(...both)).toStrictEqual([{ ...leftOut, since: before(3) }])
    expect(goneAfter(...both, changes(4, [], [latex]))).toStrictEqual([
      { entry: latex, since: at(4), why: 'removed' },
    ])
  })
  it('is nothing once the person was erased', () =>
    expect(goneFrom(given(list, erased('ListStated')).state)).toStrictEqual([]))
})
