/** A message as it was sent, as long as it waits or was refused: read only with a Disclosure about that message. */
import { fold } from '../domain/kernel/decider.ts'
import { streamName } from '../domain/kernel/ids.ts'
import { message } from '../domain/message/decider.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import type { Documents } from './access.ts'
import type { Disclosure } from './types.ts'

export interface Messages {
  /** The bytes of the message that the disclosure is about; undefined where it is decided, there is none, or it was erased. */
  readonly read: (disclosure: Disclosure) => Promise<Uint8Array | undefined>
  /** The provider that it is from; undefined where its bytes are not to be had. */
  readonly sender: (disclosure: Disclosure) => Promise<string | undefined>
}

/** Opens messages over the log. */
export const openMessages = (journal: Journal, documents: Documents): Messages => {
  const receivedOf = async ({ patient: id, ask }: Disclosure) => {
    if (ask.look !== 'message') throw new Error('the disclosure is not about a message')
    const history = await journal.load(streamName(message.category, id))
    const found = fold(message, typedEvents(message, history))
    // Once it is filed it is part of somebody's record, and read there or not at all.
    return found.status === 'quarantined' || found.status === 'refused' ? found.received : undefined
  }
  return {
    read: async disclosure => {
      const received = await receivedOf(disclosure)
      return received === undefined ? undefined : documents.read(disclosure.patient, received.content)
    },
    sender: async disclosure => (await receivedOf(disclosure))?.organisation,
  }
}
