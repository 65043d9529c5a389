/** The test server as a whole: its log, its services, and the sockets, which it can cut. */
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { createAppend } from './append.ts'
import { createBatchAppend } from './batchAppend.ts'
import { createDeletes } from './delete.ts'
import type { Faults } from './faults.ts'
import { getSupportedMethods } from './features.ts'
import { createGossip } from './gossip.ts'
import { createHistory } from './history.ts'
import { openLog } from './logOnDisk.ts'
import { createRead } from './read.ts'
import { createRecentIds } from './recentIds.ts'
import { firstEvent } from './systemEvents.ts'
import { createWriter } from './writer.ts'

export interface ServerOptions {
  /** 0 for any free port. */
  readonly port: number
  readonly data: string
  readonly faults: Faults
  /** Bytes of the memory for ids behind `any`; more than `realMemory` is a planted fault. */
  readonly idMemory: number
  /** A planted fault, see `Knowledge`. */
  readonly checksCurrent: boolean
}

export interface RunningServer {
  readonly port: number
  readonly dropConnections: () => void
}

const listen = async (port: number) => {
  const sockets = new Set<Socket>()
  const listener = createServer(socket => {
    socket.setNoDelay(true)
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  listener.listen(port, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { listener, sockets, port: address.port }
}

/** Opens the log and serves it. It ends with its process. */
export const startServer = async (options: ServerOptions): Promise<RunningServer> => {
  const { faults } = options
  const { log, frames } = await openLog(options.data)
  const history = createHistory()
  for (const frame of frames) {
    history.number(frame)
    history.sync(frame)
  }
  const writer = createWriter(log, {
    history,
    recent: createRecentIds(options.idMemory),
    now: () => new Date(),
    checksCurrent: options.checksCurrent,
  })
  if (history.all.length === 0) await writer.append(firstEvent.stream, -1n, [firstEvent.event()])
  const { listener, sockets, port } = await listen(options.port)
  const server = new Server({
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
  })
  const streams: UntypedServiceImplementation = {
    read: createRead(history, faults),
    append: createAppend(writer, faults),
    batchAppend: createBatchAppend(writer, faults),
    ...createDeletes(writer, faults),
  }
  server.addService(streamsService.StreamsService, streams)
  server.addService(gossipService.GossipService, { read: createGossip(port, faults) })
  server.addService(featuresService.ServerFeaturesService, { getSupportedMethods })
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure())
  listener.on('connection', socket => {
    injector.injectConnection(socket)
  })
  return {
    port,
    dropConnections: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}
