/** `npm run test:eventstoredb -- --port 2113 --data folder`: a test server that speaks EventStoreDB's protocol. Not a database: for tests only. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { obeyParent } from './control.ts'
import { createFaults } from './faults.ts'
import { realMemory } from './recentIds.ts'
import { startServer, type ServerOptions } from './server.ts'
import { userIn } from './users.ts'

const { values } = parseArgs({
  options: {
    /** Several, with commas between, are several members of a cluster, which the first leads. */
    port: { type: 'string', default: '2113' },
    data: { type: 'string' },
    /** A certificate and its key, PEM: with both the server speaks TLS. */
    'tls-cert': { type: 'string' },
    'tls-key': { type: 'string' },
    /** `name:password`, as often as wanted; with none, everybody may do everything. */
    administrator: { type: 'string', multiple: true, default: [] },
    user: { type: 'string', multiple: true, default: [] },
    /** Milliseconds of "Server Is Not Ready" after the start; a real leader needs some 2,000. */
    'not-ready': { type: 'string', default: '0' },
    /** Something that the real server does not do, to show that the tests would see it. */
    planted: { type: 'string', default: 'nothing' },
  },
})
const { 'tls-cert': certificate, 'tls-key': key } = values
if (values.data === undefined) throw new Error('--data <folder> is missing: where the log is to lie')
if ((certificate === undefined) !== (key === undefined))
  throw new Error('--tls-cert and --tls-key are given together or not at all')

const tls: ServerOptions['tls'] =
  certificate === undefined || key === undefined
    ? undefined
    : { certificate: readFileSync(certificate), key: readFileSync(key) }
const users = [
  ...values.administrator.map(text => userIn(text, true)),
  ...values.user.map(text => userIn(text, false)),
]
if (users.length > 0 && tls === undefined)
  throw new Error('users need TLS: no client sends a password in the clear')

const faults = createFaults(Number(values['not-ready']))
const running = await startServer({
  ports: values.port.split(',').map(Number),
  data: values.data,
  faults,
  tls,
  users,
  idMemory: values.planted === 'remembersForEver' ? Infinity : realMemory,
  checksCurrent: values.planted === 'checksCurrent',
})
obeyParent(faults, running)
const hosts = running.cluster.members.map(port => `127.0.0.1:${String(port)}`).join(',')
process.stdout.write(
  `the EventStoreDB test server is ready: esdb://${hosts}?tls=${String(tls !== undefined)}\n`,
)
