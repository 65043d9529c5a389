/** The log's identity: given once, never changed. */
import type { Aggregate } from '../kernel/decider.ts'
import type { DataOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import { logCommands, logEvents } from './events.ts'

type Created = DataOf<typeof logEvents, 'LogCreated'>

export type LogState = { readonly status: 'none' } | { readonly status: 'created'; readonly log: Created }

export const log: Aggregate<LogState, typeof logCommands, typeof logEvents> = {
  category: 'log',
  sealed: false,
  commands: logCommands,
  events: logEvents,
  initial: { status: 'none' },
  decide: ({ data }, state) => {
    if (state.status === 'none') return [{ type: 'LogCreated', data }]
    return same(state.log, data) ? [] : reject('conflict', 'this log has another identity')
  },
  // Nothing here is about a person, so nothing here is ever erased: the case leaves the state as it is.
  evolve: (state, event) => (event.type === 'Erased' ? state : { status: 'created', log: event.data }),
}
