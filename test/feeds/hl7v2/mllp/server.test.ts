/** Order, bounds, time limits, ends: what the server promises beyond single frames. */
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sendMllp } from '../../../../feeds/hl7v2/mllp/client.ts'
import { maxInFlight } from '../../../../feeds/hl7v2/mllp/connection.ts'
import { framed } from '../../../../feeds/hl7v2/mllp/framer.ts'
import { maxInWork, startMllp } from '../../../../feeds/hl7v2/mllp/server.ts'
import type { MllpOptions } from '../../../../feeds/hl7v2/mllp/server.ts'
import { notebook, readAck } from '../exchange.ts'
import { link } from './link.ts'

const answerTo = (bytes: Uint8Array): Uint8Array => Buffer.from(`MSA|AA|${Buffer.from(bytes).toString()}\r`)
const start = async (options: Partial<MllpOptions> = {}) => {
  const log = notebook()
  const server = await startMllp({
    host: '127.0.0.1',
    port: 0,
    receive: bytes => Promise.resolve(answerTo(bytes)),
    refuseTooLong: () => answerTo(Buffer.from('tooLong')),
    log,
    ...options,
  })
  onTestFinished(() => server.close(0))
  return { ...server, log }
}

/** Messages one behind the other, as a sender writes them who waits for no answer. */
const pipelined = (names: readonly string[]): Buffer =>
  Buffer.concat(names.map(name => framed(Buffer.from(name))))
const numbered = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${name}${String(n)}`)

/** Messages that are answered only when they are let go. */
const held = () => {
  const waiting = new Map<string, () => void>()
  let most = 0
  const begun: (() => void)[] = []
  const receive = async (bytes: Uint8Array): Promise<Uint8Array> => {
    await new Promise<void>(resolve => {
      waiting.set(Buffer.from(bytes).toString(), resolve)
      most = Math.max(most, waiting.size)
      for (const go of begun.splice(0)) go()
    })
    return answerTo(bytes)
  }
  const release = (name: string): void => {
    waiting.get(name)?.()
    waiting.delete(name)
  }
  return {
    receive,
    waiting,
    most: () => most,
    release,
    /** Lets go of everything, turn by turn, until it holds. */
    releaseUntil: async (holds: () => boolean): Promise<void> => {
      while (!holds()) {
        for (const name of waiting.keys()) release(name)
        await turn()
      }
    },
    until: async (count: number): Promise<void> => {
      while (waiting.size < count) await new Promise<void>(resolve => begun.push(resolve))
    },
  }
}

describe('the MLLP server', () => {
  it('works on pipelined messages together and answers them in their order', async () => {
    const work = held()
    const { port } = await start({ receive: work.receive })
    const { write, answers, socket } = await link(port)
    await write(pipelined(['a', 'b', 'c']))
    await work.until(3)
    for (const name of ['c', 'b', 'a']) work.release(name)
    expect(await answers(3)).toStrictEqual(['AA a', 'AA b', 'AA c'])
    socket.destroy()
  })

  it('works on no more than a bounded number at a time, and still answers all', async () => {
    const work = held()
    const { port } = await start({ receive: work.receive })
    const { write, answers, socket } = await link(port)
    const names = numbered('m', 200)
    await write(pipelined(names))
    for (const name of names) {
      await work.until(1)
      while (!work.waiting.has(name)) await work.until(work.waiting.size + 1)
      work.release(name)
    }
    expect(await answers(200)).toStrictEqual(names.map(name => `AA ${name}`))
    expect(work.most()).toBeLessThanOrEqual(maxInFlight)
    socket.destroy()
  })

  it('works on no more than so many over all connections, and who comes late is not last', async () => {
    const work = held()
    const { port } = await start({ receive: work.receive })
    const greedy = await Promise.all(Array.from({ length: 8 }, () => link(port)))
    const names = greedy.map((_, who) => numbered(`g${String(who)}-`, 100))
    await Promise.all(greedy.map(({ write }, who) => write(pipelined(names[who] ?? []))))
    await work.until(maxInWork)
    const late = await link(port)
    await late.write(framed(Buffer.from('late')))
    let released = 0
    while (late.acks.length === 0) {
      // In the order in which their answers can go out.
      const [oldest] = work.waiting.keys()
      if (oldest !== undefined) work.release(oldest)
      released += 1
      await turn()
    }
    expect(work.most()).toBe(maxInWork)
    expect(released).toBeLessThan(200)
    const isAnswered = (): boolean => greedy.every(({ acks }) => acks.length === 100)
    await work.releaseUntil(isAnswered)
    for (const [who, { acks }] of greedy.entries())
      expect(acks.map(({ controlId }) => controlId)).toStrictEqual(names[who])
    expect(work.most()).toBe(maxInWork)
    for (const { socket } of [...greedy, late]) socket.destroy()
  })

  it('keeps no place for what is done, though its answer waits for an earlier one', async () => {
    const work = held()
    const { port } = await start({ receive: work.receive })
    const slow = await Promise.all(Array.from({ length: maxInWork / maxInFlight }, () => link(port)))
    for (const [who, { write }] of slow.entries())
      await write(pipelined(numbered(`s${String(who)}-`, maxInFlight)))
    await work.until(maxInWork)
    const other = await link(port)
    await other.write(framed(Buffer.from('other')))
    for (const name of work.waiting.keys()) if (!name.endsWith('-0')) work.release(name)
    while (!work.waiting.has('other')) await turn()
    work.release('other')
    expect(await other.answers(1)).toStrictEqual(['AA other'])
    expect(slow.map(({ acks }) => acks.length)).toStrictEqual(slow.map(() => 0))
    for (const { socket } of [...slow, other]) socket.destroy()
  })

  it('lets others have their turn between messages that are answered at once', async () => {
    let inThisTurn = 0
    let most = 0
    const receive = (bytes: Uint8Array): Promise<Uint8Array> => {
      if (inThisTurn === 0)
        setImmediate(() => {
          inThisTurn = 0
        })
      inThisTurn += 1
      most = Math.max(most, inThisTurn)
      return Promise.resolve(answerTo(bytes))
    }
    const { port } = await start({ receive })
    const links = await Promise.all(Array.from({ length: 8 }, () => link(port)))
    const flood = pipelined(numbered('', 500))
    await Promise.all(links.map(({ write }) => write(flood)))
    for (const { answers } of links) expect(await answers(500)).toHaveLength(500)
    expect(most).toBeLessThanOrEqual(2 * maxInWork)
    for (const { socket } of links) socket.destroy()
  })

  it('gives the place of a sender that is gone to those who wait', async () => {
    const work = held()
    const { port } = await start({ receive: work.receive })
    const [gone, waits] = [await link(port), await link(port)]
    const others = await Promise.all(Array.from({ length: maxInWork / maxInFlight }, () => link(port)))
    for (const [who, { write }] of others.entries())
      await write(pipelined(numbered(`o${String(who)}-`, maxInFlight)))
    await work.until(maxInWork)
    await gone.write(framed(Buffer.from('gone')))
    await waits.write(framed(Buffer.from('waits')))
    gone.socket.destroy()
    await work.releaseUntil(() => work.waiting.has('waits'))
    work.release('waits')
    expect(await waits.answers(1)).toStrictEqual(['AA waits'])
    for (const { socket } of [...others, waits]) socket.destroy()
  })

  it('answers what is in flight when it closes, and takes nothing new', async () => {
    const work = held()
    const { port, close } = await start({ receive: work.receive })
    const { write, answers, ended, socket } = await link(port)
    await write(framed(Buffer.from('before')))
    await work.until(1)
    const closed = close(10_000)
    await write(framed(Buffer.from('after')))
    work.release('before')
    expect(await answers(2)).toStrictEqual(['AA before'])
    await ended()
    socket.end()
    await closed
    expect([...work.waiting.keys()]).toStrictEqual([])
    await expect(link(port)).rejects.toThrow('ECONNREFUSED')
  })

  it('answers a sender that has already ended its side', async () => {
    const work = held()
    const { port } = await start({ receive: work.receive })
    const { write, answers, ended, socket } = await link(port)
    await write(framed(Buffer.from('last')))
    socket.end()
    await work.until(1)
    work.release('last')
    expect(await answers(1)).toStrictEqual(['AA last'])
    await ended()
  })

  it('cuts off a sender that never completes a message, however it drips', async () => {
    const { port, log } = await start({ idleTimeoutMs: 300 })
    const { ended, socket } = await link(port)
    const drip = setInterval(() => socket.write('\u000bx'), 20)
    await ended()
    clearInterval(drip)
    expect(log.said.map(({ said }) => said)).toContain('connection timed out')
  })

  it('refuses connections beyond its limit', async () => {
    const { port } = await start({ maxConnections: 1 })
    const first = await link(port)
    const second = await link(port)
    await second.ended()
    await first.write(framed(Buffer.from('still')))
    expect(await first.answers(1)).toStrictEqual(['AA still'])
    first.socket.destroy()
  })

  it('will not speak plain MLLP beyond this machine', async () => {
    await expect(start({ host: '0.0.0.0' })).rejects.toThrow('loopback only')
    await expect(start({ host: '::' })).rejects.toThrow('loopback only')
  })

  it('cuts off a connection whose message could not be answered, and says so', async () => {
    const { port, log } = await start({ receive: () => Promise.reject(new Error('secret')) })
    const { write, ended } = await link(port)
    await write(framed(Buffer.from('x')))
    await ended()
    expect(log.said.map(({ said }) => said)).toStrictEqual(['connection failed'])
    expect(JSON.stringify(log.said)).not.toContain('secret')
  })
})

describe('the MLLP client', () => {
  it('yields each answer before it sends the next message', async () => {
    const { port } = await start()
    const sent: string[] = []
    const messages = function* () {
      for (const name of ['a', 'b', 'c']) {
        sent.push(name)
        yield Buffer.from(name)
      }
    }
    const seen: string[] = []
    for await (const ack of sendMllp({ host: '127.0.0.1', port, messages: messages() })) {
      seen.push(`${readAck(ack).controlId} of ${String(sent.length)}`)
    }
    expect(seen).toStrictEqual(['a of 1', 'b of 2', 'c of 3'])
  })

  it('throws Unanswered where no answer comes in time, and where the connection ends first', async () => {
    const { port } = await start({ receive: () => new Promise<Uint8Array>(() => undefined) })
    const waiting = sendMllp({ host: '127.0.0.1', port, messages: [Buffer.from('a')], timeoutMs: 50 })
    await expect(waiting.next()).rejects.toMatchObject({ name: 'Unanswered' })
    const failing = await start({ receive: () => Promise.reject(new Error('no')) })
    const cut = sendMllp({ host: '127.0.0.1', port: failing.port, messages: [Buffer.from('a')] })
    await expect(cut.next()).rejects.toThrow()
  })
})
