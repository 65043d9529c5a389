/** A door before a server that can be shut, as a network is cut: connections end, and new ones are refused. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

interface Target {
  readonly host: string
  readonly port: number
}

export interface Gate {
  readonly port: number
  readonly shut: () => Promise<void>
  readonly open: () => Promise<void>
}

/** Opens a gate on a free port of loopback; opened again it stands on the same. */
export const openGate = async ({ host, port: beyond }: Target): Promise<Gate> => {
  const passing = new Set<Socket>()
  // Without a wait of their own: what comes in small pieces would else go on only every 40 ms.
  const server = createServer({ noDelay: true }, near => {
    const far = connect({ port: beyond, host, noDelay: true })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      passing.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        passing.delete(one)
        other.destroy()
      })
    }
  })
  const listen = async (at: number): Promise<number> => {
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
    const bound = server.address()
    if (bound === null || typeof bound === 'string') throw new Error('the gate has no port')
    return bound.port
  }
  const port = await listen(0)
  return {
    port,
    shut: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of passing) socket.destroy()
      await closed
    },
    open: async () => {
      await listen(port)
    },
  }
}
