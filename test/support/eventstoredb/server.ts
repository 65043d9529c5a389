/** The test server as a whole: one log, and the members that serve it, each with its services on a port of its own. */
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js'
import { createAppend } from './append.ts'
import { createBatchAppend } from './batchAppend.ts'
import { createCluster, type Cluster } from './cluster.ts'
import { createDeletes } from './delete.ts'
import type { Faults } from './faults.ts'
import { getSupportedMethods } from './features.ts'
import { gate } from './gate.ts'
import { createGossip } from './gossip.ts'
import type { History } from './history.ts'
import { listen } from './listen.ts'
import { openLog } from './logOnDisk.ts'
import { createRead } from './read.ts'
import { createRecentIds } from './recentIds.ts'
import { replicate } from './replica.ts'
import { may } from './rights.ts'
import { firstEvent } from './systemEvents.ts'
import { callerOf, type User } from './users.ts'
import { createWriter, type Writer } from './writer.ts'

export interface ServerOptions {
  /** One for each member, the first of which leads; 0 for any free port. */
  readonly ports: readonly number[]
  readonly data: string
  readonly faults: Faults
  /** Without it everything is in the clear. */
  readonly tls: { readonly certificate: Buffer; readonly key: Buffer } | undefined
  /** With none everybody may do everything. */
  readonly users: readonly User[]
  /** Bytes of the memory for ids behind `any`; more than `realMemory` is a planted fault. */
  readonly idMemory: number
  /** A planted fault, see `Knowledge`. */
  readonly checksCurrent: boolean
}

export interface RunningServer {
  readonly cluster: Cluster
  readonly dropConnections: () => void
}

/** The log as it lies on the disk: what leaders and followers know of it, and who writes it. */
const openStore = async ({ data, faults, idMemory, checksCurrent }: ServerOptions) => {
  const { log, frames } = await openLog(data)
  const { history, replica } = replicate(faults.lag)
  for (const frame of frames) {
    history.number(frame)
    history.sync(frame)
  }
  const recent = createRecentIds(idMemory)
  const writer = createWriter(log, { history, recent, now: () => new Date(), checksCurrent })
  if (history.all.length === 0) await writer.append(firstEvent.stream, -1n, [firstEvent.event()])
  return { history, replica, writer }
}

interface Serving {
  readonly history: History
  readonly replica: History
  readonly writer: Writer
  readonly cluster: Cluster
}

/** The services of one member. */
const serve = (serving: Serving, member: number, { faults, users }: ServerOptions): Server => {
  const { history, replica, writer, cluster } = serving
  const server = new Server({
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
    interceptors: [gate({ cluster, member, users, history })],
  })
  const known = (): History => (cluster.leader() === member ? history : replica)
  const streams: UntypedServiceImplementation = {
    read: createRead(known, faults),
    append: createAppend(writer, faults),
    batchAppend: createBatchAppend(writer, faults, (headers, stream) =>
      may(history, callerOf(users, headers), { stream, right: '$w' }),
    ),
    ...createDeletes(writer, faults),
  }
  server.addService(streamsService.StreamsService, streams)
  server.addService(gossipService.GossipService, { read: createGossip(cluster, faults) })
  server.addService(featuresService.ServerFeaturesService, { getSupportedMethods })
  return server
}

/** Opens the log and serves it. It ends with its process. */
export const startServer = async (options: ServerOptions): Promise<RunningServer> => {
  const { tls } = options
  const store = await openStore(options)
  const listeners = await Promise.all(options.ports.map(listen))
  const cluster = createCluster(listeners.map(({ port }) => port))
  for (const { port, listener } of listeners) {
    const injector = serve({ ...store, cluster }, port, options).createConnectionInjector(
      tls === undefined
        ? ServerCredentials.createInsecure()
        : ServerCredentials.createSsl(null, [{ cert_chain: tls.certificate, private_key: tls.key }]),
    )
    listener.on('connection', socket => {
      injector.injectConnection(socket)
    })
  }
  return {
    cluster,
    dropConnections: () => {
      for (const { drop } of listeners) drop()
    },
  }
}
