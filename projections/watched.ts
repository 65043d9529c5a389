/** What no read model keeps and the exchange decides from all the same: read along, so that an event that nobody knows is noticed before a look-up or a filing fails. */
import { claimEvents } from '../domain/claim/events.ts'
import { listEvents } from '../domain/list/events.ts'
import { logEvents } from '../domain/log/events.ts'
import { optOutListEvents } from '../domain/optOutList/events.ts'
import { publicationEvents } from '../domain/publication/events.ts'
import { projection } from './projection.ts'

export const watched = projection({
  name: 'otherEvents',
  version: 3,
  tables: [],
  of: {
    claim: claimEvents,
    list: listEvents,
    log: logEvents,
    optOutList: optOutListEvents,
    publication: publicationEvents,
  },
  announces: false,
  on: {
    IdentifierClaimed: 'ignore',
    IdentifierReleased: 'ignore',
    ListStated: 'ignore',
    LogCreated: 'ignore',
    OptOutListTaken: 'ignore',
    FiguresPublished: 'ignore',
    Erased: () => Promise.resolve(),
  },
})
