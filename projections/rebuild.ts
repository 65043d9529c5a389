/** Makes read models anew from the log beside the ones in use, and swaps them in one transaction when they have caught up. */
import type { Recorded } from '../domain/kernel/event.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { applyEvents } from './apply.ts'
import { firstFilling, type FirstFilling } from './firstFilling.ts'
import { dropTables, indexing, makeBareTables } from './generations.ts'
import { saveSeen, serve } from './ledger.ts'
import type { Projection } from './projection.ts'
import { rowsIn } from './rows.ts'
import { isBeyond, type Exclusively, type Shared } from './shared.ts'

/** How far a rebuild is: events read, and when the last of them was recorded. */
export interface Progress {
  readonly events: number
  readonly at: Instant
}
export type OnProgress = (progress: Progress) => void

/** The runner was stopped before the new rows could be swapped in; the old ones are still served. */
export class RebuildInterrupted extends Error {
  override readonly name = 'RebuildInterrupted'
}

interface Building {
  readonly projection: Projection
  readonly generation: number
  readonly filling: FirstFilling
}

/** So many events are written before the database settles: what gathers beside it must not grow with the log. */
const betweenSettling = 20_000

/** Once a reading of the log found no more than this, the rest is read while nothing else writes. */
const nearlyThere = 500

const tableNames = ({ projection }: Building): readonly string[] => projection.tables.map(table => table.name)

interface Pass {
  /** Reads to the end of the log; answers how many events that were. */
  readonly toEnd: (guarded: Exclusively) => Promise<number>
  /** The last event read. */
  readonly last: () => Recorded | undefined
}

/** Reading the log into the new tables, each time from where the last reading ended. */
const passOver = (shared: Shared, buildings: readonly Building[], onProgress: OnProgress): Pass => {
  let read: Recorded | undefined
  let events = 0
  const categories = [...new Set(buildings.flatMap(({ projection }) => projection.categories))]
  const write = (page: readonly Recorded[]): Promise<void> =>
    shared.database.write.transaction().execute(async tx => {
      for (const building of buildings)
        await applyEvents({ tx, shared }, { ...building, position: read?.position }, page)
    })
  const toEnd = async (guarded: Exclusively): Promise<number> => {
    const before = events
    const options = read === undefined ? { categories } : { categories, after: read.position }
    for await (const page of shared.source.readAll(options)) {
      if (shared.signal.aborted) throw new RebuildInterrupted('stopped before the new rows had caught up')
      const last = page.at(-1)
      if (last === undefined) continue
      await guarded(() => write(page))
      read = last
      events += page.length
      if (Math.floor(events / betweenSettling) > Math.floor((events - page.length) / betweenSettling))
        await guarded(shared.database.settle)
      onProgress({ events, at: last.at })
    }
    return events - before
  }
  return { toEnd, last: () => read }
}

/** Gives the tables their indexes, and removes what waited for them. */
const complete = async ({ database, statements }: Shared, buildings: readonly Building[]): Promise<void> => {
  const bare = buildings.flatMap(one => one.filling.bare().map(table => ({ ...one, table })))
  await database.apart(bare.flatMap(({ table, generation }) => indexing(database.write, table, generation)))
  await database.write.transaction().execute(async tx => {
    for (const { filling, generation, table } of bare) {
      const rows = rowsIn({ tx, generation, statements })
      for (const where of filling.complete(table)) await rows.remove(table, where)
    }
  })
}

const swap = async (
  shared: Shared,
  buildings: readonly Building[],
  { position, last }: { readonly position: string | undefined; readonly last: Recorded | undefined },
): Promise<void> => {
  await shared.database.write.transaction().execute(async tx => {
    for (const building of buildings) await serve(tx, { ...building, position })
    if (last !== undefined) await saveSeen({ tx, statements: shared.statements }, last)
  })
  for (const { projection, generation } of buildings)
    shared.states.set(projection.name, { projection, generation, position, status: 'running' })
}

const furthest = (
  shared: Shared,
  end: string | undefined,
  reached: string | undefined,
): string | undefined => (reached !== undefined && isBeyond(shared, reached, end) ? reached : end)

const build = async (
  shared: Shared,
  buildings: readonly Building[],
  onProgress: OnProgress,
): Promise<void> => {
  await shared.exclusively(() =>
    shared.database.write.transaction().execute(async tx => {
      for (const { projection, generation } of buildings)
        await makeBareTables(tx, projection.tables, generation)
    }),
  )
  const pass = passOver(shared, buildings, onProgress)
  let found = await pass.toEnd(shared.exclusively)
  await shared.exclusively(() => complete(shared, buildings))
  while (found > nearlyThere) found = await pass.toEnd(shared.exclusively)
  await shared.exclusively(async () => {
    // Taken before the last reading: whatever the follower was handed by now lies before it.
    const end = await shared.source.end()
    await pass.toEnd(task => task())
    const last = pass.last()
    await swap(shared, buildings, { last, position: furthest(shared, end, last?.position) })
    await shared.database.scrub()
  })
  shared.moved.next()
}

/** Rebuilds these read models in one reading of the log. On a fault the new rows are dropped and the old ones stay in use. */
export const rebuildAll = async (
  shared: Shared,
  projections: readonly Projection[],
  onProgress: OnProgress,
): Promise<void> => {
  const buildings = projections.map(projection => ({
    projection,
    generation: (shared.states.get(projection.name)?.generation ?? 0) + 1,
    filling: firstFilling(projection.tables),
  }))
  try {
    await shared.database.unsettled(() => build(shared, buildings, onProgress))
  } catch (error) {
    await shared.exclusively(async () => {
      const orphans = buildings.filter(
        ({ projection, generation }) => shared.states.get(projection.name)?.generation !== generation,
      )
      for (const one of orphans) await dropTables(shared.database.write, tableNames(one), one.generation)
    })
    throw error
  }
}
