/** Where every read model stands when the runner starts: as the database says, checked against the log and this program. */
import { whereIs, type EventSource } from '../store/port.ts'
import type { Database } from './database.ts'
import { makeTables } from './generations.ts'
import { droppingUnserved, forget, lastSeen, openLedger, outdate, serve, type Standing } from './ledger.ts'
import type { Projection } from './projection.ts'
import type { ReaderState } from './shared.ts'

/** A checkpoint lies beyond the log's end: the log was cut back or replaced, and the rows can't be trusted. */
export class CheckpointBeyondLog extends Error {
  override readonly name = 'CheckpointBeyondLog'
}
/** The rows were made by a newer version of this program. */
export class NewerReadModel extends Error {
  override readonly name = 'NewerReadModel'
}

interface Starting {
  readonly source: EventSource
  readonly database: Database
  readonly projections: readonly Projection[]
  readonly identity: string
}

const refuseBeyond = async (source: EventSource, standings: readonly Standing[]): Promise<void> => {
  const end = await source.end()
  for (const { name, position } of standings) {
    if (position !== null && (end === undefined || source.compare(position, end) > 0))
      throw new CheckpointBeyondLog(
        `${name} has read further than the log goes: was the log cut back or replaced?`,
      )
  }
}

const isPosition = (source: EventSource, position: string): boolean => {
  try {
    return source.compare(position, position) === 0
  } catch {
    return false
  }
}

/** True where the log was moved to another store: what was read is the same, but stands at other positions. */
const hasMoved = async ({ source, database }: Starting, standings: readonly Standing[]): Promise<boolean> => {
  const seen = await lastSeen(database.write)
  const where = seen && (await whereIs(source, seen, ({ id }) => id === seen.event))
  if (where === 'nowhere')
    throw new CheckpointBeyondLog('the log lacks an event that was read: was it cut back or replaced?')
  return (
    where === 'elsewhere' ||
    standings.some(({ position }) => position !== null && !isPosition(source, position))
  )
}

/** The database's word, once every read model is outdated that was filled from another store. */
const standingsOf = async (starting: Starting): Promise<readonly Standing[]> => {
  const { database, identity } = starting
  const standings = await openLedger(database.write, identity)
  if (!(await hasMoved(starting, standings))) return standings
  await outdate(database.write)
  return openLedger(database.write, identity)
}

const stateOf = (projection: Projection, standing: Standing | undefined): ReaderState => {
  const { name, version } = projection
  if (standing === undefined) return { projection, generation: 0, position: undefined, status: 'rebuilding' }
  const { generation } = standing
  if (standing.version > version) throw new NewerReadModel(`the rows of ${name} were made by a newer program`)
  // Rows of an older version are served while the new ones are made, but the new program can't keep them up.
  if (standing.version < version) return { projection, generation, position: undefined, status: 'rebuilding' }
  return { projection, generation, position: standing.position ?? undefined, status: 'running' }
}

/** From so many events on it is quicker to read them into tables that get their indexes at the end, as a rebuild does. */
const manyEvents = 5000

const isLong = async (source: EventSource): Promise<boolean> => {
  let events = 0
  try {
    for await (const page of source.readAll({ limit: manyEvents })) events += page.length
  } catch {
    // Whoever follows meets the same fault, and says so.
    return false
  }
  return events === manyEvents
}

const fresh = async ({ database, projections }: Starting): Promise<readonly ReaderState[]> => {
  const states = projections.map(projection => ({ projection, generation: 1, position: undefined }))
  await database.write.transaction().execute(async tx => {
    for (const state of states) {
      await makeTables(tx, state.projection.tables, state.generation)
      await serve(tx, state)
    }
  })
  return states.map(state => ({ ...state, status: 'running' }))
}

const isEmpty = ({ status, position }: ReaderState): boolean => status === 'running' && position === undefined

/** Whoever has read nothing of a long log is filled first. */
const filledFirst = async (
  source: EventSource,
  states: readonly ReaderState[],
): Promise<readonly ReaderState[]> =>
  states.some(isEmpty) && (await isLong(source))
    ? states.map(state => (isEmpty(state) ? { ...state, status: 'filling' } : state))
    : states

const tidy = async ({ database, projections }: Starting, standings: readonly Standing[]): Promise<void> => {
  const gone = standings.filter(({ name }) => !projections.some(projection => projection.name === name))
  await database.write.transaction().execute(async tx => {
    for (const standing of gone) await forget(tx, standing)
  })
  await database.apart(await droppingUnserved(database.write))
  if (gone.length > 0) await database.scrub()
}

/** Throws `OtherLog`, `CheckpointBeyondLog` or `NewerReadModel` where the rows can't be trusted. */
export const startingStates = async (starting: Starting): Promise<Map<string, ReaderState>> => {
  const { source, projections } = starting
  const standings = await standingsOf(starting)
  await refuseBeyond(source, standings)
  const standingOf = (projection: Projection): Standing | undefined =>
    standings.find(({ name }) => name === projection.name)
  const states =
    standings.length === 0
      ? await fresh(starting)
      : projections.map(projection => stateOf(projection, standingOf(projection)))
  await tidy(starting, standings)
  const ready = await filledFirst(source, states)
  return new Map(ready.map(state => [state.projection.name, state]))
}
