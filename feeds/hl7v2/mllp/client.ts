/** Sends messages over MLLP, one at a time, and hands out each acknowledgement. */
import { connect as connectPlain } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ConnectionOptions } from 'node:tls'
import { framed, framer } from './framer.ts'

export interface Sending {
  readonly host: string
  readonly port: number
  /** Key, certificate and authority, where the receiver asks for TLS. */
  readonly tls?: ConnectionOptions
  readonly messages: Iterable<Uint8Array> | AsyncIterable<Uint8Array>
  /** How long to wait for an answer, in milliseconds. */
  readonly timeoutMs?: number
}

/** Thrown where the receiver did not answer: it is not known whether it kept the message. Send it again. */
class Unanswered extends Error {
  override readonly name = 'Unanswered'
}

const longestAnswer = 1024 * 1024

const opened = ({ host, port, tls }: Sending): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket: Socket =
      tls === undefined
        ? connectPlain({ host, port }, () => resolve(socket))
        : connectTls({ ...tls, host, port }, () => resolve(socket))
    socket.once('error', reject)
  })

async function* answersOf(socket: Socket): AsyncGenerator<Uint8Array, undefined> {
  const frames = framer(longestAnswer)
  const chunks: AsyncIterable<Buffer> = socket
  for await (const chunk of chunks) {
    for (const found of frames.push(chunk)) {
      if (found.type === 'tooLong') throw new Unanswered('the answer is too long to be one')
      yield found.bytes
    }
  }
  return undefined
}

/** Sends each message when the one before it was answered; yields the answers in their order. Throws `Unanswered`. */
export async function* sendMllp(sending: Sending): AsyncGenerator<Uint8Array, void> {
  const socket = await opened(sending)
  const timeoutMs = sending.timeoutMs ?? 30_000
  socket.setTimeout(timeoutMs, () =>
    socket.destroy(new Unanswered(`no answer within ${String(timeoutMs)} ms`)),
  )
  socket.setNoDelay(true)
  const answers = answersOf(socket)
  try {
    for await (const message of sending.messages) {
      socket.write(framed(message))
      const answer = await answers.next()
      if (answer.done === true) throw new Unanswered('the connection ended before the message was answered')
      yield answer.value
    }
  } finally {
    socket.destroy()
  }
}
