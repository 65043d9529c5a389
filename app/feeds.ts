/** The feeds: who a connection speaks for, how its messages are received, and the server that listens. */
import { readFile } from 'node:fs/promises'
import { openArrivals } from '../access/arrivals.ts'
import type { Connection, Organisation } from '../feeds/hl7v2/arrival.ts'
import type { Peer } from '../feeds/hl7v2/mllp/connection.ts'
import { startMllp, type Mllp } from '../feeds/hl7v2/mllp/server.ts'
import { receiver, type Receiver } from '../feeds/hl7v2/receive.ts'
import type { Queries } from '../projections/views.ts'
import type { Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import type { Core, Exchange } from './compose.ts'
import { demonstrationHospital } from './demonstration/places/providers.ts'
import type { Config } from './config.ts'
import { naming } from './naming.ts'
import type { Logger } from 'pino'

/** The session under which feeds ask: they are no person's sign-in. */
export const feedSession = 'feed'.padEnd(32, '0').replaceAll(/[^0-9a-f]/g, '0')

/** The receiver of HL7 v2 messages over the log. */
export const openReceiver = async (
  core: Core,
  { journal, keys }: { readonly journal: Journal; readonly keys: KeyStore },
  log: Logger,
): Promise<Receiver> => {
  return receiver({
    ...core,
    arrivals: openArrivals(journal, keys),
    secret: await keys.secret('inbox'),
    uuid: core.ids.uuid,
    log,
  })
}

/** The organisations that the settings let the connection speak for; an unknown ODS code is left out and said. */
const organisationsOf = async (
  queries: Queries,
  wanted: readonly string[],
  log: Logger,
): Promise<readonly Organisation[]> => {
  const providers = await queries.directory.providers()
  for (const ods of wanted) {
    if (!providers.some(one => one.ods === ods))
      log.warn({ ods }, 'MLLP_ORGANISATIONS names a provider that is not registered')
  }
  return providers
    .filter(one => wanted.includes(one.ods))
    .map(({ id, ods, name }) => ({ id, names: [ods, name] }))
}

const textOf = (setting: string, place: string): Promise<string> =>
  naming({ setting, place }, () => readFile(place, 'utf8'))

const tlsOf = async (tls: Config['mllp']['tls']) =>
  tls === undefined
    ? undefined
    : {
        key: await textOf('MLLP_TLS_KEY', tls.key),
        cert: await textOf('MLLP_TLS_CERT', tls.cert),
        ca: await textOf('MLLP_TLS_CA', tls.ca),
      }

interface Listening {
  readonly config: Config['mllp']
  /** ODS codes that the connection speaks for. */
  readonly speaksFor: readonly string[]
  readonly receiver: Receiver
  readonly queries: Queries
  readonly log: Logger
}

/** Listens for MLLP. A registration of a provider is noticed with its next message. */
export const listen = async ({ config, speaksFor, receiver: to, queries, log }: Listening): Promise<Mllp> => {
  const tls = await tlsOf(config.tls)
  await organisationsOf(queries, speaksFor, log)
  /** A certificate that is named speaks for its own; where some are named, one that is not speaks for nobody. */
  const codesOf = ({ certificate }: Peer): readonly string[] =>
    config.senders === undefined ? speaksFor : (config.senders.get(certificate ?? '') ?? [])
  const connection = async (peer: Peer): Promise<Connection> => ({
    session: feedSession,
    organisations: await organisationsOf(queries, codesOf(peer), log),
  })
  const { host, port, maxFrameBytes } = config
  return naming({ setting: 'MLLP_PORT', place: `${host}:${String(port)}` }, () =>
    startMllp({
      host,
      port,
      maxFrameBytes,
      ...(tls !== undefined && { tls }),
      log,
      receive: (bytes, peer) => to.receive(bytes, connection(peer)),
      refuseTooLong: to.refuseTooLong,
    }),
  )
}

interface Feeding {
  readonly config: Config
  readonly exchange: Exchange
  readonly stores: { readonly journal: Journal; readonly keys: KeyStore }
  readonly log: Logger
}

/** Takes messages over MLLP, for the organisations of the settings; the demonstration has its own hospital. */
export const openFeeds = async ({ config, exchange, stores, log }: Feeding) => {
  const receiver = await openReceiver(exchange, stores, log)
  const speaksFor = config.mllp.organisations ?? (config.signIn === undefined ? [demonstrationHospital] : [])
  const mllp = await listen({ config: config.mllp, speaksFor, receiver, queries: exchange.queries, log })
  return { receiver, port: mllp.port, close: () => mllp.close() }
}
