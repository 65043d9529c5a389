/**
 * Whose turn it is to load. A program that begins takes the next turn; from then on nothing that an earlier one loads is committed, and it
 * stops. Batches are numbered by turn, so that what one program left is never taken for another's.
 */
import { randomUUID } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'

export const makeTurns =
  'CREATE TABLE IF NOT EXISTS turns (turn UInt64, owner String) ENGINE = MergeTree ORDER BY turn'

/** So many batches a turn: more than are ever loaded in one. */
const batches = 2 ** 32

/** The turn of a batch, and the newest that was taken: as the engine works them out. */
export const turnOf = (batch: string): string => `intDiv(${batch}, ${String(batches)})`
export const turnNow = '(SELECT max(turn) FROM turns)'

/** Another program has begun to load these tables. */
export class Superseded extends Error {
  override readonly name = 'Superseded'
}

const taken = z.array(z.object({ turn: z.coerce.number(), owner: z.string() }))

/** The newest turn, and whoever took it. */
const newest = async (client: ClickHouseClient) => {
  const query = `SELECT * FROM turns WHERE turn = ${turnNow}`
  const owners = taken.parse(await (await client.query({ query, format: 'JSONEachRow' })).json())
  return { turn: owners[0]?.turn ?? 0, owners: owners.map(({ owner }) => owner) }
}

/** Takes a turn that nobody else took at the same moment: who took it first may not have seen the other, so who sees another goes on to the next. */
const take = async (client: ClickHouseClient, owner: string): Promise<number> => {
  const turn = (await newest(client)).turn + 1
  await client.insert({ table: 'turns', values: [{ turn, owner }], format: 'JSONEachRow' })
  const { turn: now, owners } = await newest(client)
  return now === turn && owners.length === 1 ? turn : take(client, owner)
}

/**
 * One program's turns, one in each generation of the tables: taken when they are first asked for. Answers the number that the turn's first
 * batch follows; throws Superseded where another program has taken a later turn.
 */
export const openTurns = () => {
  const owner = randomUUID()
  const held = new Map<ClickHouseClient, number>()
  return async (client: ClickHouseClient): Promise<number> => {
    const before = held.get(client)
    if (before === undefined) await client.command({ query: makeTurns })
    const turn = before ?? (await take(client, owner))
    held.set(client, turn)
    if ((await newest(client)).turn !== turn) throw new Superseded('another program counts')
    return turn * batches
  }
}
export type Turns = ReturnType<typeof openTurns>
