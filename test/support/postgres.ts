/** A PostgreSQL for suites, of which each test has a schema for itself. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { connectionOf, postgresAddress, type PostgresAddress } from '../../store/postgres/address.ts'
import { serverOf } from './servers/asked.ts'

export interface OwnSchema {
  readonly url: string
  readonly address: PostgresAddress
  /** Removes it with all that is in it. */
  readonly drop: () => Promise<void>
}

export interface Postgres {
  /** A schema that nobody else has. */
  readonly ownSchema: () => OwnSchema
  /** Asks as the one who runs the server. */
  readonly ask: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>
}

const over = (url: string): Postgres => {
  const ask: Postgres['ask'] = async sql => {
    const client = new pg.Client(connectionOf(postgresAddress.parse(url)))
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows
    } finally {
      await client.end()
    }
  }
  const ownSchema = (): OwnSchema => {
    const own = new URL(url)
    const schema = `x${randomBytes(6).toString('hex')}`
    own.searchParams.set('schema', schema)
    const drop = async (): Promise<void> => {
      await ask(`SET client_min_messages = warning; DROP SCHEMA IF EXISTS ${schema} CASCADE`)
    }
    return { url: own.href, address: postgresAddress.parse(own.href), drop }
  }
  return { ownSchema, ask }
}

/** The run's PostgreSQL. Throws where there is none: one comes with the project's packages. */
export const postgres = async (): Promise<Postgres> => {
  const server = await serverOf('postgres')
  if ('missing' in server) throw new Error(`no PostgreSQL at ${inject('servers')}: ${server.missing}`)
  return over(server.url)
}
