/** The patient decides who sees what (C1); clinicians hold or hasten a release (R4). */
import { describe, expect, it } from 'vitest'
import { consent, labelOf, releaseFacts, releaseOf, shareFor } from '../../domain/consent/decider.ts'
import type { Grantee } from '../../domain/consent/events.ts'
import type { Label } from '../../domain/kernel/terms.ts'
import { erased, given, id, moment, now } from '../support/domain.ts'

const renal: Grantee = { type: 'team', id: id('a') }
const okafor: Grantee = { type: 'professional', id: id('a') }
const item = id('e')
const share = (grantee: Grantee, ...labels: Label[]) =>
  ({ type: 'Share', data: { grantee, labels } }) as const
const shareGiven = (grantee: Grantee, ...labels: Label[]) =>
  ({ type: 'ShareGiven', data: { grantee, labels } }) as const
const stop = { type: 'StopSharing', data: { grantee: renal } } as const
const withdrawn = { type: 'ShareWithdrawn', data: { grantee: renal } } as const
const hold = { type: 'HoldRelease', data: { entry: item, reason: 'to be told in person' } } as const
const held = { type: 'ReleaseHeld', data: hold.data } as const
const hasten = {
  type: 'HastenRelease',
  data: { entry: item, revision: 1, reason: 'I have spoken to the patient' },
} as const
const hastened = { type: 'ReleaseHastened', data: hasten.data } as const
const relabel = { type: 'RelabelEntry', data: { entry: item, label: 'sexual' } } as const
const relabelled = { type: 'EntryRelabelled', data: { ...relabel.data, by: 'patient' } } as const
const ann = { by: { user: id('1'), role: 'patient' } } as const
const doctor = { by: { user: id('2'), role: 'professional' } } as const
const back = { entry: item, label: 'general', reason: 'it is a letter about a knee' } as const

describe('a share', () => {
  it('is given', () => given(consent).when(share(renal, 'general')).yields(shareGiven(renal, 'general')))
  it('may hold no label at all', () => {
    given(consent).when(share(renal)).yields(shareGiven(renal))
    expect(shareFor(given(consent, shareGiven(renal)).state, renal)).toStrictEqual([])
  })
  it('with the same labels stands already', () =>
    given(consent, shareGiven(renal, 'general')).when(share(renal, 'general')).yields())
  it('with other labels is changed', () =>
    given(consent, shareGiven(renal, 'general'))
      .when(share(renal, 'general', 'mental'))
      .yields({ type: 'ShareChanged', data: { grantee: renal, labels: ['general', 'mental'] } }))
  it('with a team is no share with a professional of the same id', () =>
    given(consent, shareGiven(renal, 'general'))
      .when(share(okafor, 'general'))
      .yields(shareGiven(okafor, 'general')))
  it('is withdrawn while it stands', () => {
    given(consent, shareGiven(renal, 'general')).when(stop).yields(withdrawn)
    given(consent).when(stop).yields()
    given(consent, shareGiven(renal, 'general'), withdrawn).when(stop).yields()
  })
  it('is given anew after a withdrawal', () =>
    given(consent, shareGiven(renal, 'general'), withdrawn)
      .when(share(renal, 'general'))
      .yields(shareGiven(renal, 'general')))
  it('stands with its newest labels until it is withdrawn', () => {
    const labels: Label[] = ['social']
    const changed = { type: 'ShareChanged', data: { grantee: renal, labels } } as const
    expect(shareFor(given(consent).state, renal)).toBeUndefined()
    expect(shareFor(given(consent, shareGiven(renal, 'general'), changed).state, renal)).toStrictEqual([
      'social',
    ])
    expect(shareFor(given(consent, shareGiven(renal, 'general'), withdrawn).state, renal)).toBeUndefined()
  })
  it('withdrawn from one leaves what others hold', () => {
    const { state } = given(consent, shareGiven(renal, 'general'), shareGiven(okafor, 'mental'), withdrawn)
    expect(shareFor(state, okafor)).toStrictEqual(['mental'])
  })
})

describe('an entry', () => {
  it('is relabelled once', () => {
    given(consent).when(relabel, ann).yields(relabelled)
    given(consent, relabelled).when(relabel, ann).yields()
  })
  it('is relabelled by a clinician who says why', () => {
    const event = { type: 'EntryRelabelled', data: { ...back, by: 'clinician' } } as const
    given(consent).when({ type: 'RelabelEntry', data: back }, doctor).yields(event)
    given(consent).when(relabel, doctor).rejects('invalid', 'reason')
  })
  it('keeps the label that the patient chose, whatever a clinician asks', () =>
    given(consent, relabelled).when({ type: 'RelabelEntry', data: back }, doctor).rejects('conflict'))
  it('that a clinician relabelled can be chosen for by the patient, also to stay there', () => {
    const byDoctor = {
      type: 'EntryRelabelled',
      data: { ...relabel.data, by: 'clinician', reason: 'x' },
    } as const
    given(consent, byDoctor).when(relabel, ann).yields(relabelled)
  })
  it('bears the label set last, else the one it was filed with', () => {
    expect(labelOf(given(consent).state, item, 'unset')).toBe('unset')
    expect(labelOf(given(consent, relabelled).state, item, 'general')).toBe('sexual')
    expect(labelOf(given(consent, relabelled).state, id('f'), 'general')).toBe('general')
  })
  it('is held back without an end, or until a moment to come', () => {
    const until = moment('2026-12-24T00:00:00.000Z')
    given(consent).when(hold).yields(held)
    given(consent, held).when(hold).yields()
    given(consent, held)
      .when({ type: 'HoldRelease', data: { ...hold.data, until } })
      .yields({ type: 'ReleaseHeld', data: { ...hold.data, until } })
  })
  it('is not held until a moment that has passed', () =>
    given(consent)
      .when({ type: 'HoldRelease', data: { ...hold.data, until: now } })
      .rejects('invalid', 'until'))
  it('is hastened once, also out of a hold', () => {
    given(consent, held).when(hasten).yields(hastened)
    given(consent, held, hastened).when(hasten).yields()
  })
  it('is hastened again for a version that came since, and only for that', () => {
    const again = { type: 'HastenRelease', data: { ...hasten.data, revision: 3 } } as const
    given(consent, hastened).when(again).yields({ type: 'ReleaseHastened', data: again.data })
    const { state } = given(consent, hastened)
    expect([0, 1, 2].map(shown => releaseFacts(state, item, shown).hastened)).toStrictEqual([
      true,
      true,
      false,
    ])
  })
  it('is released as was decided last', () => {
    expect(releaseOf(given(consent).state, item)).toBeUndefined()
    expect(releaseOf(given(consent, held).state, item)).toMatchObject({ status: 'held' })
    expect(releaseOf(given(consent, held, hastened).state, item)).toStrictEqual({
      status: 'hastened',
      revision: 1,
    })
    expect(releaseOf(given(consent, hastened, held).state, item)).toMatchObject({ status: 'held' })
  })
})

describe('an erased consent', () => {
  const gone = given(consent, erased('ShareGiven'), erased('EntryRelabelled'))
  it('shares nothing', () => expect(shareFor(gone.state, renal)).toBeUndefined())
  it('takes nothing', () => gone.when(share(renal, 'general')).rejects('erased'))
})
