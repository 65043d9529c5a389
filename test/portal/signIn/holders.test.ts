/** Whom the issuer's word stands for, and by whose calendar. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localDate } from '../../../domain/kernel/time.ts'
import { professional } from '../../../domain/professional/decider.ts'
import { holderOf } from '../../../portal/signIn/holders.ts'
import { openWorld, type World } from '../../support/world.ts'

let world: World
beforeEach(async () => {
  // Half past midnight in London on 2 July, still the day before in UTC.
  world = await openWorld('2026-07-01T23:30:00.000Z')
})
afterEach(() => world.close())

it('a membership that begins today in London counts from midnight there', async () => {
  const hospital = await world.addProvider('RZW01')
  const team = await world.addTeam(hospital)
  const login = { issuer: 'https://issuer.test', subject: 'night' }
  const id = await world.addProfessional([], login)
  const begins = { team, from: localDate.parse('2026-07-02') }
  await world.ask({ aggregate: professional, id, command: { type: 'BeginMembership', data: begins } })
  await world.settled()
  expect(await holderOf(world, login, 'professional')).toMatchObject({ teams: [team] })
})
