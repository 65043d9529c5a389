import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { list } from '../../domain/list/decider.ts'
import { erasePerson } from '../../processes/erasure.ts'
import { ada, adt, bea, mdm, openHospital, oru, recordOf, type Hospital } from './hospital.ts'

let world: Hospital
let patient: string
beforeEach(async () => {
  world = await openHospital()
  for (const message of [
    adt(ada),
    adt(bea),
    mdm(ada, { bytes: 70_000 }),
    oru(bea, { order: 'L7' }),
    oru({ ...ada, status: '02' }, { order: 'L8' }),
  ])
    await world.send(message)
  await world.work()
  patient = (await world.identity.patientByNhsNumber(ada.nhs)) ?? ''
})
afterEach(async () => {
  await world.close()
})

const hashesOf = (text: string): readonly string[] => text.match(/(?<="hash":")[0-9a-f]{64}/g) ?? []

describe('erasing a person', () => {
  it('destroys the keys of the messages about them, filed or waiting, and removes their documents', async () => {
    const hashes = hashesOf(JSON.stringify(await world.everything()))
    expect(hashes).toHaveLength(2)
    expect(await erasePerson(world, patient)).toStrictEqual({
      outcome: 'erased',
      messages: 3,
      blobs: 2,
      undecided: [],
    })
    for (const hash of hashes) expect(await world.blobs.get(hash)).toBeUndefined()
  })

  it('leaves nothing that can be read, and others whole', async () => {
    const before = await recordOf(world, bea.nhs)
    await erasePerson(world, patient)
    const everything = JSON.stringify(await world.everything())
    for (const trace of [ada.nhs, ada.local, 'Marsh', 'Dear Ada', '1961-06-15'])
      expect(everything.includes(trace) ? trace : undefined).toBeUndefined()
    expect(await recordOf(world, bea.nhs)).toStrictEqual(before)
  })

  it('leaves nothing of the lists that were kept of them', async () => {
    await world.send(adt(ada, { event: 'A31', at: '20261004090000+0000', more: ['AL1|1|DA|^Latex'] }))
    await world.work()
    const [kept = ''] = await world.streams('list')
    expect(await world.stateOf(list, kept)).toMatchObject({ status: 'kept' })
    await erasePerson(world, patient)
    expect(await world.stateOf(list, kept)).toStrictEqual({ status: 'erased' })
  })

  it('can be done again', async () => {
    await erasePerson(world, patient)
    expect(await erasePerson(world, patient)).toMatchObject({ outcome: 'again', messages: 0, blobs: 0 })
  })

  it('does nothing for someone who is not known', async () => {
    expect(await erasePerson(world, 'e'.repeat(32))).toMatchObject({ outcome: 'unknown', messages: 0 })
  })

  it('finds what waits with an NHS number that the record was given later', async () => {
    const made = 'd'.repeat(32)
    await world.send(oru({ local: 'H900' }, { order: 'L20' }))
    await world.work()
    const first = (await world.messageStates()).findLast(one => one.status === 'quarantined')
    await world.resolve(first?.id ?? '', { decision: 'created', patient: made })
    const cai = { nhs: '5760678914', status: '01' }
    await world.work()
    await world.send(oru({ ...cai, local: 'H900' }, { order: 'L21' }))
    await world.send(oru({ ...cai, status: '02' }, { order: 'L22' }))
    await world.work()
    const waiting = (await world.messageStates()).findLast(one => one.status === 'quarantined')
    await erasePerson(world, made)
    expect((await world.keys.find(waiting?.id ?? '')).state).toBe('destroyed')
  })

  it('refuses a message that was decided to be theirs, and destroys its key', async () => {
    await world.send(oru({ local: 'H555' }, { order: 'L9' }))
    await world.work()
    const waiting = (await world.messageStates()).findLast(one => one.status === 'quarantined')
    await world.resolve(waiting?.id ?? '', { decision: 'accepted', patient })
    await world.keys.destroy(patient)
    await world.work()
    expect((await world.keys.find(waiting?.id ?? '')).state).toBe('destroyed')
    expect((await world.everything()).at(-1)?.event).toStrictEqual({ type: 'Erased', was: 'MessageRefused' })
  })
})
