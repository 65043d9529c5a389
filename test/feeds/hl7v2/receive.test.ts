/** Kept before answered, once, for whom it may be: the receiver over real stores. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openDocuments } from '../../../access/documents.ts'
import { memoryBlobs } from '../../../store/memory/blobs.ts'
import { memoryKeys } from '../../../store/memory/keys.ts'
import { memoryLog } from '../../../store/memory/log.ts'
import { message, openExchange, readAck, result } from './exchange.ts'
import type { Exchange } from './exchange.ts'

const received = z.object({
  organisation: z.string(),
  sender: z.string(),
  controlId: z.string(),
  messageType: z.string(),
  content: z.union([z.object({ base64: z.string() }), z.object({ hash: z.string(), size: z.number() })]),
  reusedControlId: z.boolean(),
})
const send = async (exchange: Exchange, bytes: Uint8Array, connection = exchange.connection) =>
  readAck(await exchange.receiver.receive(bytes, connection))
const kept = async (exchange: Exchange) =>
  (await exchange.everything()).flatMap(({ event }) =>
    event.type === 'MessageReceived' && 'data' in event ? [received.parse(event.data)] : [],
  )
const ofMessages = async (exchange: Exchange) =>
  (await exchange.everything())
    .filter(({ stream }) => stream.startsWith('message-'))
    .map(({ event, revision }) => [event.type, revision])
const adt = (controlId: string, facility: string) =>
  message(`MSH|^~\\&|PAS|${facility}|||20260101||ADT^A28|${controlId}|P|2.5`, 'PID|1||1^^^X||Reed^Ann')

describe('the receiver', () => {
  it('keeps a message whole, then says AA', async () => {
    const exchange = await openExchange()
    expect(await send(exchange, result('r1'))).toMatchObject({ code: 'AA', controlId: 'r1' })
    expect(await kept(exchange)).toStrictEqual([
      {
        organisation: exchange.hospital,
        sender: 'LAB|RYJ',
        controlId: 'r1',
        messageType: 'ORU^R01',
        content: { base64: Buffer.from(result('r1')).toString('base64') },
        reusedControlId: false,
      },
    ])
  })

  it('keeps a message that fails the check as well, with its fault, and says AR with the place', async () => {
    const exchange = await openExchange()
    expect(await send(exchange, result('r2', 'high'))).toStrictEqual({
      code: 'AR',
      controlId: 'r2',
      place: 'OBX^1^5',
      fault: '102',
      why: 'a number (NM) is digits with at most one point',
    })
    expect(await ofMessages(exchange)).toStrictEqual([
      ['MessageReceived', 0],
      ['MessageRefused', 1],
    ])
    const refusal = (await exchange.everything()).find(({ event }) => event.type === 'MessageRefused')
    expect(refusal?.event).toMatchObject({ data: { code: '102', place: 'OBX[1]-5' } })
  })

  it('keeps what is no message at all', async () => {
    const exchange = await openExchange()
    expect(await send(exchange, Buffer.from('hello'))).toMatchObject({
      code: 'AR',
      controlId: '',
      fault: '100',
    })
    expect(await send(exchange, Buffer.from('hello again'))).toMatchObject({ code: 'AR' })
    expect((await kept(exchange)).map(one => [one.controlId, one.reusedControlId])).toStrictEqual([
      ['', false],
      ['', false],
    ])
  })

  it('gives the same bytes the same answer and writes nothing', async () => {
    const exchange = await openExchange()
    const sent = [result('r3'), result('r3b', 'bad'), Buffer.from('hello')]
    const first = await Promise.all(sent.map(bytes => send(exchange, bytes)))
    const before = (await exchange.everything()).length
    const again = await Promise.all([...sent, ...sent].map(bytes => send(exchange, bytes)))
    expect(again).toStrictEqual([...first, ...first])
    expect(await exchange.everything()).toHaveLength(before)
  })

  it('keeps one of many copies that come at once', async () => {
    const exchange = await openExchange()
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(exchange, result('r4'))))
    expect(new Set(answers.map(({ code }) => code))).toStrictEqual(new Set(['AA']))
    expect(await ofMessages(exchange)).toStrictEqual([['MessageReceived', 0]])
  })

  it('tells a control id that comes again with other bytes, also when they come at once and after a restart', async () => {
    const stores = { log: memoryLog(), keys: memoryKeys(), blobs: memoryBlobs() }
    const exchange = await openExchange(stores)
    const values = ['1', '2', '3', '4', '5', '6']
    await Promise.all(values.map(value => send(exchange, result('same', value))))
    expect((await kept(exchange)).filter(one => one.reusedControlId)).toHaveLength(values.length - 1)
    const restarted = await openExchange(stores)
    await send(restarted, result('same', '7'), exchange.connection)
    await send(restarted, result('other', '7'), exchange.connection)
    expect((await kept(restarted)).slice(-2).map(one => one.reusedControlId)).toStrictEqual([true, false])
  })

  it('does not take the same control id of another sender for a reuse', async () => {
    const exchange = await openExchange()
    const other = await exchange.register('RXX', 'Other Hospital')
    await send(exchange, result('shared', '1'))
    await send(exchange, result('shared', '2'), { session: 'x', organisations: [{ id: other, names: [] }] })
    expect((await kept(exchange)).map(one => one.reusedControlId)).toStrictEqual([false, false])
  })

  it('takes one organisation whatever MSH-4 says, and lets MSH-4 choose among several', async () => {
    const exchange = await openExchange()
    const second = await exchange.register('RXX', 'Second Trust')
    const several = {
      session: 'x',
      organisations: [...exchange.connection.organisations, { id: second, names: ['RXX', 'Second Trust'] }],
    }
    expect(await send(exchange, adt('o1', 'ELSEWHERE'))).toMatchObject({ code: 'AA' })
    expect(await send(exchange, adt('o2', 'second trust'), several)).toMatchObject({ code: 'AA' })
    expect(await send(exchange, adt('o3', 'Main site^ryj^L'), several)).toMatchObject({ code: 'AA' })
    expect(await send(exchange, adt('o4', 'ELSEWHERE'), several)).toMatchObject({
      code: 'AR',
      fault: '204',
      place: 'MSH^1^4',
    })
    expect((await kept(exchange)).map(one => one.organisation)).toStrictEqual([
      exchange.hospital,
      second,
      exchange.hospital,
      exchange.hospital,
    ])
  })

  it('keeps what says not from whom of several it is, or can’t be read, under the first, refused', async () => {
    const exchange = await openExchange()
    const second = await exchange.register('RXX', 'Second Trust')
    const several = {
      session: 'x',
      organisations: [...exchange.connection.organisations, { id: second, names: ['RXX'] }],
    }
    await send(exchange, adt('o5', 'ELSEWHERE'), several)
    await exchange.receiver.receive(Buffer.from('not a message'), several)
    const refusals = (await exchange.everything()).filter(({ event }) => event.type === 'MessageRefused')
    expect((await kept(exchange)).map(one => one.organisation)).toStrictEqual([
      exchange.hospital,
      exchange.hospital,
    ])
    expect(refusals.map(({ event }) => event)).toMatchObject([
      { data: { code: '204', place: 'MSH-4' } },
      { data: { place: 'MSH' } },
    ])
  })

  it('takes nothing from a connection that speaks for nobody', async () => {
    const exchange = await openExchange()
    expect(await send(exchange, adt('o6', 'RYJ'), { session: 'x', organisations: [] })).toMatchObject({
      code: 'AR',
      fault: '204',
    })
    expect(await kept(exchange)).toStrictEqual([])
  })

  it('takes nothing from a provider without a signed agreement', async () => {
    const exchange = await openExchange()
    const unsigned = await exchange.register('RZZ', 'Unsigned', false)
    const before = (await exchange.everything()).length
    const answer = await send(exchange, result('u1'), {
      session: 'x',
      organisations: [{ id: unsigned, names: [] }],
    })
    expect(answer).toMatchObject({
      code: 'AR',
      controlId: 'u1',
      why: 'no sharing agreement is in force with this organisation',
    })
    expect(await exchange.everything()).toHaveLength(before)
    expect(exchange.notes.said.map(({ said }) => said)).toStrictEqual([
      'message refused: no sharing agreement',
    ])
  })

  it('keeps up to 64 KiB within the event and more beside the log, sealed for the message', async () => {
    const stores = { log: memoryLog(), keys: memoryKeys(), blobs: memoryBlobs() }
    const exchange = await openExchange(stores)
    const letter = (controlId: string, size: number) =>
      message(
        `MSH|^~\\&|DOC|RYJ|||20260101||MDM^T02|${controlId}|P|2.5`,
        'PID|1||1||Reed',
        'TXA|1|DS||||||||||D1',
        `OBX|1|ED|1^Letter||^application^pdf^Base64^${'QUJD'.repeat(size / 4)}`,
      )
    expect(await send(exchange, letter('small', 60_000))).toMatchObject({ code: 'AA' })
    expect(await send(exchange, letter('large', 3_000_000))).toMatchObject({ code: 'AA' })
    const [small, large] = await kept(exchange)
    expect(small?.content).toHaveProperty('base64')
    expect(large?.content).toMatchObject({ size: letter('large', 3_000_000).length })
    const [, stored] = (await exchange.everything()).filter(({ event }) => event.type === 'MessageReceived')
    const mediaType = 'x-application/hl7-v2+er7'
    const ref = z.object({ hash: z.string(), size: z.number() }).parse(large?.content)
    const documents = openDocuments(stores.blobs, stores.keys)
    const bytes = await documents.read(stored?.meta.subject ?? '', { ...ref, mediaType })
    expect(Buffer.from(bytes ?? []).equals(letter('large', 3_000_000))).toBe(true)
  })

  it('refuses a message that was erased when it is sent again, and says AE without its content when a store fails', async () => {
    const exchange = await openExchange()
    await send(exchange, result('e1'))
    const [first] = (await exchange.everything()).filter(({ stream }) => stream.startsWith('message-'))
    await exchange.keys.destroy(first?.meta.subject ?? '')
    expect(await send(exchange, result('e1'))).toMatchObject({ code: 'AR', controlId: 'e1' })
    await exchange.close()
    expect(await send(exchange, result('e2', '77.7'))).toMatchObject({
      code: 'AE',
      controlId: 'e2',
      fault: '207',
    })
    expect(exchange.notes.said.map(({ level }) => level)).toContain('error')
    expect(JSON.stringify(exchange.notes.said)).not.toMatch(/Reed|77\.7|9990000018/)
  })
})
