/** The EventStoreDB adapter keeps the event log's contract: on the test server, and on real ones where EVENTSTORE_URL and KURRENTDB_URL name them or Docker starts them. */
import { afterAll, beforeAll, describe } from 'vitest'
import { eventStoreAddress, placeOf } from '../../../store/eventstoredb/address.ts'
import { openEventStoreLog } from '../../../store/eventstoredb/log.ts'
import { eventLogContract, eventLogReopens } from '../../contract/eventLogContract.ts'
import { freshMark, marked, scoped } from '../../contract/scoped.ts'
import { serverOf } from '../../support/servers/asked.ts'
import { startEventStoreDb } from '../../support/eventstoredb/start.ts'
import { startSecureCluster } from './secure.ts'

/** A part of a server that nobody else writes: the rest of it is left as it is. */
const openPart = (url: string) => {
  const mark = freshMark()
  const address = eventStoreAddress.parse(url)
  const open = () => Promise.resolve(scoped(openEventStoreLog({ address, categories: marked(mark) }), mark))
  return open().then(log => ({ log, reopen: open, dispose: log.close }))
}

const keepsContract = (name: string, url: () => string): void => {
  // On a server each further one costs minutes: 64 on hot streams are in test/reliability/eventstoredb.
  eventLogContract(name, () => openPart(url()), 16)
  eventLogReopens(name, () => openPart(url()))
}

interface Started {
  readonly url: string
  readonly stop: () => Promise<void>
}
const onSecureCluster = async (): Promise<Started> => {
  const { discovering, stop } = await startSecureCluster()
  return { url: discovering, stop }
}

describe.each([
  ['the test server', startEventStoreDb],
  ['a cluster over TLS, where the leader is looked for', onSecureCluster],
])('on %s', (_, start) => {
  let server: Started
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())
  keepsContract('the EventStoreDB adapter', () => server.url)
})

for (const name of ['eventstoredb', 'kurrentdb'] as const) {
  const real = await serverOf(name)
  describe.skipIf('missing' in real)(`on a real ${name}`, () => {
    keepsContract('the EventStoreDB adapter', () => ('url' in real ? real.url : ''))
  })
  process.stdout.write(
    'url' in real
      ? `a real ${name}: ${placeOf(eventStoreAddress.parse(real.url))}\n`
      : `the EventStoreDB adapter did not run on a real ${name}: ${real.missing}\n`,
  )
}
