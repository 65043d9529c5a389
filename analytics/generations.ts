/** Generations of the tables, each a database of its own: the next one is made beside the one in use and takes its place at once. */
import { createHash } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import type { OpenAnalytics } from './connection.ts'
import { makeTables } from './facts/tables.ts'
import { countedCategories } from './facts/taken.ts'

/** What the tables look like and are made of: others can't be read on by this version of the program. */
const shape = createHash('sha256')
  .update(JSON.stringify([makeTables, countedCategories]))
  .digest('hex')

const made = z.array(z.object({ number: z.coerce.number(), shape: z.string() }))
const named = z.array(z.object({ name: z.string() }))

const ask = async (client: ClickHouseClient, query: string): Promise<unknown> =>
  (await client.query({ query, format: 'JSONEachRow' })).json()

/** One row for every generation that came into use; the newest is the one in use. A row is there whole or not at all. */
const makePointer =
  'CREATE TABLE IF NOT EXISTS generation (number UInt64, shape String) ENGINE = MergeTree ORDER BY number SETTINGS fsync_after_insert = 1, fsync_part_directory = 1'

export interface Generation {
  readonly number: number
  readonly client: ClickHouseClient
}

/** Opens the generations of an engine. */
export const openGenerations = ({ client, at }: Pick<OpenAnalytics, 'client' | 'at'>) => {
  const clients = new Map<string, ClickHouseClient>()
  const beside = new Set<number>()

  /** The part of its name that all of this exchange's generations share, on a server that others use too. */
  const base = async (): Promise<string> => {
    const [found] = named.parse(await ask(client, 'SELECT currentDatabase() AS name'))
    return `${found?.name ?? 'default'}_counted_`
  }
  const numbersOf = async (prefix: string): Promise<readonly number[]> =>
    named
      .parse(await ask(client, 'SELECT name FROM system.databases'))
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ name }) => Number(name.slice(prefix.length)))
      .filter(Number.isSafeInteger)

  const make = async (number: number): Promise<Generation> => {
    const name = `${await base()}${String(number)}`
    await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${name} ENGINE = Atomic` })
    const own = clients.get(name) ?? at(name)
    clients.set(name, own)
    return { number, client: own }
  }
  const dropOthers = async (kept: number): Promise<void> => {
    const prefix = await base()
    for (const number of await numbersOf(prefix))
      if (number !== kept && !beside.has(number))
        await client.command({ query: `DROP DATABASE IF EXISTS ${prefix}${String(number)} SYNC` })
  }
  const settle = (number: number): Promise<unknown> =>
    client.insert({ table: 'generation', values: [{ number, shape }], format: 'JSONEachRow' })

  const beyondAll = async (used: number): Promise<number> =>
    Math.max(0, used, ...(await numbersOf(await base()))) + 1

  const newest = async () => {
    await client.command({ query: makePointer })
    return made.parse(await ask(client, 'SELECT * FROM generation ORDER BY number DESC LIMIT 1'))[0]
  }
  return {
    /** The one in use, with nothing beside it: what a rebuild that was cut off left goes. Where none is, or of another shape, an empty one. */
    current: async (): Promise<Generation> => {
      const found = await newest()
      const number = found?.shape === shape ? found.number : await beyondAll(found?.number ?? 0)
      if (number !== found?.number) await settle(number)
      await dropOthers(number)
      return make(number)
    },
    /** An empty one beside, until it comes into use or is given up. */
    next: async (): Promise<Generation> => {
      const number = await beyondAll((await newest())?.number ?? 0)
      beside.add(number)
      return make(number)
    },
    /** Puts one into use; the others go. */
    use: async ({ number }: Generation): Promise<void> => {
      await settle(number)
      beside.delete(number)
      await dropOthers(number)
    },
    giveUp: async ({ number }: Generation): Promise<void> => {
      beside.delete(number)
      await client.command({ query: `DROP DATABASE IF EXISTS ${await base()}${String(number)} SYNC` })
    },
    close: async (): Promise<void> => {
      await Promise.all([...clients.values()].map(one => one.close()))
    },
  }
}
export type Generations = ReturnType<typeof openGenerations>
