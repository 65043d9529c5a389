/** A raw socket to the server under test: writes any bytes, waits for answers. */
import { connect } from 'node:net'
import { framer } from '../../../../feeds/hl7v2/mllp/framer.ts'
import { startMllp } from '../../../../feeds/hl7v2/mllp/server.ts'
import type { MllpOptions } from '../../../../feeds/hl7v2/mllp/server.ts'
import { readAck } from '../exchange.ts'
import type { Exchange } from '../exchange.ts'

/** The server of an exchange on a free port of loopback. */
export const serving = (exchange: Exchange, options: Partial<MllpOptions> = {}) =>
  startMllp({
    host: '127.0.0.1',
    port: 0,
    receive: bytes => exchange.receiver.receive(bytes, exchange.connection),
    refuseTooLong: exchange.receiver.refuseTooLong,
    log: exchange.notes,
    ...options,
  })

/** Opens a socket; every answer is collected as it comes. */
export const link = async (port: number) => {
  const frames = framer(1024 * 1024)
  const acks: ReturnType<typeof readAck>[] = []
  const wake: (() => void)[] = []
  let ended = false
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  const stir = (): void => {
    for (const go of wake.splice(0)) go()
  }
  socket.on('data', (chunk: Buffer) => {
    for (const found of frames.push(chunk)) if (found.type === 'frame') acks.push(readAck(found.bytes))
    stir()
  })
  socket.on('end', () => {
    ended = true
    stir()
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    ended = true
    stir()
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve())
    socket.once('error', reject)
  })
  const until = async (met: () => boolean): Promise<void> => {
    while (!met()) await new Promise<void>(resolve => wake.push(resolve))
  }
  return {
    socket,
    acks,
    /** Writes chunks one by one: each is handed to the network before the next. */
    write: async (...chunks: readonly (Uint8Array | string)[]): Promise<void> => {
      for (const chunk of chunks) {
        await new Promise<void>((resolve, reject) => {
          socket.write(chunk, error => (error instanceof Error ? reject(error) : setImmediate(resolve)))
        })
      }
    },
    /** Resolves with the answers once there are so many, or the server has ended the connection. */
    answers: async (count: number) => {
      await until(() => acks.length >= count || ended)
      return acks.map(({ code, controlId }) => `${code} ${controlId}`)
    },
    ended: () => until(() => ended),
  }
}
