import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ada, adt, bea, openHospital, oru, type Hospital } from './hospital.ts'

let world: Hospital
let adasRecord: string
let beasRecord: string
beforeEach(async () => {
  world = await openHospital()
  await file(adt(ada), adt(bea))
  adasRecord = await holderOf(ada.nhs)
  beasRecord = await holderOf(bea.nhs)
})
afterEach(async () => {
  await world.close()
})

/** Sends messages and works on all that is there. */
const file = async (...messages: readonly string[]): Promise<void> => {
  for (const message of messages) expect(await world.send(message)).toBe('AA')
  await world.work()
}
const holderOf = async (nhs: string): Promise<string> => {
  const found = await world.identity.patientByNhsNumber(nhs)
  if (found === undefined) throw new Error('no such person')
  return found
}
const nameOf = (patient: string): string =>
  patient === adasRecord ? 'ada' : patient === beasRecord ? 'bea' : 'another'
/** What became of each message after the two that made the records. */
const outcomes = async (): Promise<readonly string[]> =>
  (await world.messageStates()).slice(2).map(one => {
    if (one.status === 'filed') return nameOf(one.filed.patient)
    return one.status === 'quarantined' ? one.quarantine.reason : one.status
  })
const accept = async (patient: string): Promise<void> => {
  const waiting = (await world.messageStates()).find(one => one.status === 'quarantined')
  await world.resolve(waiting?.id ?? 'nothing waits', { decision: 'accepted', patient })
  await world.work()
}

describe('a remembered decision', () => {
  it('does not overrule a local number that is somebody else’s', async () => {
    await file(
      oru({ nhs: ada.nhs, status: '02' }, { order: 'O1' }),
      oru({ nhs: ada.nhs, local: bea.local, status: '02' }, { order: 'O2' }),
    )
    await accept(adasRecord)
    expect(await outcomes()).toStrictEqual(['ada', 'unverified'])
    await file(oru({ nhs: ada.nhs, local: bea.local, status: '02' }, { order: 'O3' }))
    expect(await outcomes()).toStrictEqual(['ada', 'unverified', 'identifiersDisagree'])
  })
})
