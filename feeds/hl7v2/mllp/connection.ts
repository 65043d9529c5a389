/** One sender's connection: its messages are worked on together, a bounded number at a time, and answered in their order. */
import type { Socket } from 'node:net'
import { framed, framer } from './framer.ts'
import type { Framed } from './framer.ts'
import type { Room } from './room.ts'

/** Who is at the other end. `certificate` is the SHA-256 fingerprint of the one that TLS verified. */
export interface Peer {
  readonly address: string
  readonly certificate?: string
}

/** Says what happens, never with content of messages. */
interface FeedLog {
  readonly info: (fields: object, said: string) => void
  readonly warn: (fields: object, said: string) => void
  readonly error: (fields: object, said: string) => void
}

/** What becomes of messages. */
export interface Answering {
  /** Answers one message; never rejects. */
  readonly receive: (bytes: Uint8Array, peer: Peer) => Promise<Uint8Array>
  /** Answers the beginning of a message that is longer than allowed. */
  readonly refuseTooLong: (start: Uint8Array) => Uint8Array
  readonly log: FeedLog
  readonly maxFrameBytes: number
  /** How long a connection may go without completing a message, in milliseconds. */
  readonly idleTimeoutMs: number
  /** Shared by all connections. */
  readonly room: Room
}

/** How many messages of one connection are worked on at a time. */
export const maxInFlight = 32

/** How long a sender is waited for after the last answer, in milliseconds. */
const lingerMs = 2000

/** A connection that is being served. */
export interface Served {
  /** Takes no new message, answers those in flight, and ends. */
  readonly close: () => void
}

const written = (socket: Socket, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.write(bytes, error => (error instanceof Error ? reject(error) : resolve()))
  })

/** Serves a connection until it ends. */
export const serve = (socket: Socket, peer: Peer, answering: Answering): Served => {
  const { receive, refuseTooLong, log, maxFrameBytes, idleTimeoutMs, room } = answering
  const frames = framer(maxFrameBytes)
  const waiting: Framed[] = []
  let inFlight = 0
  let bytesInFlight = 0
  let closing = false
  let senderDone = false
  let answered: Promise<void> = Promise.resolve()

  const timer = setTimeout(() => {
    if ((inFlight > 0 || waiting.length > 0) && socket.writableLength === 0) {
      timer.refresh()
      return
    }
    log.info({ address: peer.address, midFrame: frames.midFrame() }, 'connection timed out')
    socket.destroy()
  }, idleTimeoutMs)

  const fail = (error: unknown): void => {
    log.warn(
      { address: peer.address, error: error instanceof Error ? error.name : 'unknown' },
      'connection failed',
    )
    socket.destroy()
  }
  const hasRoomFor = ({ length }: Uint8Array): boolean =>
    inFlight === 0 || (inFlight < maxInFlight && bytesInFlight + length <= maxFrameBytes)

  const answerInTurn = (answer: Promise<Uint8Array>, size: number): void => {
    inFlight += 1
    bytesInFlight += size
    const before = answered
    answered = (async () => {
      // The place is given up when the work is done: whoever reads no answers, or waits for a slow one, keeps it from nobody.
      const [bytes] = await Promise.all([answer.finally(room.leave), before])
      if (socket.destroyed) return
      await written(socket, framed(bytes))
      timer.refresh()
    })()
      .catch(fail)
      .finally(() => {
        inFlight -= 1
        bytesInFlight -= size
        goOn()
      })
  }
  const cutOff = (start: Uint8Array): void => {
    log.warn({ address: peer.address, maxFrameBytes }, 'message too long')
    closing = true
    answerInTurn(Promise.resolve(refuseTooLong(start)), 0)
  }
  const takeNext = (): boolean => {
    const [next] = waiting
    if (next === undefined || closing || socket.destroyed) return false
    if (next.type === 'frame' && !hasRoomFor(next.bytes)) return false
    if (!room.take(goOn)) return false
    waiting.shift()
    if (next.type === 'tooLong') cutOff(next.start)
    else answerInTurn(receive(next.bytes, peer), next.bytes.length)
    return true
  }
  /** Ends our side; what still comes is read and dropped for a moment, so that the last answer is not lost to a reset. */
  const letGo = (): void => {
    if (socket.destroyed || socket.writableEnded) return
    closing = true
    socket.end()
    socket.resume()
    const linger = setTimeout(() => socket.destroy(), lingerMs)
    socket.once('close', () => clearTimeout(linger))
  }
  const goOn = (): void => {
    while (takeNext());
    const last = closing || (senderDone && waiting.length === 0)
    if (last && inFlight === 0) letGo()
    else if (waiting.length > 0) socket.pause()
    else socket.resume()
  }

  socket.on('data', (chunk: Buffer) => {
    if (closing) return
    const found = frames.push(chunk)
    if (found.length > 0) timer.refresh()
    waiting.push(...found)
    goOn()
  })
  socket.on('end', () => {
    if (frames.midFrame()) log.info({ address: peer.address }, 'connection ended in mid-message')
    senderDone = true
    goOn()
  })
  socket.on('error', fail)
  socket.on('close', () => clearTimeout(timer))
  return {
    close: () => {
      closing = true
      goOn()
    },
  }
}
