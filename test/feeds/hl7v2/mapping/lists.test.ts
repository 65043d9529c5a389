import { describe, expect, it } from 'vitest'
import { filingOf, message, sample } from './reading.ts'

const at = '2026-11-01T09:00:00.000Z'
const listsOf = (event: string, ...segments: readonly string[]) =>
  filingOf(message(`ADT^${event}`, `EVN|${event}|20261101090000+0000`, 'PID|1||H1||Marsh^Ada', ...segments))
    .lists

const penicillin = 'AL1|1|DA|^Penicillin|SV|rash'
const asthma = 'DG1|1||J45^Asthma^I10'
const byLine = (action: string): string =>
  ['DG1', '1', '', 'J45^Asthma^I10', ...Array.from({ length: 17 }, () => ''), action].join('|')

describe('the lists that an ADT message states', () => {
  it.each(['A28', 'A31'])('are whole in a %s, about the person', event => {
    expect(listsOf(event, penicillin, asthma)).toStrictEqual([
      { kind: 'allergy', mode: 'snapshot', asOf: at },
      { kind: 'diagnosis', mode: 'snapshot', asOf: at },
    ])
  })

  it.each(['A01', 'A08'])('are not whole in an %s, about a visit', event => {
    expect(listsOf(event, penicillin, asthma)).toStrictEqual([
      { kind: 'allergy', mode: 'changes', asOf: at },
      { kind: 'diagnosis', mode: 'changes', asOf: at },
    ])
  })

  it('are only those that it has segments of', () => {
    expect(listsOf('A31')).toBeUndefined()
    expect(listsOf('A31', penicillin)).toMatchObject([{ kind: 'allergy' }])
    expect(listsOf('A31', asthma)).toMatchObject([{ kind: 'diagnosis' }])
  })

  it('are never procedures: what was done stays done', () => {
    expect(listsOf('A31', 'PR1|1||H33^Resection^OPCS|Resection|20260101')).toBeUndefined()
  })

  it.each(['AL1|""', 'AL1|1|""|""|""|""|""|""', 'AL1|1||""', 'AL1|1||""^""^""'])(
    'are empty where HL7’s null stands for them: %s',
    nothing => {
      expect(listsOf('A31', nothing)).toStrictEqual([{ kind: 'allergy', mode: 'snapshot', asOf: at }])
      expect(listsOf('A08', nothing)).toBeUndefined()
    },
  )

  it.each(['AL1|1', 'AL1|1|DA', 'AL1|1|DA|""'])('are not said by a line that says nothing: %s', line => {
    expect(listsOf('A31', line)).toBeUndefined()
    expect(listsOf('A31', penicillin, line)).toMatchObject([{ mode: 'changes' }])
  })

  it.each(['A', 'D', 'U', 'X'])('are not whole where the sender updates line by line (DG1-21 %s)', action => {
    expect(listsOf('A31', asthma, byLine(action))).toMatchObject([{ kind: 'diagnosis', mode: 'changes' }])
  })

  it('are whole where the sender says so (DG1-21 S)', () => {
    expect(listsOf('A31', byLine('S'))).toMatchObject([{ kind: 'diagnosis', mode: 'snapshot' }])
  })

  it('of the samples are as their events and action codes say', () => {
    const modes = (name: string) => filingOf(sample(name)).lists?.map(({ kind, mode }) => `${kind} ${mode}`)
    expect(modes('ADT-A31-01')).toStrictEqual(['allergy snapshot', 'diagnosis changes'])
    expect(modes('ADT-A01-01')).toStrictEqual(['allergy changes', 'diagnosis changes'])
    expect(modes('ADT-A28-02')).toBeUndefined()
  })
})
