/** A receiver's checks: the last one makes the state, so that a stream with one event a minute is never read whole. */
import { unlessSo, type Aggregate } from '../kernel/decider.ts'
import { same } from '../kernel/same.ts'
import { receiverCommands, receiverEvents, type Checked } from './events.ts'

export type ReceiverState = { readonly last: Checked | undefined }
type Receiver = Aggregate<ReceiverState, typeof receiverCommands, typeof receiverEvents>

export const receiver: Receiver = {
  category: 'receiver',
  sealed: false,
  lastSaysAll: true,
  commands: receiverCommands,
  events: receiverEvents,
  initial: { last: undefined },
  decide: ({ data }, { last }) =>
    unlessSo(last !== undefined && same(last, data), { type: 'ReceiverChecked', data }),
  // Nothing here is about a person.
  evolve: (state, event) => (event.type === 'Erased' ? state : { last: event.data }),
}
