import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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
  test('destroys the keys of the messages about them, filed or waiting, and removes their documents', async () => {
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

  test('removes the words of a long letter, which lie beside the log', async () => {
    await world.send(mdm(ada, { number: 'D2', words: 'x'.repeat(70_000) }))
    await world.work()
    const hashes = hashesOf(JSON.stringify(await world.everything()))
    expect(hashes).toHaveLength(4)
    await erasePerson(world, patient)
    for (const hash of hashes) expect(await world.blobs.get(hash)).toBeUndefined()
  })

  test('leaves nothing that can be read, and others whole', async () => {
    const before = await recordOf(world, bea.nhs)
    await erasePerson(world, patient)
    const everything = JSON.stringify(await world.everything())
    for (const trace of [ada.nhs, ada.local, 'Marsh', 'Dear Ada', '1961-06-15'])
      expect(everything.includes(trace) ? trace : undefined).toBeUndefined()
    expect(await recordOf(world, bea.nhs)).toStrictEqual(before)
  })

  test('leaves nothing of the lists that were kept of them', async () => {
    await world.send(adt(ada, { event: 'A31', at: '20261004090000+0000', more: ['AL1|1|DA|^Latex'] }))
    await world.work()
    const [kept = ''] = await world.streams('list')
    expect(await world.stateOf(list, kept)).toMatchObject({ status: 'kept' })
    await erasePerson(world, patient)
    expect(await world.stateOf(list, kept)).toStrictEqual({ status: 'erased' })
  })

  test('can be done again', async () => {
    await erasePerson(world, patient)
    expect(await erasePerson(world, patient)).toMatchObject({ outcome: 'again', messages: 0, blobs: 0 })
  })

  test('does nothing for someone who is not known', async () => {
    expect(await erasePerson(world, 'e'.repeat(32))).toMatchObject({ outcome: 'unknown', messages: 0 })
  })

  test('finds what waits with an NHS number that the record was given later', async () => {
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

  test('refuses a message that was decided to be theirs, and destroys its key', async () => {
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

/** The same message with other bytes in it. */
const changed = (of: string, from: string, to: string): string => {
  if (!of.includes(from)) throw new Error(`it does not hold ${from}`)
  return of.replace(from, to)
}
const padded = (of: string): string => `${of}ZZZ|${'x'.repeat(70_000)}\r`

describe('a message that was refused on arrival', () => {
  const merge = (kept: string, gone: string): string =>
    `${changed(adt(bea), 'ADT^A28', 'ADT^A40').replace(bea.nhs, kept)}MRG|${gone}\r`
  test.each([
    ['by its NHS number', changed(adt(ada), 'ADT^A28', 'ADT^A05')],
    ['by the hospital’s own number', changed(adt({ local: ada.local }), 'ADT^A28', 'ADT^A05')],
    [
      'by a number without a type',
      changed(adt(bea), 'ADT^A28', 'ADT^A05').replace(/PID.*/, `PID|1||${ada.nhs}||Marsh^Ada`),
    ],
    [
      'in PID-2, as older versions do',
      changed(adt(bea), 'PID|1|', `PID|1|${ada.nhs}`).replace('ADT^A28', 'ADT^A05'),
    ],
    ['as the number that a merge takes away', merge(bea.nhs, `${ada.local}^^^RYJ^MR`)],
    ['in a second PID', `${adt(bea)}${adt(ada).split('\r')[2] ?? ''}\r`],
    ['and is so large that it lies beside the log', padded(changed(adt(ada), 'ADT^A28', 'ADT^A05'))],
    [
      'somewhere in its text, spaced',
      `${changed(adt(bea), 'ADT^A28', 'ADT^A05')}NTE|1||mother is 999 000 0018\r`,
    ],
    ['and can’t be read', adt(ada).replace('MSH|^~\\&', 'MSH|^^^^')],
  ])('is erased with the person whom it names %s', async (_how, message) => {
    expect(await world.send(message)).toBe('AR')
    const { id, ...state } = (await world.messageStates()).at(-1) ?? {}
    expect(state).toMatchObject({ status: 'refused' })
    await erasePerson(world, patient)
    expect((await world.keys.find(id ?? '')).state).toBe('destroyed')
    expect((await world.messageStates()).at(-1)).toMatchObject({ status: 'erased' })
  })

  test('stays where it names somebody else', async () => {
    expect(await world.send(changed(adt(bea), 'ADT^A28', 'ADT^A05'))).toBe('AR')
    expect(await world.send('no message at all')).toBe('AR')
    const sent = (await world.messageStates()).filter(one => one.status === 'refused')
    expect(sent).toHaveLength(2)
    await erasePerson(world, patient)
    for (const { id } of sent) expect((await world.keys.find(id)).state).toBe('present')
  })

  test('is found again when an erasure was cut off between its bytes and its key', async () => {
    await world.send(padded(changed(adt(ada), 'ADT^A28', 'ADT^A05')))
    const { id } = (await world.messageStates()).at(-1) ?? { id: '' }
    for (const hash of hashesOf(JSON.stringify(await world.everything()))) await world.blobs.remove(hash)
    await erasePerson(world, patient)
    expect((await world.keys.find(id)).state).toBe('destroyed')
  })
})

describe('a message that nobody came to yet', () => {
  test('is erased with the person whom it names, and another’s is filed', async () => {
    await world.send(oru(ada, { order: 'L30' }))
    await world.send(oru(bea, { order: 'L31' }))
    const [theirs, others] = (await world.messageStates()).slice(-2)
    await erasePerson(world, patient)
    expect((await world.keys.find(theirs?.id ?? '')).state).toBe('destroyed')
    await world.work()
    expect((await world.messageStates()).find(({ id }) => id === others?.id)).toMatchObject({
      status: 'filed',
    })
  })
})
