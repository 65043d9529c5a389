/** What the log itself says of messages that came before: who holds a control id, and what was refused when it came. */
import { claim } from '../domain/claim/decider.ts'
import { message } from '../domain/message/decider.ts'
import { streamName } from '../domain/kernel/ids.ts'
import { typedEvents } from '../store/codec.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import { foldedReader } from './folded.ts'

/** Opens the look-ups that a receiver of messages asks. */
export const openArrivals = (journal: Journal, keys: KeyStore) => {
  const claimState = foldedReader(journal, keys, claim)
  return {
    /** The message that holds a control id, by the id of its claim. */
    holderOf: async (id: string): Promise<string | undefined> => {
      const { state } = await claimState(id)
      return state.status === 'claimed' ? state.holder : undefined
    },
    /** Why a message was refused in the same append that kept it; undefined where it was taken. */
    refusalOf: async (id: string) => {
      const history = await journal.load(streamName(message.category, id))
      const atOnce = history.filter(one => one.meta.command === history[0]?.meta.command)
      const refusal = typedEvents(message, atOnce).find(event => event.type === 'MessageRefused')
      return refusal?.data
    },
  }
}
