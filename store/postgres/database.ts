/** Speaks to a PostgreSQL database the one way that stores do: commits that are durable, bounds on every wait, faults with a name. */
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { StoreUnavailable } from '../unavailable.ts'
import { connectionOf, placeOf, type PostgresAddress } from './address.ts'

export type Row = Readonly<Record<string, unknown>>
/** Runs one statement and answers its rows. */
export type Query = (sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>

export interface Database {
  /** The schema that the tables stand in, as it is written in a statement. */
  readonly schema: string
  /** A statement that does no harm when it is run twice: where the connection was lost, or others were in the way, it is run again. */
  readonly query: Query
  /** A statement that is run once, whatever comes of it. */
  readonly once: Query
  /** Several statements, all or none; run again as `query` does. */
  readonly transaction: <T>(work: (query: Query) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

const connectMs = 3000
const statementMs = 20_000
/** The server ends a statement that takes too long; where it does not answer at all, the client stops waiting. */
const answerMs = statementMs + 2000
const tries = 3
const connections = 10

/** Classes of SQLSTATE that pass: connection, transaction rolled back, resources, not in the right state, operator, system. */
const passing = /^(?:08|25|40|53|55|57|58)/u

/** What the server refuses for good, and faults of our own, stay what they are; all else is the way to it. */
const faultOf = (place: string, cause: unknown): unknown => {
  const stays =
    cause instanceof pg.DatabaseError ? !passing.test(cause.code ?? '') : cause instanceof TypeError
  return stays ? cause : new StoreUnavailable(place, cause)
}

const again = async <T>(place: string, work: () => Promise<T>, most = tries): Promise<T> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work()
    } catch (cause) {
      const fault = faultOf(place, cause)
      if (tried >= most || !(fault instanceof StoreUnavailable)) throw fault
      await pause(Math.random() * 50 * 2 ** tried)
    }
  }
}

const querying =
  (on: pg.Pool | pg.PoolClient): Query =>
  async (sql, values = []) => {
    const answer = await on.query<Record<string, unknown>>(sql, [...values])
    return answer.rows
  }

/** A connection that failed is closed rather than given back: nobody knows what state it is in. */
const inTransaction = async <T>(pool: pg.Pool, work: (query: Query) => Promise<T>): Promise<T> => {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const done = await work(querying(client))
    await client.query('COMMIT')
    client.release()
    return done
  } catch (error) {
    client.release(true)
    throw error
  }
}

/** Throws unless every commit reaches the disk before it is answered, and this is a server that takes them. */
const assertDurable = async (query: Query, place: string): Promise<void> => {
  const [row = {}] = await query(
    `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
       current_setting('synchronous_commit') AS commits, pg_is_in_recovery() AS standby`,
  )
  const wanted = { fsync: 'on', pages: 'on', commits: 'on', standby: false }
  for (const [name, value] of Object.entries(wanted))
    if (row[name] !== value) throw new Error(`${place} is not durable: ${name} is ${String(row[name])}`)
}

/** One process lays the tables down, others wait for it. */
const lay = (database: Database, tables: string): Promise<void> =>
  database.transaction(async query => {
    await query('SELECT pg_advisory_xact_lock(hashtext($1))', [database.schema])
    await query(`CREATE SCHEMA IF NOT EXISTS ${database.schema}`)
    await query(`SET LOCAL search_path TO ${database.schema}`)
    await query(tables)
  })

/** Opens a pool of connections and lays down `tables`, statements that must be repeatable. */
export const openDatabase = async (address: PostgresAddress, tables: string): Promise<Database> => {
  const place = placeOf(address)
  const pool = new pg.Pool({
    ...connectionOf(address),
    max: connections,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: answerMs,
    keepAlive: true,
    application_name: 'care-information-exchange',
    options: '-c synchronous_commit=on -c client_min_messages=warning',
  })
  // A connection that breaks while nobody uses it: the next question opens another.
  pool.on('error', () => undefined)
  const query = querying(pool)
  const database: Database = {
    schema: address.options.schema,
    query: (sql, values) => again(place, () => query(sql, values)),
    once: (sql, values) => again(place, () => query(sql, values), 1),
    transaction: work => again(place, () => inTransaction(pool, work)),
    close: async () => {
      if (!pool.ending) await pool.end()
    },
  }
  try {
    await assertDurable(database.query, place)
    await lay(database, tables)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
