/** An item is filed, corrected by what is newer, and retracted; nothing older ever replaces it (F2, F3). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entry } from '../../domain/entry/decider.ts'
import { fold, type CommandOf } from '../../domain/kernel/decider.ts'
import type { EventOf } from '../../domain/kernel/event.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import type { entryCommands, entryEvents } from '../../domain/entry/events.ts'
import { erased, given, id, moment, now, system } from '../support/domain.ts'

const at = (hour: number) => moment(`2026-10-01T${String(hour).padStart(2, '0')}:00:00.000Z`)
const version = (name: string, hour: number) => ({
  content: { kind: 'diagnosis', name, status: 'active' } as const,
  source: { organisation: id('c'), team: id('d') },
  effective: at(1),
  issued: at(hour),
  label: 'general' as const,
})
const item = (name: string, hour: number) => ({
  patient: id('a'),
  ...version(name, hour),
  releaseAt: at(12),
})
type Item = ReturnType<typeof item>
const file = (data: Item) => ({ type: 'FileEntry', data }) as const
const filed = (data: Item) => ({ type: 'EntryFiled', data }) as const
const corrected = (name: string, hour: number) =>
  ({ type: 'EntryCorrected', data: version(name, hour) }) as const
const late = (name: string, hour: number) => ({ type: 'EntryFiledLate', data: version(name, hour) }) as const
const confirmed = (hour: number) => ({ type: 'EntryConfirmed', data: { issued: at(hour) } }) as const
const retraction = (hour: number) => ({ reason: 'wrong patient', issued: at(hour) })
const retract = (hour: number) => ({ type: 'RetractEntry', data: retraction(hour) }) as const
const retracted = (hour: number) => ({ type: 'EntryRetracted', data: retraction(hour) }) as const

describe('an item', () => {
  it('is filed', () =>
    given(entry)
      .when(file(item('asthma', 2)))
      .yields(filed(item('asthma', 2))))
  it('that says the same again of the same time, or of an earlier one, is already there', () => {
    for (const hour of [2, 1])
      given(entry, filed(item('asthma', 2)))
        .when(file(item('asthma', hour)))
        .yields()
  })
  it('that says the same of a later time is confirmed, and no new version', () => {
    given(entry, filed(item('asthma', 2)))
      .when(file(item('asthma', 5)))
      .yields(confirmed(5))
    const state = given(entry, filed(item('asthma', 2)), confirmed(5)).state
    expect(state).toMatchObject({ current: version('asthma', 5), earlier: [], shownRevision: 0, revision: 1 })
  })
  it('that was confirmed is not undone by what was said before', () => {
    const history = [filed(item('asthma', 2)), confirmed(5)] as const
    given(entry, ...history)
      .when(retract(4))
      .yields()
    given(entry, ...history)
      .when(file(item('bronchitis', 4)))
      .yields(late('bronchitis', 4))
  })
  it('is corrected by a newer version that says something else', () =>
    given(entry, filed(item('asthma', 2)))
      .when(file(item('bronchitis', 3)))
      .yields(corrected('bronchitis', 3)))
  it('is corrected by what came later with the same time', () =>
    given(entry, filed(item('asthma', 2)))
      .when(file(item('bronchitis', 2)))
      .yields(corrected('bronchitis', 2)))
  it('takes a new release time, also for the same content', () => {
    const releaseAt = at(20)
    given(entry, filed(item('asthma', 2)))
      .when(file({ ...item('asthma', 2), releaseAt }))
      .yields({ type: 'EntryConfirmed', data: { issued: at(2), releaseAt } })
    const moved = { type: 'EntryConfirmed', data: { issued: at(3), releaseAt } } as const
    expect(given(entry, filed(item('asthma', 2)), moved).state).toMatchObject({ releaseAt })
  })
  it('keeps an older version that comes late among the earlier ones, once', () => {
    const history = [filed(item('asthma', 5)), late('cough', 2)] as const
    given(entry, filed(item('asthma', 5)))
      .when(file(item('cough', 2)))
      .yields(late('cough', 2))
    given(entry, ...history)
      .when(file(item('cough', 2)))
      .yields()
    expect(given(entry, ...history).state).toMatchObject({
      current: version('asthma', 5),
      earlier: [version('cough', 2)],
    })
  })
  it('that was replaced and comes again stays replaced', () =>
    given(entry, filed(item('asthma', 2)), corrected('bronchitis', 3))
      .when(file(item('asthma', 2)))
      .yields())
  it('keeps every version, the label it was filed with and its release', () =>
    expect(given(entry, filed(item('asthma', 2)), corrected('bronchitis', 3)).state).toStrictEqual({
      status: 'current',
      patient: id('a'),
      revision: 1,
      shownRevision: 1,
      current: version('bronchitis', 3),
      earlier: [version('asthma', 2)],
      releaseAt: at(12),
      label: 'general',
    }))
  it('takes the label of the version that corrects it, and keeps each version’s own', () => {
    const hiv = { ...item('bronchitis', 3), label: 'sexual' as const }
    const correction = {
      type: 'EntryCorrected',
      data: { ...version('bronchitis', 3), label: 'sexual' as const },
    } as const
    given(entry, filed(item('asthma', 2)))
      .when({ type: 'FileEntry', data: hiv })
      .yields(correction)
    expect(given(entry, filed(item('asthma', 2)), correction).state).toMatchObject({
      label: 'sexual',
      current: { label: 'sexual' },
      earlier: [{ label: 'general' }],
    })
  })
  it('keeps the newer version’s label when an older one comes late', () => {
    const older = { ...version('cough', 2), label: 'sexual' as const }
    given(entry, filed(item('asthma', 5)))
      .when({ type: 'FileEntry', data: { ...item('cough', 2), label: 'sexual' } })
      .yields({ type: 'EntryFiledLate', data: older })
    expect(
      given(entry, filed(item('asthma', 5)), { type: 'EntryFiledLate', data: older }).state,
    ).toMatchObject({ label: 'general' })
  })
  it('of another person is refused without saying whose it is', () => {
    const answer = entry.decide(
      file({ ...item('asthma', 3), patient: id('b') }),
      given(entry, filed(item('asthma', 2))).state,
      { at: now, by: system },
    )
    expect(answer).toMatchObject({ rejected: 'conflict', why: 'this item belongs to another person' })
    expect(JSON.stringify(answer)).not.toContain(id('a'))
  })
  it('never comes from another organisation', () =>
    given(entry, filed(item('asthma', 2)))
      .when(file({ ...item('asthma', 3), source: { organisation: id('f'), team: id('d') } }))
      .rejects('conflict', 'source.organisation'))
  it('never changes its kind', () =>
    given(entry, filed(item('asthma', 2)))
      .when({
        type: 'FileEntry',
        data: { ...item('asthma', 3), content: { kind: 'letter', title: 'asthma' } },
      })
      .rejects('conflict', 'content.kind'))

  it('shows its newest version whatever the order in which its versions arrive', () => {
    type Event = EventOf<typeof entryEvents>
    const ask = (history: readonly Event[], command: CommandOf<typeof entryCommands>): readonly Event[] => {
      const answer = entry.decide(command, fold(entry, history), { at: now, by: system })
      return isRejection(answer) ? history : [...history, ...answer]
    }
    const versions = [2, 3, 4, 5, 6].map(hour => file(item(`version ${String(hour)}`, hour)))
    const arrivals = fc.shuffledSubarray([...versions, ...versions], { minLength: 10 })
    fc.assert(
      fc.property(arrivals, order => {
        const state = fold(entry, order.reduce<readonly Event[]>(ask, []))
        expect(state).toMatchObject({ status: 'current', current: version('version 6', 6) })
        expect(state.status === 'current' ? state.earlier.length : 0).toBe(4)
      }),
    )
  })
})

describe('a retraction', () => {
  it('takes an item back, once for each time of which it is said', () => {
    given(entry, filed(item('asthma', 2)))
      .when(retract(3))
      .yields(retracted(3))
    for (const hour of [3, 2])
      given(entry, filed(item('asthma', 2)), retracted(3))
        .when(retract(hour))
        .yields()
    given(entry, filed(item('asthma', 2)), retracted(3))
      .when(retract(5))
      .yields(retracted(5))
  })
  it('said of a later time is not undone by what was said between the two', () => {
    given(entry, filed(item('asthma', 2)), retracted(3), retracted(5))
      .when(file(item('asthma', 4)))
      .yields()
  })
  it('of what is not there is refused', () => given(entry).when(retract(3)).rejects('not-found'))
  it('is not undone by what was sent before it', () => {
    const history = [filed(item('asthma', 2)), retracted(5)] as const
    given(entry, ...history)
      .when(file(item('asthma', 2)))
      .yields()
    given(entry, ...history)
      .when(file(item('bronchitis', 4)))
      .yields(late('bronchitis', 4))
    given(entry, ...history)
      .when(file(item('bronchitis', 5)))
      .yields(late('bronchitis', 5))
    expect(given(entry, ...history, late('bronchitis', 4)).state).toMatchObject({ status: 'retracted' })
  })
  it('is undone by what its sender made after it, also with the same content', () => {
    const history = [filed(item('asthma', 2)), retracted(5)] as const
    given(entry, ...history)
      .when(file(item('asthma', 6)))
      .yields(corrected('asthma', 6))
    expect(given(entry, ...history, corrected('asthma', 6)).state).toMatchObject({
      status: 'current',
      current: version('asthma', 6),
    })
  })
})

it('what its sender said last stands, in whatever order it is told', () => {
  type Event = EventOf<typeof entryEvents>
  const ask = (history: readonly Event[], command: CommandOf<typeof entryCommands>): readonly Event[] => {
    const answer = entry.decide(command, fold(entry, history), { at: now, by: system })
    return isRejection(answer) ? history : [...history, ...answer]
  }
  const said = fc.constantFrom('asthma', 'bronchitis', 'taken back')
  const told = fc
    .array(said, { minLength: 1, maxLength: 6 })
    .map(all => all.map((words, place) => ({ words, hour: place + 2 })))
    .chain(all =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all], { minLength: all.length, maxLength: all.length * 2 }),
      ),
    )
    .map(([all, some]) => ({ last: all.at(-1), order: [...some, ...all.filter(one => !some.includes(one))] }))
  fc.assert(
    fc.property(told, ({ last, order }) => {
      const commands = order.flatMap(({ words, hour }) =>
        // What is taken back before it came leaves a trace.
        words === 'taken back' ? [file(item('trace', hour)), retract(hour)] : [file(item(words, hour))],
      )
      const state = fold(entry, commands.reduce<readonly Event[]>(ask, []))
      expect(state).toMatchObject(
        last?.words === 'taken back'
          ? { status: 'retracted' }
          : { status: 'current', current: { content: { name: last?.words }, issued: at(last?.hour ?? 0) } },
      )
    }),
    { numRuns: 500 },
  )
})

it('an erased item takes nothing', () => {
  given(entry, erased('EntryFiled'))
    .when(file(item('asthma', 2)))
    .rejects('erased')
  given(entry, erased('EntryFiled')).when(retract(3)).rejects('erased')
})
