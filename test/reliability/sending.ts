/** Senders as hospitals have them: one message after the other, each sent again, the same bytes, until it is acknowledged. */
import { once, EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sendMllp } from '../../feeds/hl7v2/mllp/client.ts'
import type { Sent } from './feed.ts'

/** What a sender was told of a message. */
export type Answer = 'AA' | 'AR'

/** The senders of a run. They wait while there is no receiver. */
export interface Senders {
  /** Where the receiver listens from now on; undefined while there is none. */
  readonly connectTo: (port: number | undefined) => void
  /** The answers so far, by control id. */
  readonly answers: ReadonlyMap<string, Answer>
  /** Resolves once so many messages were acknowledged. */
  readonly reaches: (count: number) => Promise<void>
  /** Resolves once everything was acknowledged. */
  readonly done: Promise<void>
}

const codeOf = (acknowledgement: Uint8Array): string =>
  /\rMSA\|(\w\w)/.exec(Buffer.from(acknowledgement).toString())?.[1] ?? 'none'

/** As one who was told AE waits before the message is sent again. */
const pauseMs = 100

/** Starts one connection for each list; each list is sent in its order. `told` hears of each message once it is acknowledged. */
export const startSenders = (
  lists: readonly (readonly Sent[])[],
  told: (control: string) => void = () => undefined,
): Senders => {
  const news = new EventEmitter().setMaxListeners(0)
  const answers = new Map<string, Answer>()
  let port: number | undefined

  const note = (control: string, code: string): boolean => {
    if (code !== 'AA' && code !== 'AR') return false
    answers.set(control, code)
    told(control)
    news.emit('answer')
    return true
  }
  /** Sends what is left until the connection breaks, or something is answered AE. */
  const sendSome = async (left: Sent[], to: number): Promise<void> => {
    const messages = left.map(({ bytes }) => bytes)
    for await (const answer of sendMllp({ host: '127.0.0.1', port: to, messages })) {
      if (!note(left[0]?.control ?? '', codeOf(answer))) {
        await sleep(pauseMs)
        return
      }
      left.shift()
    }
  }
  const send = async (list: readonly Sent[]): Promise<void> => {
    const left = [...list]
    let tried: number | undefined
    while (left.length > 0) {
      while (port === undefined || port === tried) await once(news, 'port')
      const now: number = port
      // A broken connection says that this receiver is gone: the next one has another port.
      tried = await sendSome(left, now).then(
        () => undefined,
        () => now,
      )
    }
  }
  return {
    connectTo: now => {
      port = now
      news.emit('port')
    },
    answers,
    reaches: async count => {
      while (answers.size < count) await once(news, 'answer')
    },
    done: Promise.all(lists.map(send)).then(() => undefined),
  }
}
