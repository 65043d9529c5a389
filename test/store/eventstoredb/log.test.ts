/** The EventStoreDB adapter keeps the event log's contract: on the test server, and on a real one where EVENTSTORE_URL names it. */
import { afterAll, beforeAll, describe } from 'vitest'
import { eventStoreAddress, placeOf } from '../../../store/eventstoredb/address.ts'
import { openEventStoreLog } from '../../../store/eventstoredb/log.ts'
import { eventLogContract, eventLogReopens } from '../../contract/eventLogContract.ts'
import { freshMark, marked, scoped } from '../../contract/scoped.ts'
import { startEventStoreDb, type EventStoreDb } from '../../support/eventstoredb/start.ts'

/** A part of a server that nobody else writes: the rest of it is left as it is. */
const openPart = (url: string) => {
  const mark = freshMark()
  const address = eventStoreAddress.parse(url)
  const open = () => Promise.resolve(scoped(openEventStoreLog({ address, categories: marked(mark) }), mark))
  return open().then(log => ({ log, reopen: open, dispose: log.close }))
}

const keepsContract = (name: string, url: () => string): void => {
  eventLogContract(name, () => openPart(url()))
  eventLogReopens(name, () => openPart(url()))
}

describe('on the test server', () => {
  let server: EventStoreDb
  beforeAll(async () => {
    server = await startEventStoreDb()
  })
  afterAll(() => server.stop())
  keepsContract('the EventStoreDB adapter', () => server.url)
})

const real = process.env['EVENTSTORE_URL']
if (real === undefined) {
  process.stdout.write(
    'no real EventStoreDB: EVENTSTORE_URL is not set; the adapter ran on the test server alone\n',
  )
} else {
  process.stdout.write(`a real server: ${placeOf(eventStoreAddress.parse(real))}\n`)
  keepsContract('the EventStoreDB adapter on a real server', () => real)
}
