/** The engines that suites of analytics run on: the embedded one where chdb is installed, and a server where there is one. */
import { createClient, ClickHouseLogLevel, type ClickHouseClient } from '@clickhouse/client'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'vitest'
import {
  connect,
  inDatabase,
  type ClickHouseAddress,
  type OpenAnalytics,
} from '../../../analytics/connection.ts'
import { serverOf } from '../../support/servers/asked.ts'
import { addressOf, engineIsHere, freshEngine } from '../embedded/fresh.ts'

export interface Target {
  /** Its address, and a client of a database that nobody else uses. */
  readonly address: ClickHouseAddress
  readonly client: ClickHouseClient
  readonly close: () => Promise<void>
}

/** A client with other options than the program's own. */
export const otherClient = (address: ClickHouseAddress, options: Parameters<typeof createClient>[0]) =>
  createClient({ ...address, log: { level: ClickHouseLogLevel.OFF }, ...options })

const answerTo = async (client: ClickHouseClient, query: string): Promise<readonly string[]> =>
  (await (await client.query({ query, format: 'TabSeparated' })).text()).split('\n').filter(Boolean)

const embeddedTarget = async (): Promise<Target> => {
  const { engine, remove } = await freshEngine()
  const address = addressOf(engine)
  const client = connect(address)
  const close = async (): Promise<void> => {
    await client.close()
    await remove()
  }
  return { address, client, close }
}

/** A client prefers what stands in a URL to every other option: what suites change stands beside it. */
const apart = (url: string): ClickHouseAddress => {
  const { origin, username, password } = new URL(url)
  return {
    url: origin,
    username: decodeURIComponent(username) || 'default',
    password: decodeURIComponent(password),
  }
}

/** Suites share a server: each works in a database of its own, which goes with all that were made beside it. */
const serverTarget = async (url: string): Promise<Target> => {
  const address = apart(url)
  const server = connect(address)
  const own = `suite_${randomUUID().replaceAll('-', '')}`
  await server.command({ query: `CREATE DATABASE ${own}` })
  const client = connect(inDatabase(address, own))
  const close = async (): Promise<void> => {
    await client.close()
    for (const name of await answerTo(server, 'SELECT name FROM system.databases'))
      if (name.startsWith(own)) await server.command({ query: `DROP DATABASE ${name} SYNC` })
    await server.close()
  }
  return { address, client, close }
}

const server = await serverOf('clickhouse')

const targets: readonly (readonly [string, () => Promise<Target>])[] = [
  ...(engineIsHere ? [['the embedded engine', embeddedTarget] as const] : []),
  ...('url' in server ? [['a ClickHouse server', () => serverTarget(server.url)] as const] : []),
]

/** A suite on every engine there is; it says which, and why it does not run on a server. */
export const onEveryEngine = (suite: string, tests: (open: () => Promise<Target>) => void): void => {
  if ('missing' in server) it.skip(`${suite} on a ClickHouse server: ${server.missing}`)
  describe.each(targets)(`${suite} on %s`, (on, open) => {
    tests(async () => {
      const target = await open()
      const [version = 'of no version'] = await answerTo(target.client, 'SELECT version()')
      process.stdout.write(`${suite}: on ${on}, ${version}\n`)
      return target
    })
  })
}

/** A target as the program opens it: with clients of its other databases, which their opener closes. */
export const atOf = ({ client, address }: Target): Pick<OpenAnalytics, 'client' | 'at'> => ({
  client,
  at: database => connect(inDatabase(address, database)),
})
