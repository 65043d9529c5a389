/** States are kept between calls, and read afresh once the person whom they are about is erased, whatever the stream's own id is. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { foldedReader } from '../../access/folded.ts'
import { carePlan } from '../../domain/carePlan/decider.ts'
import type { Actor } from '../../domain/kernel/actor.ts'
import { writePlan } from '../support/planStory.ts'
import { openWorld, type World } from '../support/world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

it('a plan that is kept is gone with the person’s key', async () => {
  const hospital = await world.addProvider('RXX01')
  const surgery = await world.addProvider('E84001', 'gp')
  const patient = await world.addPatient(hospital, '9990000018')
  const member = async (of: string, name: string): Promise<Actor> => {
    const team = await world.addTeam(of, name)
    await world.share(patient, team, ['general', 'mental'])
    return { user: await world.addProfessional([team]), role: 'professional', team, organisation: of }
  }
  const gp = await member(surgery, 'Practice team')
  const nurse = await member(hospital, 'Diabetes team')
  const plan = await writePlan(world, { patient, gp, nurse, partners: [hospital, surgery] })
  const { journal, keys } = world.stores
  const read = foldedReader(journal, keys, carePlan)
  expect((await read(plan.id)).state.status).toBe('open')
  await keys.destroy(patient)
  expect((await read(plan.id)).state).toStrictEqual({ status: 'erased' })
})
