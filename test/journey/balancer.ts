/** A load balancer as simple as one can be: each request goes to the next of several servers, and past one that is not there. */
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Balancer {
  readonly address: string
  /** The servers that answer from now on, by their addresses. */
  readonly serve: (addresses: readonly string[]) => void
  /** Which server was asked for which path, in order: `http://127.0.0.1:8080 GET /sharing`. */
  readonly asked: () => readonly string[]
  readonly close: () => Promise<void>
}

/** Whether a request that was not answered may go elsewhere: it only asks, or nobody listened and nothing was begun. */
const mayGoOn = ({ method }: IncomingMessage, error: unknown): boolean =>
  method === 'GET' || (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED')

/** Passes a request on, its head as it came; rejects where the server does not answer. */
const pass = (address: string, request: IncomingMessage, body: Buffer): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { method, url, headers } = request
    const target = ask(`${address}${url ?? '/'}`, { method, headers, agent: false })
    target.on('error', reject).on('response', resolve).end(body)
  })

/** Opens it on a free port of loopback, over no server yet. */
export const openBalancer = async (): Promise<Balancer> => {
  let servers: readonly string[] = []
  let turn = 0
  const asked: string[] = []
  const next = async (request: IncomingMessage, body: Buffer): Promise<IncomingMessage> => {
    turn += 1
    const first = turn % servers.length
    for (const server of [...servers.slice(first), ...servers.slice(0, first)]) {
      const answer = await pass(server, request, body).catch((error: unknown) => {
        if (!mayGoOn(request, error)) throw error
        return undefined
      })
      if (answer === undefined) continue
      asked.push(`${server} ${request.method ?? ''} ${request.url ?? ''}`)
      return answer
    }
    throw new Error('no server answers')
  }
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request)
    const answer = await next(request, body)
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    response.on('close', () => answer.destroy())
    answer.on('error', () => response.destroy()).pipe(response)
  }
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const place = server.address()
  return {
    address: `http://127.0.0.1:${String(typeof place === 'object' ? place?.port : 0)}`,
    serve: addresses => {
      servers = addresses
    },
    asked: () => asked,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
