/** The real servers that suites can run on: the setting that names one of your own, and how a container of one starts. */
import { randomUUID } from 'node:crypto'
import type * as testcontainers from 'testcontainers'
import { z } from 'zod'
import { startPostgresHere } from './postgresHere.ts'

/** A server's address, or why there is none. */
export const heldServer = z.union([z.object({ url: z.string() }), z.object({ missing: z.string() })])
export type HeldServer = z.output<typeof heldServer>

/** What of testcontainers starts servers. */
export type Docker = Pick<typeof testcontainers, 'GenericContainer' | 'Wait'>

/** A server that was started for a run. */
export interface Started {
  readonly url: string
  readonly what: string
  readonly stop: () => Promise<unknown>
}

export interface StartableServer {
  readonly setting: string
  readonly start: (docker: Docker) => Promise<Started>
  /** Starts one without Docker, where an npm package brings it. */
  readonly startHere?: () => Promise<Started>
}

/** What Docker starts them from: the same as docker-compose.yml does. */
export const images = {
  // Of the same release as the engine that is embedded.
  clickhouse: 'clickhouse/clickhouse-server:26.7',
  postgres: 'postgres:18.4',
  // The last release under the BSD licence.
  eventstoredb: 'eventstore/eventstore:24.6.0-jammy',
  kurrentdb: 'kurrentplatform/kurrentdb:25.1.3',
} as const

const startedAs = (what: string, container: testcontainers.StartedTestContainer, url: string): Started => ({
  url,
  what,
  stop: () => container.stop(),
})

const clickhouse = async ({ GenericContainer, Wait }: Docker): Promise<Started> => {
  const image = images.clickhouse
  const password = randomUUID()
  const container = await new GenericContainer(image)
    .withEnvironment({ CLICKHOUSE_PASSWORD: password, CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: '1' })
    .withExposedPorts(8123)
    .withWaitStrategy(Wait.forHttp('/ping', 8123))
    .start()
  const at = `${container.getHost()}:${String(container.getMappedPort(8123))}`
  return startedAs(image, container, `http://default:${password}@${at}`)
}

const postgres = async ({ GenericContainer, Wait }: Docker): Promise<Started> => {
  const image = images.postgres
  const password = randomUUID()
  const container = await new GenericContainer(image)
    .withEnvironment({ POSTGRES_PASSWORD: password })
    .withExposedPorts(5432)
    .withWaitStrategy(Wait.forLogMessage('database system is ready to accept connections', 2))
    .start()
  const at = `${container.getHost()}:${String(container.getMappedPort(5432))}`
  return startedAs(image, container, `postgres://postgres:${password}@${at}/postgres?sslmode=disable`)
}

/** EventStoreDB and KurrentDB, which differ in how their settings are called. */
const eventStore =
  (image: string, prefix: 'EVENTSTORE' | 'KURRENTDB') =>
  async ({ GenericContainer, Wait }: Docker): Promise<Started> => {
    const container = await new GenericContainer(image)
      .withEnvironment({ [`${prefix}_INSECURE`]: 'true', [`${prefix}_MEM_DB`]: 'true' })
      .withExposedPorts(2113)
      .withWaitStrategy(Wait.forHttp('/health/live', 2113).forStatusCode(204))
      .start()
    const at = `${container.getHost()}:${String(container.getMappedPort(2113))}`
    return startedAs(image, container, `esdb://${at}?tls=false`)
  }

export const servers = {
  postgres: { setting: 'POSTGRES_URL', start: postgres, startHere: startPostgresHere },
  clickhouse: { setting: 'CLICKHOUSE_URL', start: clickhouse },
  eventstoredb: { setting: 'EVENTSTORE_URL', start: eventStore(images.eventstoredb, 'EVENTSTORE') },
  kurrentdb: { setting: 'KURRENTDB_URL', start: eventStore(images.kurrentdb, 'KURRENTDB') },
} as const satisfies Readonly<Record<string, StartableServer>>
export type ServerName = keyof typeof servers
