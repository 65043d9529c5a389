import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ada,
  adt,
  bea,
  clinic,
  hospital,
  mdm,
  openHospital,
  oru,
  recordOf,
  type Hospital,
} from './hospital.ts'

let world: Hospital
beforeEach(async () => {
  world = await openHospital()
})
afterEach(async () => {
  await world.close()
})

const reasons = async (): Promise<readonly string[]> =>
  (await world.messageStates()).map(one =>
    one.status === 'quarantined' ? one.quarantine.reason : one.status,
  )
const sendAll = async (...messages: readonly string[]): Promise<void> => {
  for (const message of messages) expect(await world.send(message)).toBe('AA')
}
const waitingId = async (): Promise<string> => {
  const found = (await world.messageStates()).find(one => one.status === 'quarantined')
  if (found === undefined) throw new Error('nothing waits')
  return found.id
}
const patientOf = async (nhs: string): Promise<string> => {
  const found = await world.identity.patientByNhsNumber(nhs)
  if (found === undefined) throw new Error('no such person')
  return found
}

describe('a message about a person', () => {
  it('makes the record of a verified person who is not known yet', async () => {
    await sendAll(adt(ada))
    await world.work()
    expect(await recordOf(world, ada.nhs)).toMatchObject({
      demographics: { familyName: 'Marsh', givenNames: 'Ada', birthDate: '1961-06-15', sex: 'female' },
      localNumbers: ['H100'],
    })
  })

  it('is filed with its entries named by revision', async () => {
    await sendAll(adt(ada), oru(ada))
    await world.work()
    const [, filed] = await world.messageStates()
    const [entry] = await world.streams('entry')
    expect(filed).toMatchObject({
      status: 'filed',
      filed: { entries: [{ stream: `entry-${entry ?? ''}`, revision: 0 }], unmapped: [] },
    })
  })

  it('names the message that every event came from', async () => {
    await sendAll(adt(ada), oru(ada))
    await world.work()
    const [, second] = await world.streams('message')
    const filed = (await world.everything()).find(({ event }) => event.type === 'EntryFiled')
    expect(filed?.meta).toMatchObject({
      source: `message-${second ?? ''}@0`,
      causation: `message-${second ?? ''}@0`,
      purpose: 'feed',
      actor: { user: 'inbox', role: 'system', organisation: hospital },
    })
  })

  it('lists the codes that no map knows', async () => {
    await sendAll(adt(ada), oru(ada, { code: 'ODD^Odd test^L' }))
    await world.work()
    expect((await world.messageStates())[1]).toMatchObject({
      filed: { unmapped: ['local|ODD'] },
    })
    expect(await world.entries()).toMatchObject([{ label: 'unset' }])
  })

  it('changes nothing when it is sent again under another control id', async () => {
    await sendAll(adt(ada), oru(ada))
    await world.work()
    const before = await recordOf(world, ada.nhs)
    await sendAll(oru(ada), adt(ada))
    await world.work()
    expect(await recordOf(world, ada.nhs)).toStrictEqual(before)
    expect(await world.messageStates()).toMatchObject(Array.from({ length: 4 }, () => ({ status: 'filed' })))
  })

  it('corrects an earlier version, which is kept', async () => {
    await sendAll(adt(ada), oru(ada), oru(ada, { value: '61', status: 'C', at: '20261005090000+0000' }))
    await world.work()
    expect(await world.entries()).toMatchObject([
      {
        current: { content: { status: 'corrected', observations: [{ value: { quantity: { value: 61 } } }] } },
        earlier: [{ content: { status: 'final', observations: [{ value: { quantity: { value: 48 } } }] } }],
      },
    ])
  })

  it('never replaces newer content with older', async () => {
    await sendAll(adt(ada), oru(ada, { value: '61', at: '20261005090000+0000' }), oru(ada, { value: '48' }))
    await world.work()
    expect(await world.entries()).toMatchObject([
      { current: { content: { observations: [{ value: { quantity: { value: 61 } } }] } } },
    ])
  })

  it('takes a result back, and an older version that comes later stays hidden', async () => {
    await sendAll(adt(ada), oru(ada, { status: 'X', at: '20261006090000+0000' }), oru(ada))
    await world.work()
    expect(await world.entries()).toMatchObject([{ status: 'retracted' }])
  })

  it('keeps a large document beside the log, the same however often it is sent', async () => {
    await sendAll(adt(ada), mdm(ada, { bytes: 70_000 }), mdm(ada, { bytes: 70_000 }))
    await world.work()
    const [letter] = await world.entries()
    expect(letter).toMatchObject({
      earlier: [],
      current: { content: { document: { size: 70_000, mediaType: 'application/pdf' } } },
    })
  })

  it('keeps a long letter’s words as a document beside the log, and no part of them within it', async () => {
    const words = 'é'.repeat(600_000)
    await sendAll(adt(ada), mdm(ada, { words }))
    await world.work()
    const [letter] = await world.entries()
    const document = { size: 1_200_000, mediaType: 'text/plain' }
    expect(letter).toMatchObject({ current: { content: { kind: 'letter', document } } })
    expect(letter).not.toHaveProperty('current.content.text')
    if (letter?.status !== 'current' || letter.current.content.kind !== 'letter') throw new Error('no letter')
    const { document: kept } = letter.current.content
    const bytes = kept && (await world.documents.read(letter.patient, kept))
    expect(Buffer.from(bytes ?? []).toString()).toBe(words)
  })

  it('adds a local number that is seen beside a known NHS number, and is found by it afterwards', async () => {
    await sendAll(adt(ada), oru({ ...ada, local: 'H101' }), oru({ local: 'H101' }, { order: 'L2' }))
    await world.work()
    expect(await recordOf(world, ada.nhs)).toMatchObject({ localNumbers: ['H100', 'H101'] })
    expect(await world.entries()).toHaveLength(2)
  })
})

describe('a message whose person is not certain', () => {
  it.each([
    ['unverified', oru({ ...ada, status: '02' })],
    ['birthDateDiffers', oru({ ...ada, birth: '19610616' })],
    ['birthDateDiffers', oru({ local: ada.local, birth: '19610616' })],
    ['unknownIdentifier', oru({ ...bea, local: 'H999' })],
    ['unknownIdentifier', oru({ local: 'H999' })],
    ['unknownIdentifier', adt({ ...bea, status: '' })],
    ['noIdentifier', oru({ local: 'S1' }).replace('^^^RYJ^MR', '^^^X^SS')],
    ['invalidNhsNumber', oru({ ...ada, nhs: '9990000019' })],
    ['identifiersDisagree', oru({ ...ada, nhs: `${ada.nhs}^^^NHS^NH~${bea.nhs}` })],
    ['identifiersDisagree', oru({ nhs: ada.nhs, local: 'H300', status: '01' })],
  ])('waits as %s', async (reason, message) => {
    await sendAll(adt(ada), adt({ ...ada, nhs: '5760678914', local: 'H300' }), message)
    await world.work()
    expect(await reasons()).toStrictEqual(['filed', 'filed', reason])
  })

  it('waits where an item of its number is another person’s', async () => {
    await sendAll(adt(ada), adt(bea), oru(ada), oru(bea))
    await world.work()
    expect(await reasons()).toStrictEqual(['filed', 'filed', 'filed', 'belongsToAnother'])
  })

  it('does not take one provider’s local number for another’s', async () => {
    await sendAll(adt(ada))
    await world.send(oru({ local: ada.local }), clinic)
    await world.work()
    expect(await reasons()).toStrictEqual(['filed', 'unknownIdentifier'])
  })

  it('does not take a number that another authority assigned for the sender’s own', async () => {
    await sendAll(adt(ada), oru({ local: 'H100' }).replace('H100^^^RYJ', 'H100^^^OTHERHOSP'))
    await world.work()
    expect(await reasons()).toStrictEqual(['filed', 'unknownIdentifier'])
  })

  it('is filed by itself once its person becomes known', async () => {
    await sendAll(oru(ada), mdm({ local: ada.local }))
    await world.work()
    expect(await reasons()).toStrictEqual(['unknownIdentifier', 'unknownIdentifier'])
    await sendAll(adt(ada))
    await world.work()
    expect(await reasons()).toStrictEqual(['filed', 'filed', 'filed'])
  })
})

describe('a decision about a waiting message', () => {
  const unverified = { ...ada, status: '02', local: 'H777' }

  it('files it, and what waits with the same identifiers, and what comes later', async () => {
    await sendAll(adt(ada), oru(unverified), oru(unverified, { order: 'L2' }))
    await world.work()
    await world.resolve(await waitingId(), { decision: 'accepted', patient: await patientOf(ada.nhs) })
    await world.work()
    await sendAll(oru(unverified, { order: 'L3' }), oru({ local: 'H777' }, { order: 'L4' }))
    await world.work()
    expect(await reasons()).toStrictEqual(['filed', 'filed', 'filed', 'filed', 'filed'])
    expect(await world.entries()).toHaveLength(4)
  })

  it('is not taken for a person of another birth date', async () => {
    await sendAll(adt(ada), oru({ nhs: bea.nhs, status: '02' }))
    await world.work()
    await world.resolve(await waitingId(), { decision: 'accepted', patient: await patientOf(ada.nhs) })
    await world.work()
    await sendAll(oru({ nhs: bea.nhs, status: '02', birth: bea.birth }, { order: 'L9' }))
    await world.work()
    expect(await reasons()).toStrictEqual(['filed', 'filed', 'birthDateDiffers'])
  })

  it('never turns a verified number against its holder', async () => {
    await sendAll(adt(ada), adt(bea), oru({ nhs: bea.nhs, status: '02' }))
    await world.work()
    await world.resolve(await waitingId(), { decision: 'accepted', patient: await patientOf(ada.nhs) })
    await sendAll(oru({ nhs: bea.nhs, status: '01', birth: bea.birth }, { order: 'L9' }))
    await world.work()
    const [, verified] = await world.entries()
    expect(verified).toMatchObject({ patient: await patientOf(bea.nhs) })
  })

  it('makes a record where it says so', async () => {
    await sendAll(oru({ ...bea, status: '' }))
    await world.work()
    await world.resolve(await waitingId(), { decision: 'created', patient: 'd'.repeat(32) })
    await world.work()
    expect(await patientOf(bea.nhs)).toBe('d'.repeat(32))
    expect(await world.entries()).toMatchObject([{ patient: 'd'.repeat(32) }])
  })

  it('lets a record that was made without an NHS number take a verified one, and never a second', async () => {
    const made = 'd'.repeat(32)
    await sendAll(oru({ local: 'H900' }))
    await world.work()
    await world.resolve(await waitingId(), { decision: 'created', patient: made })
    await world.work()
    await sendAll(oru({ ...bea, local: 'H900' }, { order: 'L2' }))
    await world.work()
    expect((await world.patients()).map(({ state }) => state)).toMatchObject([{ nhsNumber: bea.nhs }])
    await sendAll(oru({ ...ada, local: 'H900' }, { order: 'L3' }))
    await world.work()
    expect(await reasons()).toStrictEqual(['filed', 'filed', 'identifiersDisagree'])
    await world.resolve(await waitingId(), { decision: 'accepted', patient: made })
    await world.work()
    expect(await world.identity.patientByNhsNumber(ada.nhs)).toBeUndefined()
  })

  it('files an item whose number another person has beside that one', async () => {
    await sendAll(adt(ada), adt(bea), oru(ada), oru(bea))
    await world.work()
    await world.resolve(await waitingId(), { decision: 'accepted', patient: await patientOf(bea.nhs) })
    await world.work()
    await sendAll(oru(bea, { value: '70', at: '20261006090000+0000' }))
    await world.work()
    expect(await reasons()).toStrictEqual(Array.from({ length: 5 }, () => 'filed'))
    expect(await world.entries()).toMatchObject([
      { patient: await patientOf(ada.nhs), earlier: [] },
      { patient: await patientOf(bea.nhs), earlier: [{}] },
    ])
  })

  it('makes it wait again where what it holds can’t be filed', async () => {
    const long = `NTE|1||${'x'.repeat(1_200_000)}\rOBX|1|NM`
    await sendAll(adt(ada), oru(ada).replace('OBX|1|NM', long))
    await world.work()
    expect(await reasons()).toStrictEqual(['filed', 'cannotBeFiled'])
    const patient = await patientOf(ada.nhs)
    await world.resolve(await waitingId(), { decision: 'accepted', patient })
    await world.work()
    expect((await world.messageStates())[1]).toMatchObject({
      status: 'quarantined',
      quarantine: { reason: 'cannotBeFiled', candidate: patient },
    })
    const before = (await world.everything()).length
    await world.work()
    expect(await world.everything()).toHaveLength(before)
  })

  it('leaves a rejected message alone', async () => {
    await sendAll(oru(ada))
    await world.work()
    await world.resolve(await waitingId(), { decision: 'rejected' })
    await sendAll(adt(ada))
    await world.work()
    expect(await reasons()).toStrictEqual(['rejected', 'filed'])
    expect(await world.entries()).toStrictEqual([])
  })
})

describe('the running inbox', () => {
  it('files what arrives while it runs, and tells how far it is', async () => {
    const inbox = world.inbox()
    await sendAll(adt(ada), oru(ada), oru({ local: 'H999' }, { order: 'L5' }))
    await inbox.settled()
    expect(inbox.progress()).toStrictEqual({
      waiting: 0,
      quarantined: 1,
      failing: 0,
      lastFiledAt: '2026-11-01T09:00:00.000Z',
    })
    await inbox.end()
  })

  it('files one person’s messages in the order of their receipt', async () => {
    const orders = Array.from({ length: 20 }, (_, n) => `L${String(n)}`)
    await sendAll(adt(ada), ...orders.map(order => oru(ada, { order })))
    await world.work()
    const sources = (await world.everything())
      .filter(({ event }) => event.type === 'EntryFiled')
      .map(({ meta }) => meta.source?.slice(8, 40))
    expect(sources).toStrictEqual((await world.streams('message')).slice(1))
  })

  it('leaves to a person what it can’t file, and files it once it can', async () => {
    await sendAll(adt(ada))
    await world.work()
    await sendAll(oru(ada))
    await world.endAgreement()
    await world.work()
    expect(await world.messageStates()).toMatchObject([
      { status: 'filed' },
      {
        status: 'quarantined',
        quarantine: { reason: 'cannotBeFiled', candidate: await patientOf(ada.nhs) },
      },
    ])
    const before = (await world.everything()).length
    await world.work()
    expect(await world.everything()).toHaveLength(before)
    await world.signAgreement()
    await world.work()
    expect(await reasons()).toStrictEqual(['filed', 'filed'])
    expect(await world.entries()).toHaveLength(1)
  })

  it('leaves what was decided about to a person again where it can’t be filed', async () => {
    await sendAll(adt(ada), oru({ local: 'H777' }))
    await world.work()
    await world.endAgreement()
    const patient = await patientOf(ada.nhs)
    await world.resolve(await waitingId(), { decision: 'accepted', patient })
    await world.work()
    expect(await reasons()).toStrictEqual(['filed', 'cannotBeFiled'])
    await world.signAgreement()
    await world.resolve(await waitingId(), { decision: 'accepted', patient })
    await world.work()
    expect(await reasons()).toStrictEqual(['filed', 'filed'])
  })

  it('names no record that was to be made and was not, so that it can be made once that can be', async () => {
    await sendAll(oru({ local: 'H777' }))
    await world.work()
    await world.endAgreement()
    await world.resolve(await waitingId(), { decision: 'created', patient: 'a'.repeat(32) })
    await world.work()
    const [waits] = await world.messageStates()
    expect(waits).toHaveProperty('quarantine.reason', 'cannotBeFiled')
    expect(waits).not.toHaveProperty('quarantine.candidate')
    await world.signAgreement()
    await world.resolve(await waitingId(), { decision: 'created', patient: 'b'.repeat(32) })
    await world.work()
    expect(await reasons()).toStrictEqual(['filed'])
    expect((await world.patients()).map(({ id }) => id)).toStrictEqual(['b'.repeat(32)])
  })

  it('says so where a message holds an event that this program does not know', async () => {
    await sendAll(adt(ada))
    const [id = ''] = await world.streams('message')
    const stream = `message-${id}`
    for await (const [stored] of world.log.readStream(stream, { limit: 1 }))
      if (stored !== undefined)
        await world.log.append(stream, 'any', [{ ...stored, id: randomUUID(), type: 'MessageForwarded' }])
    const inbox = world.inbox()
    await inbox.settled()
    await expect
      .poll(() => inbox.progress().fault)
      .toBe('UnknownEvent: no event type MessageForwarded is known to this version')
    await inbox.end()
  })

  it('goes on with the others when one message fails, and files it once it can', async () => {
    const big = mdm(ada, { number: 'D9', bytes: 90_000 })
    await sendAll(adt(ada), adt(bea), big, oru(ada), oru(bea, { order: 'L7' }))
    const failing = (await world.messageStates())[2]
    if (failing === undefined || !('received' in failing) || !('hash' in failing.received.content))
      throw new Error('the message should lie in the blob store')
    const { hash } = failing.received.content
    const bytes = await world.blobs.get(hash)
    await world.blobs.remove(hash)
    const inbox = world.inbox()
    await inbox.settled()
    expect(inbox.progress()).toMatchObject({ waiting: 1, failing: 1 })
    expect(await world.entries()).toHaveLength(2)
    await world.blobs.put(bytes ?? new Uint8Array())
    await expect.poll(() => inbox.progress().waiting).toBe(0)
    expect(await world.entries()).toHaveLength(3)
    await inbox.end()
  })
})
