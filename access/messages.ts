/** A quarantined message as it was sent: read only with a Disclosure about that message. */
import { message } from '../domain/message/decider.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import type { Documents } from './access.ts'
import { foldedReader } from './folded.ts'
import type { Disclosure } from './types.ts'

export interface Messages {
  /** The bytes of the message that the disclosure is about; undefined where there is none or it was erased. */
  readonly read: (disclosure: Disclosure) => Promise<Uint8Array | undefined>
}

/** Opens messages over the log. */
export const openMessages = (journal: Journal, keys: KeyStore, documents: Documents): Messages => {
  const state = foldedReader(journal, keys, message)
  return {
    read: async ({ patient: id, ask }) => {
      if (ask.look !== 'message') throw new Error('the disclosure is not about a message')
      const found = (await state(id)).state
      return 'received' in found ? documents.read(id, found.received.content) : undefined
    },
  }
}
