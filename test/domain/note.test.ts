/** The special patient note: published in versions, let to NHS 111 by the person alone, known to be held by whom (K4). */
import { describe, expect, it } from 'vitest'
import { currentNote, isForNhs111, note } from '../../domain/note/decider.ts'
import type { NoteContent } from '../../domain/note/events.ts'
import { erased, given, id, moment } from '../support/domain.ts'

const content = (text: string): NoteContent => ({
  plan: id('a'),
  planRevision: 3,
  text,
  contingency: [],
  contacts: [],
})
const team = id('b')
const publish = (text: string, decided = false) =>
  ({
    type: 'PublishNote',
    data: { content: content(text), team, ...(decided && { decision: { by: 'toldClinician' as const } }) },
  }) as const
const published = (version: number, text: string) =>
  ({ type: 'NotePublished', data: { version, content: content(text), team } }) as const
const allow = { type: 'AllowNhs111', data: {} } as const
const allowed = { type: 'Nhs111Allowed', data: { by: 'person' } } as const
const told = { type: 'Nhs111Allowed', data: { by: 'toldClinician' } } as const
const forbid = { type: 'ForbidNhs111', data: {} } as const
const forbidden = { type: 'Nhs111Forbidden', data: { by: 'person' } } as const
const withdraw = { type: 'WithdrawNote', data: { why: 'out of date' } } as const
const withdrawn = (version: number) =>
  ({ type: 'NoteWithdrawn', data: { version, because: 'clinician', why: 'out of date' } }) as const
const stopped = (version: number) =>
  ({ type: 'NoteWithdrawn', data: { version, because: 'personsDecision' } }) as const
const isLet = (...history: Parameters<typeof given<never, never, never>>[1][]) =>
  isForNhs111(given(note, ...(history as never[])).state)

describe('a note', () => {
  it('is published once the person lets NHS 111 see it, or with the decision that they told', () => {
    given(note).when(publish('Glucose first')).rejects('conflict', 'decision')
    given(note).when(publish('Glucose first', true)).yields(told, published(1, 'Glucose first'))
    given(note, allowed).when(publish('Glucose first')).yields(published(1, 'Glucose first'))
    given(note, allowed).when(publish('Glucose first', true)).yields(published(1, 'Glucose first'))
  })
  it('is published in versions counted from 1, each once', () => {
    given(note, allowed, published(1, 'A')).when(publish('A')).yields()
    given(note, allowed, published(1, 'A')).when(publish('B')).yields(published(2, 'B'))
  })
  it('is withdrawn as a version of its own, and published again as another', () => {
    given(note, allowed, published(1, 'A')).when(withdraw).yields(withdrawn(2))
    given(note, allowed, published(1, 'A'), withdrawn(2)).when(withdraw).yields()
    given(note, allowed, published(1, 'A'), withdrawn(2)).when(publish('A')).yields(published(3, 'A'))
    given(note).when(withdraw).yields()
  })
})

describe('the person’s decision', () => {
  it('against NHS 111 withdraws the note wherever it is held, and nobody else overrules it', () => {
    given(note, allowed, published(1, 'A')).when(forbid).yields(forbidden, stopped(2))
    given(note, allowed, published(1, 'A'), forbidden, stopped(2)).when(forbid).yields()
    given(note, allowed, published(1, 'A'), forbidden, stopped(2))
      .when(publish('B', true))
      .rejects('conflict', 'decision')
    given(note).when(forbid).yields(forbidden)
  })
  it('for it brings back what their own decision withdrew, as it was, as a new version', () => {
    const history = [allowed, published(1, 'A'), forbidden, stopped(2)] as const
    given(note, ...history)
      .when(allow)
      .yields(allowed, published(3, 'A'))
    given(note, ...history, allowed, published(3, 'A'))
      .when(allow)
      .yields()
  })
  it('for it brings back nothing that a clinician withdrew', () =>
    given(note, allowed, published(1, 'A'), withdrawn(2), forbidden).when(allow).yields(allowed))
  it('alone makes no note: NHS 111 sees one that is published and let', () => {
    expect(isLet(allowed as never)).toBe(false)
    expect(isLet(allowed as never, published(1, 'A') as never)).toBe(true)
    expect(isLet(allowed as never, published(1, 'A') as never, withdrawn(2) as never)).toBe(false)
    expect(isLet(allowed as never, published(1, 'A') as never, forbidden as never)).toBe(false)
  })
})

describe('what a receiver holds', () => {
  const delivery = {
    receiver: 'adastra',
    version: 1,
    receipt: 'R1',
    receivedAt: moment('2026-11-02T09:00:00.000Z'),
  }
  const delivered = { type: 'NoteDelivered', data: delivery } as const
  const record = { type: 'RecordDelivery', data: delivery } as const
  const check = (held: number | 'none') =>
    ({ type: 'RecordHolding', data: { receiver: 'adastra', held, checkedAt: delivery.receivedAt } }) as const
  const late = { receiver: 'adastra', version: 1, as: 'late', reason: 'no answer' } as const
  const history = [allowed, published(1, 'A')] as const

  it('is recorded once from its receipt', () => {
    given(note, ...history)
      .when(record)
      .yields(delivered)
    given(note, ...history, delivered)
      .when(record)
      .yields()
  })
  it('is recorded where a check finds something else than was said', () => {
    given(note, ...history, delivered)
      .when(check(1))
      .yields()
    given(note, ...history, delivered)
      .when(check('none'))
      .yields({ type: 'NoteHeldOtherwise', data: check('none').data })
  })
  it('is late or refused until it is delivered', () => {
    const undelivered = { type: 'NoteUndelivered', data: late } as const
    given(note, ...history)
      .when({ type: 'RecordUndelivered', data: late })
      .yields(undelivered)
    given(note, ...history, undelivered)
      .when({ type: 'RecordUndelivered', data: late })
      .yields()
    given(note, ...history, undelivered)
      .when(record)
      .yields(delivered)
    given(note, ...history, undelivered, delivered)
      .when(record)
      .yields()
  })
  it('is no version that there was not', () => {
    given(note).when(record).rejects('not-found', 'version')
    given(note).when({ type: 'RecordUndelivered', data: late }).rejects('not-found', 'version')
  })
})

it('a note of a person who was erased is gone', () => {
  const gone = given(note, allowed, erased('NotePublished'))
  gone.when(publish('A')).rejects('erased')
  expect(currentNote(gone.state)).toBeUndefined()
  expect(isForNhs111(gone.state)).toBe(false)
})
