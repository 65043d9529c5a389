/** The engine's own process: opens chDB on its folder and answers ClickHouse's HTTP interface on loopback, until its parent is gone. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openAdmission, usualBounds } from './admission.ts'
import { loadChdb } from './chdb.ts'
import { openEngine, type Engine } from './engine.ts'
import { openHandler } from './http/handler.ts'
import { orders, user, type Orders, type Report } from './messages.ts'
import { openJudge } from './sql/judge.ts'

process.umask(0o077)
// Loaded before there are orders: a process that stands ready has only the folder to open. Opening says what is the matter.
loadChdb().catch(() => undefined)
// The channel ends with the parent, however that ends. Nothing of the engine needs a farewell: what it acknowledged is on its disk.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))

const tell = (report: Report, told?: () => void): void =>
  void process.send?.(report, undefined, undefined, told)

const serverOf = (engine: Engine, { password }: Orders) => {
  const service = { engine, judge: openJudge(engine), admission: openAdmission(usualBounds), user, password }
  const handle = openHandler(service)
  return createServer(
    // Statements may stand in the URL; uploads may take long.
    { maxHeaderSize: 1024 * 1024, requestTimeout: 0, keepAliveTimeout: 10_000 },
    (request, response) => void handle(request, response),
  )
}

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null

const start = async (given: Orders): Promise<void> => {
  const engine = await openEngine(given.folder)
  const server = serverOf(engine, given)
  server.listen(given.port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  process.once('message', () => {
    server.close(() => {
      engine.close()
      process.exit(0)
    })
    server.closeIdleConnections()
  })
  tell({ ready: { port: isAddress(address) ? address.port : 0, version: engine.version } })
}

process.once('message', (message: unknown) => {
  start(orders.parse(message)).catch((error: unknown) => {
    tell({ failed: error instanceof Error ? error.message : String(error) }, () => process.exit(1))
  })
})
