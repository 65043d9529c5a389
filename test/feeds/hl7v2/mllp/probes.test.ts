/** The ten ways in which bytes arrive that break MLLP servers, over a real socket and a real store. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { framed } from '../../../../feeds/hl7v2/mllp/framer.ts'
import type { Mllp } from '../../../../feeds/hl7v2/mllp/server.ts'
import { message, openExchange, result } from '../exchange.ts'
import type { Exchange } from '../exchange.ts'
import { link, serving } from './link.ts'

let exchange: Exchange
let server: Mllp
beforeAll(async () => {
  exchange = await openExchange()
  server = await serving(exchange, { maxFrameBytes: 4096 })
})
afterAll(async () => {
  await server.close(100)
  await exchange.close()
})

const halves = (bytes: Uint8Array, at = Math.floor(bytes.length / 2)) =>
  [bytes.subarray(0, at), bytes.subarray(at)] as const
const keptIds = async (): Promise<readonly string[]> =>
  (await exchange.everything()).flatMap(({ event }) =>
    event.type === 'MessageReceived' ? [(event.data as { controlId: string }).controlId] : [],
  )

describe('the MLLP server', () => {
  it('1: answers one frame in one chunk', async () => {
    const { write, answers, socket } = await link(server.port)
    await write(framed(result('p1')))
    expect(await answers(1)).toStrictEqual(['AA p1'])
    socket.destroy()
  })

  it('2: answers a frame that is split in the middle', async () => {
    const { write, answers, socket } = await link(server.port)
    await write(...halves(framed(result('p2'))))
    expect(await answers(1)).toStrictEqual(['AA p2'])
    socket.destroy()
  })

  it('3: answers a frame whose FS and CR come in different chunks', async () => {
    const { write, answers, socket } = await link(server.port)
    const frame = framed(result('p3'))
    await write(...halves(frame, frame.length - 1))
    expect(await answers(1)).toStrictEqual(['AA p3'])
    socket.destroy()
  })

  it('4: answers two frames in one chunk, in their order', async () => {
    const { write, answers, socket } = await link(server.port)
    await write(Buffer.concat([framed(result('p4a')), framed(result('p4b'))]))
    expect(await answers(2)).toStrictEqual(['AA p4a', 'AA p4b'])
    socket.destroy()
  })

  it('5: answers one and a half frames, then the rest', async () => {
    const { write, answers, socket } = await link(server.port)
    const [begin, rest] = halves(framed(result('p5b')))
    await write(Buffer.concat([framed(result('p5a')), begin]))
    expect(await answers(1)).toStrictEqual(['AA p5a'])
    await write(rest)
    expect(await answers(2)).toStrictEqual(['AA p5a', 'AA p5b'])
    socket.destroy()
  })

  it('6: refuses a bad message with the place of its fault and goes on with a good one', async () => {
    const { write, answers, acks, socket } = await link(server.port)
    await write(framed(result('p6bad', 'five')), framed(Buffer.from('no message')), framed(result('p6good')))
    expect(await answers(3)).toStrictEqual(['AR p6bad', 'AR ', 'AA p6good'])
    expect(acks[0]).toMatchObject({ place: 'OBX^1^5', fault: '102' })
    socket.destroy()
  })

  it('7: passes over garbage before a frame', async () => {
    const { write, answers, socket } = await link(server.port)
    await write('GET / HTTP/1.1\r\n\r\n', framed(result('p7')))
    expect(await answers(1)).toStrictEqual(['AA p7'])
    socket.destroy()
  })

  it('8: refuses a frame that is too long, then closes', async () => {
    const { write, answers, ended, acks, socket } = await link(server.port)
    await write(framed(result('p8before')), framed(result('p8', '1'.repeat(5000))).subarray(0, 4800))
    expect(await answers(2)).toStrictEqual(['AA p8before', 'AR p8'])
    expect(acks[1]).toMatchObject({ fault: '104', place: 'MSH^1' })
    await ended()
    socket.destroy()
    expect(await keptIds()).not.toContain('p8')
  })

  it('9: keeps nothing of a connection that drops in mid-frame, and goes on serving', async () => {
    const dropping = await link(server.port)
    await dropping.write(halves(framed(result('p9')))[0])
    dropping.socket.destroy()
    const { write, answers, socket } = await link(server.port)
    await write(framed(result('p9after')))
    expect(await answers(1)).toStrictEqual(['AA p9after'])
    expect(await keptIds()).not.toContain('p9')
    socket.destroy()
  })

  it('10: keeps a character whose bytes come in different chunks', async () => {
    const { write, answers, socket } = await link(server.port)
    const sent = message(
      'MSH|^~\\&|PAS|RYJ|||20261102||ADT^A28|p10|P|2.5',
      'PID|1||9990000018^^^NHS||Zoë^Ann',
    )
    const frame = framed(sent)
    await write(...halves(frame, frame.indexOf(0xc3) + 1))
    expect(await answers(1)).toStrictEqual(['AA p10'])
    const stored = (await exchange.everything()).find(
      ({ event }) =>
        event.type === 'MessageReceived' && (event.data as { controlId: string }).controlId === 'p10',
    )
    expect(stored?.event).toMatchObject({
      data: { content: { base64: Buffer.from(sent).toString('base64') } },
    })
    socket.destroy()
  })
})
