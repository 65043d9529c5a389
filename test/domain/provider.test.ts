/** A provider sends and reads only while its agreement is in force (P6). */
import { describe, expect, it } from 'vitest'
import { agreementInForce, provider } from '../../domain/provider/decider.ts'
import { day, given } from '../support/domain.ts'

const details = { name: 'Northside Hospital', ods: 'RN5', setting: 'acute' } as const
const signature = { agreement: 'DISA 3', signedOn: day('2026-01-05') }
const ending = { reason: 'withdrew' }
const registered = { type: 'ProviderRegistered', data: details } as const
const signed = { type: 'AgreementSigned', data: signature } as const
const ended = { type: 'AgreementEnded', data: ending } as const
const sign = { type: 'SignAgreement', data: signature } as const
const end = { type: 'EndAgreement', data: ending } as const

describe('a provider', () => {
  it('is registered once', () => {
    given(provider).when({ type: 'RegisterProvider', data: details }).yields(registered)
    given(provider, registered).when({ type: 'RegisterProvider', data: details }).yields()
  })
  it('is not registered again with other details', () =>
    given(provider, registered)
      .when({ type: 'RegisterProvider', data: { ...details, ods: 'RN6' } })
      .rejects('conflict'))
  it('that is a GP practice belongs to a primary care network', () => {
    const network = { code: 'U12345', name: 'Northside PCN' }
    const data = { ...details, setting: 'gp', network } as const
    given(provider).when({ type: 'RegisterProvider', data }).yields({ type: 'ProviderRegistered', data })
    given(provider)
      .when({ type: 'RegisterProvider', data: { ...details, network } })
      .rejects('invalid', 'network')
  })
  it('signs only once it is registered', () => given(provider).when(sign).rejects('not-found'))
  it('signs an agreement', () => given(provider, registered).when(sign).yields(signed))
  it('that has signed has signed', () => given(provider, registered, signed).when(sign).yields())
  it('signs a newer version of the agreement', () => {
    const data = { agreement: 'DISA 4', signedOn: day('2026-09-01') }
    given(provider, registered, signed)
      .when({ type: 'SignAgreement', data })
      .yields({ type: 'AgreementSigned', data })
  })
  it('ends its agreement', () => given(provider, registered, signed).when(end).yields(ended))
  it('without an agreement has none to end', () => {
    given(provider, registered).when(end).yields()
    given(provider, registered, signed, ended).when(end).yields()
  })
  it('signs again after an end', () => given(provider, registered, signed, ended).when(sign).yields(signed))
  it('has an agreement in force from its signature until its end', () => {
    expect(agreementInForce(given(provider, registered).state)).toBe(false)
    expect(agreementInForce(given(provider, registered, signed).state)).toBe(true)
    expect(agreementInForce(given(provider, registered, signed, ended).state)).toBe(false)
    expect(agreementInForce(given(provider, registered, signed, ended, signed).state)).toBe(true)
  })
})
