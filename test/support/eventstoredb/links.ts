/** Links: events of the type `$>` whose data, `N@stream`, name another event. */
import type streams from '@eventstore/db-client/generated/streams_pb.js'
import { tombstoneRevision, type StoredEvent } from './events.ts'
import type { History } from './history.ts'
import { visibleEvents } from './streamMetadata.ts'
import { eventMessage, linkMessage } from './wire.ts'

const targetOf = (history: History, stream: string, revision: bigint): StoredEvent | undefined =>
  history.lastRevision(stream, 'reader') === tombstoneRevision
    ? undefined
    : visibleEvents(history, stream, new Date()).find(event => event.revision === revision)

/** How a read hands out events: as they are, or links with what they lead to. */
export const messageMaker =
  (history: History, options: streams.ReadReq.Options) =>
  (event: StoredEvent): streams.ReadResp => {
    if (!options.getResolveLinks() || event.type !== '$>') return eventMessage(event)
    const named = /^(\d+)@(.+)$/.exec(Buffer.from(event.data).toString('utf8'))
    if (named === null) return eventMessage(event)
    return linkMessage(event, targetOf(history, named[2] ?? '', BigInt(named[1] ?? '')))
  }
