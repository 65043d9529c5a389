/** What no read model keeps and the exchange decides from all the same: read along, so that an event that nobody knows is noticed before a look-up or a filing fails. */
import { claimEvents } from '../domain/claim/events.ts'
import { listEvents } from '../domain/list/events.ts'
import { logEvents } from '../domain/log/events.ts'
import { projection } from './projection.ts'

export const watched = projection({
  name: 'otherEvents',
  version: 1,
  tables: [],
  of: { claim: claimEvents, list: listEvents, log: logEvents },
  announces: false,
  on: {
    IdentifierClaimed: 'ignore',
    IdentifierReleased: 'ignore',
    ListStated: 'ignore',
    LogCreated: 'ignore',
    Erased: () => Promise.resolve(),
  },
})
