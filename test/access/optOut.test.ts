/** The National Data Opt-out never touches care: every decision about a record is the same with and without it (C9). */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isRefused } from '../../access/access.ts'
import { together } from '../../access/together.ts'
import type { Ask } from '../../access/types.ts'
import { looks } from '../../domain/access/events.ts'
import { purposes, roles, type Actor } from '../../domain/kernel/actor.ts'
import { openWorld, type World } from '../support/world.ts'

let world: World
let patient: string
/** Everybody who might look, in every role and team. */
let everybody: readonly Actor[]

beforeEach(async () => {
  world = await openWorld()
  const hospital = await world.addProvider('RZW01')
  const practice = await world.addProvider('E84901', 'gp')
  const [renal, gpTeam] = [await world.addTeam(hospital, 'Kidney team'), await world.addTeam(practice)]
  const [doctor, gp] = [await world.addProfessional([renal]), await world.addProfessional([gpTeam])]
  patient = await world.addPatient(hospital, '9990000018')
  const item = { patient, organisation: hospital, content: { kind: 'letter', title: 'One' } } as const
  await world.fileEntry({ ...item, team: renal })
  await world.fileEntry({ ...item, label: 'mental' })
  await world.fileEntry({ ...item, label: 'unset', releaseAt: '2026-12-24T00:00:00.000Z' })
  await world.share(patient, gpTeam, ['general'])
  everybody = [
    { user: patient, role: 'patient' },
    ...[renal, gpTeam].flatMap(team =>
      [doctor, gp].map(user => ({ user, role: 'professional' as const, team })),
    ),
    ...roles.map(role => ({ user: world.ids.opaque(), role })),
  ]
})
afterEach(() => world.close())

/** What one look comes to: refused, or permitted with the items that it opens and what of each is seen. */
const decisionOf = async (ask: Omit<Ask, 'session' | 'patient'>): Promise<string> => {
  const may = await world.access.decide({ ...ask, session: world.session, patient })
  if (isRefused(may)) return JSON.stringify({ ...ask, refused: may.refusal })
  const { items } = await world.queries.timeline.pick(may, { limit: 50 })
  const shown = await world.queries.timeline.read(await world.access.disclose(may, items))
  return JSON.stringify({ ...ask, permit: may.permit, items, shown })
}
const everyDecision = async (): Promise<readonly string[]> => {
  await world.settled()
  const asks = everybody.flatMap(by =>
    looks.flatMap(look => purposes.map(purpose => ({ by, look, purpose }))),
  )
  return together(1, asks, decisionOf)
}

it('decides everything alike before an opt-out, with it, and once it is taken back', async () => {
  const before = await everyDecision()
  await world.chooseOptOut(patient, true)
  expect(await everyDecision()).toStrictEqual(before)
  await world.chooseOptOut(patient, false)
  expect(await everyDecision()).toStrictEqual(before)
  expect(before.filter(line => line.includes('"content"')).length).toBeGreaterThan(3)
})
