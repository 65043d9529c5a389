import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ada,
  adt,
  bea,
  clinic,
  hospital,
  memoryStores,
  openHospital,
  oru,
  type Hospital,
  type Stores,
} from './hospital.ts'

let stores: Stores
let world: Hospital
let adasRecord: string
let beasRecord: string
beforeEach(async () => {
  stores = memoryStores()
  world = await openHospital(stores)
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
const ownerOf = (number: string): Promise<string | undefined> =>
  world.identity.patientByLocalNumber(hospital, number)
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

describe('a decision against what a first attempt had claimed', () => {
  it('adds no number to the record that is another person’s by then', async () => {
    await world.send(oru({ ...ada, local: 'H777' }))
    const full = await openHospital(stores, {
      ...stores.log,
      append: (stream, ...asked) =>
        stream.startsWith('patient-')
          ? Promise.reject(new Error('the disk is full'))
          : stores.log.append(stream, ...asked),
    })
    await full.work()
    expect(await outcomes()).toStrictEqual(['received'])
    expect(await ownerOf('H777')).toBe(adasRecord)
    await world.endAgreement()
    await world.work()
    expect(await outcomes()).toStrictEqual(['cannotBeFiled'])
    await world.signAgreement()
    await accept(beasRecord)
    expect(await outcomes()).toStrictEqual(['bea'])
    expect(await ownerOf('H777')).toBe(adasRecord)
    const bea = (await world.patients()).find(({ id }) => id === beasRecord)
    expect(bea?.state).toMatchObject({ localNumbers: [{ number: 'H200' }] })
  })
})

describe('an NHS number that the sender does not say is verified', () => {
  it('waits without a birth date, and teaches nothing', async () => {
    await file(oru({ nhs: ada.nhs, local: 'H999', family: 'Stranger' }))
    expect(await outcomes()).toStrictEqual(['unverified'])
    expect(await ownerOf('H999')).toBeUndefined()
  })

  it('is filed with a birth date that agrees, whatever the name, and teaches the local number beside it', async () => {
    await file(oru({ ...ada, status: '', local: 'H999', family: 'Stranger' }))
    expect(await outcomes()).toStrictEqual(['ada'])
    expect(await ownerOf('H999')).toBe(adasRecord)
  })

  it('is filed by a local number that is the same person’s', async () => {
    await file(oru({ nhs: ada.nhs, local: ada.local }))
    expect(await outcomes()).toStrictEqual(['ada'])
  })

  it('waits where the record has no birth date to agree with', async () => {
    const made = 'd'.repeat(32)
    await file(oru({ nhs: '5760678914', birth: '19800101' }))
    const [, , waiting] = await world.messageStates()
    await world.resolve(waiting?.id ?? '', { decision: 'created', patient: made })
    await world.work()
    await world.send(oru({ nhs: '5760678914', birth: '19800101' }, { order: 'L2' }), clinic)
    await world.work()
    expect(await outcomes()).toStrictEqual(['another', 'unverified'])
  })

  it('teaches no local number by a remembered decision alone', async () => {
    await file(oru({ nhs: ada.nhs, status: '02' }))
    await accept(adasRecord)
    await file(oru({ nhs: ada.nhs, status: '02', local: 'H999' }, { order: 'L2' }))
    expect(await outcomes()).toStrictEqual(['ada', 'ada'])
    expect(await ownerOf('H999')).toBeUndefined()
  })
})

describe('a verified NHS number', () => {
  it('teaches the local number beside it without a birth date too', async () => {
    await file(oru({ nhs: ada.nhs, status: '01', local: 'H999' }))
    expect(await outcomes()).toStrictEqual(['ada'])
    expect(await ownerOf('H999')).toBe(adasRecord)
  })
})

describe('NHS numbers that can’t be right', () => {
  it('are claimed for nobody by a decision about their message, and its local number is', async () => {
    const several = `5760678914^^^NHS^NH~9990000026`
    await file(oru({ nhs: several, status: '01', local: 'H999' }))
    expect(await outcomes()).toStrictEqual(['identifiersDisagree'])
    await accept(adasRecord)
    expect(await outcomes()).toStrictEqual(['ada'])
    expect(await world.identity.patientByNhsNumber('5760678914')).toBeUndefined()
    expect(await world.identity.patientByNhsNumber('9990000026')).toBeUndefined()
    expect(await ownerOf('H999')).toBe(adasRecord)
  })

  it('name both people to whom their message may belong', async () => {
    await file(oru({ nhs: `${ada.nhs}^^^NHS^NH~${bea.nhs}` }))
    const waiting = (await world.messageStates()).find(one => one.status === 'quarantined')
    expect(waiting).toMatchObject({
      quarantine: {
        identifiers: await Promise.all(
          [ada.nhs, bea.nhs].map(number => world.identity.claimId('nhsNumber', number)),
        ),
      },
    })
  })

  it('keep a message from being filed by its local number', async () => {
    await file(oru({ nhs: '9990000019', status: '01', local: bea.local }))
    expect(await outcomes()).toStrictEqual(['invalidNhsNumber'])
    await accept(beasRecord)
    expect(await outcomes()).toStrictEqual(['bea'])
  })
})
