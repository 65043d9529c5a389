/** What stands in the log of a server, counted by kind. */
import { aggregates } from '../../domain/catalogue.ts'
import { categoryOf } from '../../domain/kernel/ids.ts'
import { eventStoreAddress } from '../../store/eventstoredb/address.ts'
import { openEventStoreLog } from '../../store/eventstoredb/log.ts'

/** How many messages came, how many of them were filed, and how many results are on record. */
export interface Counted {
  readonly received: number
  readonly filed: number
  readonly results: number
}

/** Reads the log at this address. */
export const countedIn = async (url: string): Promise<Counted> => {
  const categories = aggregates.map(({ category }) => category)
  const log = openEventStoreLog({ address: eventStoreAddress.parse(url), categories })
  const counts = { received: 0, filed: 0, results: 0 }
  try {
    for await (const page of log.readAll({ categories: ['message', 'entry'] }))
      for (const { type, stream, revision } of page) {
        if (type === 'MessageReceived') counts.received += 1
        if (type === 'MessageFiled') counts.filed += 1
        if (categoryOf(stream) === 'entry' && revision === 0) counts.results += 1
      }
    return counts
  } finally {
    await log.close()
  }
}
