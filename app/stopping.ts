/** How an HTTP server stops: every request that was asked is answered; one that was only begun is not waited for. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What has not been sent whole so long after the stop is cut off; so is, in the end, what nobody takes the answer of. */
const sendingMs = 2000
const answeringMs = 30_000

/** Watches a server's connections; answers how to stop it. */
export const stopping = (server: Server): (() => Promise<void>) => {
  const asked = new Map<Socket, Set<IncomingMessage>>()
  let isLate = false
  server.on('connection', (socket: Socket) => {
    asked.set(socket, new Set())
    socket.once('close', () => asked.delete(socket))
  })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const own = asked.get(request.socket)
    own?.add(request)
    response.once('close', () => {
      own?.delete(request)
      if (isLate) request.socket.end()
    })
  })
  const cutBegun = (): void => {
    isLate = true
    for (const [socket, requests] of asked)
      if (![...requests].some(({ complete }) => complete)) socket.destroy()
  }
  return async () => {
    const stopped = new Promise<void>(resolve => server.close(() => resolve()))
    server.closeIdleConnections()
    const timers = [
      setTimeout(cutBegun, sendingMs),
      setTimeout(() => {
        server.closeAllConnections()
      }, answeringMs),
    ]
    await stopped
    timers.forEach(clearTimeout)
  }
}
