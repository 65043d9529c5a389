import { describe, expect, it } from 'vitest'
import { commissioner, grantIn } from '../../domain/commissioner/decider.ts'
import { erased, given } from '../support/domain.ts'

const data = { name: 'Gwen Example', areas: ['Brent'], questions: 'every', breakdowns: 'every' } as const
const grant = { type: 'GrantDashboards', data } as const
const granted = { type: 'DashboardsGranted', data } as const
const wider = { ...data, areas: 'everywhere' } as const
const withdraw = { type: 'WithdrawDashboards', data: { reason: 'left' } } as const
const withdrawn = { type: 'DashboardsWithdrawn', data: withdraw.data } as const

describe('what is granted to a commissioner', () => {
  it('is granted once, and changed', () => {
    given(commissioner).when(grant).yields(granted)
    given(commissioner, granted).when(grant).yields()
    given(commissioner, granted)
      .when({ type: 'GrantDashboards', data: wider })
      .yields({ type: 'DashboardsGranted', data: wider })
  })
  it('is withdrawn once, and granted anew', () => {
    given(commissioner, granted).when(withdraw).yields(withdrawn)
    given(commissioner, granted, withdrawn).when(withdraw).yields()
    given(commissioner, granted, withdrawn).when(grant).yields(granted)
  })
  it('can’t be withdrawn from somebody who never had it', () =>
    given(commissioner).when(withdraw).rejects('not-found'))
  it('stands until it is withdrawn', () => {
    expect(grantIn(given(commissioner).state)).toBeUndefined()
    expect(grantIn(given(commissioner, granted).state)).toMatchObject({ areas: ['Brent'] })
    expect(grantIn(given(commissioner, granted, withdrawn).state)).toBeUndefined()
  })
  it('is nothing once they were erased', () => {
    const gone = given(commissioner, erased('DashboardsGranted'))
    expect(grantIn(gone.state)).toBeUndefined()
    gone.when(grant).rejects('erased')
  })
})
