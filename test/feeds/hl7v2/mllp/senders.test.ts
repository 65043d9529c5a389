/** Senders that we did not write: the clients of @medplum/hl7 and node-hl7-client. */
import { Hl7Message } from '@medplum/core'
import { Hl7Client } from '@medplum/hl7'
import { Client, Message } from 'node-hl7-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Mllp } from '../../../../feeds/hl7v2/mllp/server.ts'
import { openExchange, result, samples } from '../exchange.ts'
import type { Exchange } from '../exchange.ts'
import { serving } from './link.ts'

/** Their package brings a copy of the message class that differs in private members only. */
const theirs = (message: Hl7Message) => message as unknown as Parameters<Hl7Client['sendAndWait']>[0]

let exchange: Exchange
let server: Mllp
beforeAll(async () => {
  exchange = await openExchange()
  server = await serving(exchange)
})
afterAll(async () => {
  await server.close(100)
  await exchange.close()
})
const sampleOf = (name: string): Uint8Array => samples().get(name) ?? Buffer.alloc(0)
const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString()
    .replace(/^\uFEFF/, '')
const keptNow = async (): Promise<number> =>
  (await exchange.everything()).filter(({ event }) => event.type === 'MessageReceived').length

it('@medplum/hl7 reads our answers, one after another and many at once', async () => {
  const client = new Hl7Client({ host: '127.0.0.1', port: server.port, keepAlive: true })
  const send = async (text: string): Promise<readonly (string | undefined)[]> => {
    const ack = await client.sendAndWait(theirs(Hl7Message.parse(text)))
    const msa = ack.getSegment('MSA')
    return [msa?.getField(1).toString(), msa?.getField(2).toString()]
  }
  const before = await keptNow()
  expect(await send(textOf(result('medplum')))).toStrictEqual(['AA', 'medplum'])
  expect(await send(textOf(sampleOf('ORU-R01-01.hl7')))).toStrictEqual([
    'AA',
    '2.16.840.1.114222.4.3.3.5.1.2-20120314235954.325',
  ])
  expect(await send(textOf(sampleOf('VXU-V04-02.hl7')))).toStrictEqual(['AR', 'MSG00001'])
  const many = Array.from({ length: 50 }, (_, n) => `m${String(n)}`)
  expect(await Promise.all(many.map(id => send(textOf(result(id)))))).toStrictEqual(
    many.map(id => ['AA', id]),
  )
  expect(await keptNow()).toBe(before + 53)
  await client.close()
})

it('node-hl7-client reads our answers', async () => {
  const client = new Client({ host: '127.0.0.1' })
  const answers: string[][] = []
  const wake: (() => void)[] = []
  const connection = client.createConnection({ port: server.port }, answer => {
    const ack = answer.getMessage()
    answers.push([ack.get('MSA.1').toString(), ack.get('MSA.2').toString()])
    for (const go of wake.splice(0)) go()
  })
  const send = async (text: string): Promise<void> => {
    const count = answers.length
    await connection.sendMessage(new Message({ text }))
    while (answers.length === count) await new Promise<void>(resolve => wake.push(resolve))
  }
  const before = await keptNow()
  await send(textOf(result('nodehl7')).trimEnd())
  await send(textOf(sampleOf('MDM-T02-03.hl7')).replaceAll(/\r?\n/g, '\r').trimEnd())
  await send(textOf(result('nodehl7bad', 'x')).trimEnd())
  expect(answers).toStrictEqual([
    ['AA', 'nodehl7'],
    ['AA', '112'],
    ['AR', 'nodehl7bad'],
  ])
  expect(await keptNow()).toBe(before + 3)
  await connection.close()
  client.closeAll()
})
