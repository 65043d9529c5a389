/** What stands in the log of a server, counted by kind. */
import { aggregates } from '../../domain/catalogue.ts'
import { categoryOf } from '../../domain/kernel/ids.ts'
import { eventStoreAddress } from '../../store/eventstoredb/address.ts'
import { openEventStoreLog } from '../../store/eventstoredb/log.ts'
import type { StoredEvent } from '../../store/port.ts'

/** How many messages came, how many of them were filed, and how many results are on record. */
export interface Counted {
  readonly received: number
  readonly filed: number
  readonly results: number
}

const kindOf = ({ type, stream, revision }: StoredEvent): keyof Counted | undefined => {
  if (type === 'MessageReceived') return 'received'
  if (type === 'MessageFiled') return 'filed'
  return categoryOf(stream) === 'entry' && revision === 0 ? 'results' : undefined
}

/** Reads the log at this address. */
export const countedIn = async (url: string): Promise<Counted> => {
  const categories = aggregates.map(({ category }) => category)
  const log = openEventStoreLog({ address: eventStoreAddress.parse(url), categories })
  const kinds: (keyof Counted | undefined)[] = []
  try {
    for await (const page of log.readAll({ categories: ['message', 'entry'] }))
      kinds.push(...page.map(kindOf))
  } finally {
    await log.close()
  }
  const count = (wanted: keyof Counted): number => kinds.filter(kind => kind === wanted).length
  return { received: count('received'), filed: count('filed'), results: count('results') }
}
