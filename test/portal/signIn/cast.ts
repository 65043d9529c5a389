/** The people of these tests, in the real exchange on memory stores: who they are, and which of them are linked to a sign-in. */
import { demonstrationIssuerName } from '../../../app/demonstration/issuer/people.ts'
import type { DemonstrationPerson } from '../../../app/demonstration/issuer/people.ts'
import { localDate } from '../../../domain/kernel/time.ts'
import { professional } from '../../../domain/professional/decider.ts'
import { openWorld as openExchangeWorld } from '../../support/world.ts'

const login = (subject: string) => ({ issuer: demonstrationIssuerName, subject })

/** Two providers, three teams, a GP of one team, a nurse of two (and once of a third), two patients. */
export const openCast = async () => {
  const world = await openExchangeWorld()
  const surgery = await world.addProvider('A10001', 'gp', 'Example Street Surgery')
  const hospital = await world.addProvider('RX100', 'acute', 'St Example’s Hospital')
  const surgeryTeam = await world.addTeam(surgery, 'Surgery')
  const kidneyTeam = await world.addTeam(hospital, 'Kidney team')
  const oldTeam = await world.addTeam(hospital, 'Old team')
  const gp = await world.addProfessional([surgeryTeam], login('gp'), 'Dr Dee Example')
  const nurse = await world.addProfessional([surgeryTeam, kidneyTeam, oldTeam], login('nurse'), 'Eve Example')
  await world.ask({
    aggregate: professional,
    id: nurse,
    command: { type: 'EndMembership', data: { team: oldTeam, on: localDate.parse('2026-01-01') } },
  })
  const patient = await world.addPatient(hospital, '9990000018', login('patient'))
  const otherPatient = await world.addPatient(hospital, '9990000026', login('patient-2'))
  await world.grantDashboards(await world.identity.claimId('login', demonstrationIssuerName, 'commissioner'))
  await world.settled()

  const people: readonly DemonstrationPerson[] = [
    { login: 'patient', name: 'Ada Example', role: 'patient' },
    { login: 'patient-2', name: 'Ben Example', role: 'patient' },
    { login: 'newcomer', name: 'Cleo Example', role: 'patient' },
    { login: 'gp', name: 'Dr Dee Example', role: 'professional', teams: [surgeryTeam] },
    { login: 'nurse', name: 'Eve Example', role: 'professional', teams: [surgeryTeam, kidneyTeam] },
    { login: 'locum', name: 'Dr Fay Example', role: 'professional' },
    { login: 'auditor', name: 'Gil Example', role: 'auditor' },
    { login: 'commissioner', name: 'Hal Example', role: 'commissioner' },
  ]
  const who = { surgery, hospital, surgeryTeam, kidneyTeam, oldTeam, gp, nurse, patient, otherPatient }
  return {
    ...world,
    who,
    people,
    forward: (seconds: number) => {
      world.passes(seconds * 1000)
    },
  }
}
export type Cast = Awaited<ReturnType<typeof openCast>>
