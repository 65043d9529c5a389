/** Every sample message, sent over MLLP and answered; the table of what became of each is printed. */
import { expect, it } from 'vitest'
import { isFault } from '../../../../feeds/hl7v2/fault.ts'
import { sendMllp } from '../../../../feeds/hl7v2/mllp/client.ts'
import { parseMessage } from '../../../../feeds/hl7v2/parse.ts'
import { openExchange, readAck, samples } from '../exchange.ts'
import { serving } from './link.ts'

const typeOf = (bytes: Uint8Array): string => {
  const message = parseMessage(bytes)
  return isFault(message) ? '' : `${message.header.text(9)}^${message.header.text(9, 2)}`
}
const controlIdOf = (bytes: Uint8Array): string => {
  const message = parseMessage(bytes)
  return isFault(message) ? '' : message.header.raw(10)
}
const column = (text: string, width: number): string => text.padEnd(width).slice(0, width)

it('each of the 79 samples is answered with its own control id, and kept, whether taken or refused', async () => {
  const exchange = await openExchange()
  const server = await serving(exchange)
  const sent = [...samples()]
  const acks: ReturnType<typeof readAck>[] = []
  const messages = sent.map(([, bytes]) => bytes)
  for await (const ack of sendMllp({ host: '127.0.0.1', port: server.port, messages }))
    acks.push(readAck(ack))
  await server.close(0)

  const rows = sent.map(([name, bytes], at) => {
    const { code = '', fault = '', place = '', why = '' } = acks[at] ?? {}
    const reason = code === 'AA' ? '' : `${fault} ${place}: ${why}`
    return `${column(name, 38)} ${column(typeOf(bytes), 8)} ${column(controlIdOf(bytes), 26)} ${code} ${reason}`
  })
  process.stdout.write(`${rows.join('\n')}\n`)

  expect(acks.map(({ controlId }) => controlId)).toStrictEqual(messages.map(controlIdOf))
  const count = (code: string) => acks.filter(ack => ack.code === code).length
  expect([count('AA'), count('AR'), count('AE')]).toStrictEqual([18, 61, 0])
  expect(acks.filter(({ code, why }) => code === 'AR' && why === '')).toStrictEqual([])

  const events = (await exchange.everything()).map(({ event }) => event)
  const received = events.filter(({ type }) => type === 'MessageReceived')
  expect(received).toHaveLength(79)
  expect(events.filter(({ type }) => type === 'MessageRefused')).toHaveLength(61)
  // 33 pairs of sender and control id: the other 46 are reuses with other bytes.
  expect(received.filter(event => JSON.stringify(event).includes('"reusedControlId":true'))).toHaveLength(46)
  await exchange.close()
})
