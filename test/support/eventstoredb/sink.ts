/** The sending side of a read or a subscription: waits while the client does not take what was sent, ends when it is gone. */
import type streams from '@eventstore/db-client/generated/streams_pb.js'
import type { ServerWritableStream } from '@grpc/grpc-js'
import { isRefusal, unhandled } from './statuses.ts'

export type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>

export interface Sink {
  /** Resolves when more may be sent, or the client is gone. */
  readonly send: (message: streams.ReadResp) => Promise<void>
  readonly isGone: () => boolean
  /** Calls back once when the client is gone, at once where it is already. */
  readonly whenGone: (callback: () => void) => void
  readonly finish: (error?: unknown) => void
}

export const createSink = (call: ReadCall): Sink => {
  let gone = false
  let wake: () => void = () => undefined
  const callbacks: (() => void)[] = []
  call.on('drain', () => {
    wake()
  })
  call.on('cancelled', () => {
    gone = true
    wake()
    for (const callback of callbacks) callback()
  })
  return {
    send: async message => {
      if (gone || call.write(message)) return
      await new Promise<void>(resolve => {
        wake = resolve
      })
    },
    isGone: () => gone,
    whenGone: callback => {
      if (gone) callback()
      else callbacks.push(callback)
    },
    finish: error => {
      if (gone) return
      if (error === undefined) call.end()
      else call.emit('error', isRefusal(error) ? error : unhandled())
    },
  }
}
