/** The one client of everything that counts: ClickHouse's own, whether a server answers or the embedded engine. */
import { setTimeout as pause } from 'node:timers/promises'
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client'

/** Where ClickHouse answers. The address may carry user, password and database. */
export interface ClickHouseAddress {
  readonly url: string
  readonly username?: string
  readonly password?: string
}

/** An engine that answers. */
export interface OpenAnalytics {
  readonly status: 'open'
  readonly client: ClickHouseClient
  /** A client of another of its databases; its opener closes it. */
  readonly at: (database: string) => ClickHouseClient
  readonly close: () => Promise<void>
}

/** An engine, or why there is none: for people to read. */
export type Analytics =
  | OpenAnalytics
  | { readonly status: 'unavailable'; readonly reason: string; readonly close: () => Promise<void> }

/** As long as the longest statement may take, in milliseconds, and a little more. */
const longestAnswer = 630_000

/** Makes a client. Nothing is asked yet: a server that is down now may be up later. */
export const connect = (address: ClickHouseAddress): ClickHouseClient =>
  createClient({
    ...address,
    application: 'care-information-exchange',
    request_timeout: longestAnswer,
    // What fails is thrown, and told by whoever asked; statements have no place in logs.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: {
      // JSON's numbers lose the last digits of 64-bit integers.
      output_format_json_quote_64bit_integers: 1,
      date_time_input_format: 'best_effort',
    },
  })

/** The same place, another database. */
export const inDatabase = (address: ClickHouseAddress, database: string): ClickHouseAddress => {
  const url = new URL(address.url)
  url.pathname = `/${database}`
  return { ...address, url: url.href }
}

const gone: readonly string[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE']

/** Whether a question failed because there is nobody to answer it, or whoever did went away meanwhile. */
export const isAway = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && gone.includes(String(error.code))

/** Between two looks whether an engine is back, in milliseconds. */
const lookAgain = 20

/** Waits until an engine answers, or `signal` aborts. */
export const answering = async (client: ClickHouseClient, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted && !(await client.ping()).success)
    await pause(lookAgain, undefined, { signal }).catch(() => undefined)
}
