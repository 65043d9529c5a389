/** The engines that the contract of analytics is shown on: the embedded one where chdb is installed, and a server where CLICKHOUSE_URL names one. */
import { createClient, ClickHouseLogLevel, type ClickHouseClient } from '@clickhouse/client'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  connect,
  inDatabase,
  type ClickHouseAddress,
  type OpenAnalytics,
} from '../../../analytics/connection.ts'
import { openEmbedded, type Embedded } from '../../../analytics/embedded/open.ts'

/** Whether the optional package with the engine is installed here. */
export const engineIsHere = ((): boolean => {
  try {
    return createRequire(import.meta.url).resolve('chdb') !== ''
  } catch {
    process.stdout.write('chdb is not installed here: tests of the embedded engine are skipped\n')
    return false
  }
})()

export interface Target {
  readonly name: string
  readonly address: ClickHouseAddress
  readonly client: ClickHouseClient
  readonly engine: Embedded | undefined
  readonly close: () => Promise<void>
}

/** An embedded engine in a folder of its own; throws why there is none. */
export const freshEngine = async (): Promise<{
  engine: Embedded
  folder: string
  remove: () => Promise<void>
}> => {
  const folder = await mkdtemp(join(tmpdir(), 'analytics-'))
  const engine = await openEmbedded({ folder })
  if (engine.status === 'unavailable') throw new Error(engine.reason)
  const remove = async (): Promise<void> => {
    await engine.close()
    await rm(folder, { recursive: true })
  }
  return { engine, folder, remove }
}

export const addressOf = ({ url, username, password }: Embedded): ClickHouseAddress => ({
  url,
  username,
  password,
})

/** A client with other options than the program's own. */
export const otherClient = (address: ClickHouseAddress, options: Parameters<typeof createClient>[0]) =>
  createClient({ ...address, log: { level: ClickHouseLogLevel.OFF }, ...options })

const embeddedTarget = async (): Promise<Target> => {
  const { engine, remove } = await freshEngine()
  const address = addressOf(engine)
  const client = connect(address)
  const close = async (): Promise<void> => {
    await client.close()
    await remove()
  }
  return { name: `embedded ${engine.version}`, address, client, engine, close }
}

const serverTarget = (url: string) => async (): Promise<Target> => {
  const client = connect({ url })
  const answer = await client.query({ query: 'SELECT version()', format: 'TabSeparated' })
  const version = (await answer.text()).trim()
  return {
    name: `server ${version}`,
    address: { url },
    client,
    engine: undefined,
    close: () => client.close(),
  }
}

const server = process.env['CLICKHOUSE_URL']

/** What the contract runs on here. */
export const targets: readonly (readonly [string, () => Promise<Target>])[] = [
  ...(engineIsHere ? [['the embedded engine', embeddedTarget] as const] : []),
  ...(server === undefined ? [] : [['a ClickHouse server', serverTarget(server)] as const]),
]

/** A target as the program opens it: with clients of its other databases, which their opener closes. */
export const atOf = ({ client, address }: Target): Pick<OpenAnalytics, 'client' | 'at'> => ({
  client,
  at: database => connect(inDatabase(address, database)),
})
