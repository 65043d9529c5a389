/** The MLLP server: plain on loopback only, elsewhere TLS with client certificates. */
import { createServer as createPlain, isIPv4 } from 'node:net'
import type { Server, Socket } from 'node:net'
import { createServer as createTls } from 'node:tls'
import { TLSSocket } from 'node:tls'
import { serve } from './connection.ts'
import type { Answering, Peer, Served } from './connection.ts'
import { makeRoom } from './room.ts'

/** PEM text: the server's key and certificate, and the authority that signs the senders' certificates. */
interface MllpTls {
  readonly key: string
  readonly cert: string
  readonly ca: string
}

export interface MllpOptions extends Pick<Answering, 'receive' | 'refuseTooLong' | 'log'> {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly tls?: MllpTls
  /** 32 MiB unless said. */
  readonly maxFrameBytes?: number
  /** Ten minutes unless said. */
  readonly idleTimeoutMs?: number
  /** 256 unless said; further ones are closed at once. */
  readonly maxConnections?: number
}

export interface Mllp {
  readonly port: number
  /** Takes no new connection or message, answers what is in flight, then ends; a sender that does not let go is cut off after `graceMs`. */
  readonly close: (graceMs?: number) => Promise<void>
}

/** Thrown where plain MLLP would be spoken beyond this machine. */
class PlainBeyondLoopback extends Error {
  override readonly name = 'PlainBeyondLoopback'
}

/** So many messages are worked on at once over all connections: enough to fill a group of appends, and no more to wait behind. */
export const maxInWork = 64

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))

const peerOf = (socket: Socket): Peer => {
  const address = socket.remoteAddress ?? 'unknown'
  if (!(socket instanceof TLSSocket)) return { address }
  return { address, certificate: socket.getPeerCertificate().fingerprint256 }
}

const listening = ({ host, tls }: MllpOptions): { readonly server: Server; readonly event: string } => {
  if (tls !== undefined) {
    const demands = { requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const
    const server = createTls({ ...tls, ...demands, handshakeTimeout: 10_000, allowHalfOpen: true })
    return { server, event: 'secureConnection' }
  }
  if (!isLoopback(host))
    throw new PlainBeyondLoopback(
      `plain MLLP is for loopback only: ${host} needs TLS with client certificates`,
    )
  return { server: createPlain({ allowHalfOpen: true, noDelay: true }), event: 'connection' }
}

const bound = (server: Server, { host, port }: MllpOptions): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      server.off('error', reject)
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

/** Starts the server. Throws `PlainBeyondLoopback`, or what listening throws. */
export const startMllp = async (options: MllpOptions): Promise<Mllp> => {
  const { log, maxFrameBytes = 32 * 1024 * 1024, idleTimeoutMs = 600_000 } = options
  const room = makeRoom(maxInWork)
  const answering: Answering = { ...options, maxFrameBytes, idleTimeoutMs, room }
  const open = new Map<Socket, Served>()
  /** Also those that have not shown a certificate yet. */
  const raws = new Set<Socket>()
  const { server, event } = listening(options)
  server.maxConnections = options.maxConnections ?? 256
  server.on('connection', (raw: Socket) => {
    raws.add(raw)
    raw.once('close', () => raws.delete(raw))
  })
  server.on(event, (socket: Socket) => {
    open.set(socket, serve(socket, peerOf(socket), answering))
    socket.once('close', () => open.delete(socket))
  })
  server.on('tlsClientError', (error: Error) =>
    log.warn({ error: error.name }, 'sender refused: no valid certificate'),
  )
  server.on('drop', () => log.warn({}, 'connection refused: too many'))
  const port = await bound(server, options)
  server.on('error', error => log.error({ error: error.name }, 'MLLP server failed'))

  return {
    port,
    close: async (graceMs = 5000) => {
      const ended = new Promise<void>(resolve => server.close(() => resolve()))
      for (const served of open.values()) served.close()
      const cut = setTimeout(() => {
        for (const raw of raws) raw.destroy()
      }, graceMs)
      await ended
      clearTimeout(cut)
    },
  }
}
