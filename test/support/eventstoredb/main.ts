/** `npm run test:eventstoredb -- --port 2113 --data folder`: a test server that speaks EventStoreDB's protocol. Not a database: for tests only. */
import { parseArgs } from 'node:util'
import { obeyParent } from './control.ts'
import { createFaults } from './faults.ts'
import { realMemory } from './recentIds.ts'
import { startServer } from './server.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '2113' },
    data: { type: 'string' },
    /** Milliseconds of "Server Is Not Ready" after the start; a real leader needs some 2,000. */
    'not-ready': { type: 'string', default: '0' },
    /** Something that the real server does not do, to show that the tests would see it. */
    planted: { type: 'string', default: 'nothing' },
  },
})
if (values.data === undefined) throw new Error('--data <folder> is missing: where the log is to lie')

const faults = createFaults(Number(values['not-ready']))
const { port, dropConnections } = await startServer({
  port: Number(values.port),
  data: values.data,
  faults,
  idMemory: values.planted === 'remembersForEver' ? Infinity : realMemory,
  checksCurrent: values.planted === 'checksCurrent',
})
obeyParent(faults, dropConnections)
process.stdout.write(`the EventStoreDB test server is ready: esdb://127.0.0.1:${port}?tls=false\n`)
