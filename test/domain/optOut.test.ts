/** The National Data Opt-out: whose choice stands, and that no decision about care knows of it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { consent, isOptedOut, labelOf, releaseFacts, shareFor } from '../../domain/consent/decider.ts'
import { consentEvents } from '../../domain/consent/events.ts'
import { isNewerThan } from '../../domain/consent/optOut.ts'
import { fold } from '../../domain/kernel/decider.ts'
import { erased, given, id, moment, now } from '../support/domain.ts'
import { eventsOf } from '../support/domainArbitrary.ts'

const ann = { by: { user: id('1'), role: 'patient' } } as const
const before = moment('2026-11-01T00:00:00.000Z')
const after = moment('2026-11-03T00:00:00.000Z')
const choose = (optedOut: boolean) => ({ type: 'ChooseOptOut', data: { optedOut } }) as const
const list = (optedOut: boolean, asOf = after) =>
  ({ type: 'RecordNationalOptOut', data: { optedOut, asOf } }) as const
const set = (by: 'person' | 'nationalService', asOf = now) =>
  ({ type: 'OptOutSet', data: { by, asOf } }) as const
const withdrawn = (by: 'person' | 'nationalService', asOf = now) =>
  ({ type: 'OptOutWithdrawn', data: { by, asOf } }) as const

describe('an opt-out that the person chooses', () => {
  it('is set, and taken back', () => {
    given(consent).when(choose(true), ann).yields(set('person'))
    given(consent, set('person')).when(choose(false), ann).yields(withdrawn('person'))
    expect(isOptedOut(given(consent, set('person')).state)).toBe(true)
    expect(isOptedOut(given(consent, set('person'), withdrawn('person')).state)).toBe(false)
  })
  it('is so already', () => {
    given(consent).when(choose(false), ann).yields()
    given(consent, set('person')).when(choose(true), ann).yields()
    given(consent, set('person'), withdrawn('person')).when(choose(false), ann).yields()
  })
  it('is their own from then on where the national service had told of it', () =>
    given(consent, set('nationalService')).when(choose(true), ann).yields(set('person')))
  it('takes back what the national service had told of', () =>
    given(consent, set('nationalService')).when(choose(false), ann).yields(withdrawn('person')))
})

describe('a list of the national service', () => {
  it('sets an opt-out, once', () => {
    given(consent).when(list(true)).yields(set('nationalService', after))
    given(consent, set('nationalService', after)).when(list(true)).yields()
    given(consent, set('person')).when(list(true)).yields()
  })
  it('without the person ends what a list said before, never what the person chose', () => {
    given(consent, set('nationalService', before))
      .when(list(false))
      .yields(withdrawn('nationalService', after))
    given(consent, set('person', before)).when(list(false)).yields()
    given(consent).when(list(false)).yields()
  })
  it('made before the newest choice changes nothing', () => {
    given(consent, set('person'), withdrawn('person')).when(list(true, before)).yields()
    given(consent, set('nationalService', after)).when(list(false, before)).yields()
    expect(isNewerThan({ status: 'withdrawn', by: 'person', asOf: now }, { asOf: before })).toBe(true)
    expect(isNewerThan({ status: 'withdrawn', by: 'person', asOf: now }, { asOf: now })).toBe(false)
    expect(isNewerThan({ status: 'none' }, { asOf: before })).toBe(false)
  })
  it('made after the person took it back here is their newer choice, made elsewhere', () =>
    given(consent, withdrawn('person')).when(list(true)).yields(set('nationalService', after)))
})

describe('an erased person', () => {
  const gone = given(consent, erased('OptOutSet'))
  it('has no opt-out, and none can be recorded', () => {
    expect(isOptedOut(gone.state)).toBe(false)
    gone.when(list(true)).rejects('erased')
  })
})

describe('care', () => {
  const isAboutOptOut = ({ type }: { readonly type: string }): boolean => type.startsWith('OptOut')
  it('is given from the same facts with and without an opt-out, whatever else was decided and when', () => {
    fc.assert(
      fc.property(fc.array(eventsOf(consentEvents), { maxLength: 20 }), history => {
        const withIt = fold(consent, history)
        const without = fold(
          consent,
          history.filter(event => !isAboutOptOut(event)),
        )
        for (const one of [id('a'), id('b')]) {
          for (const type of ['team', 'professional'] as const)
            expect(shareFor(withIt, { type, id: one })).toStrictEqual(shareFor(without, { type, id: one }))
          expect(labelOf(withIt, one, 'general')).toBe(labelOf(without, one, 'general'))
          for (const revision of [0, 1])
            expect(releaseFacts(withIt, one, revision)).toStrictEqual(releaseFacts(without, one, revision))
        }
      }),
    )
  })
})
