/** The sockets of the test server, one port a member, and the end of all of them at once. */
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'

export interface Listener {
  readonly port: number
  readonly listener: Server
  readonly drop: () => void
}

/** Listens on a port of this machine, 0 for any free one. */
export const listen = async (port: number): Promise<Listener> => {
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
  const drop = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return { port: address.port, listener, drop }
}
