/** Fills the new tables of read models from the log, up to where little is missing: in the thread that answers, or apart from it. */
import type { Recorded } from '../domain/kernel/event.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { applyEvents } from './apply.ts'
import { firstFilling, type FirstFilling } from './firstFilling.ts'
import { indexing, makeBareTables } from './generations.ts'
import type { Projection } from './projection.ts'
import { rowsIn } from './rows.ts'
import type { Exclusively, Shared } from './shared.ts'

/** How far a rebuild is: events read, and when the last of them was recorded. */
export interface Progress {
  readonly events: number
  readonly at: Instant
}
export type OnProgress = (progress: Progress) => void

/** A read model that is made anew, and the generation of its new rows. */
export interface Building {
  readonly projection: Projection
  readonly generation: number
}

/** How far rows were filled: how many events were read, and the last of them. */
export interface Filled {
  readonly events: number
  readonly last: Pick<Recorded, 'stream' | 'revision' | 'position' | 'id'> | undefined
}

/** What filling needs of the thread that it runs in. */
export type Filler = Pick<Shared, 'database' | 'source' | 'statements' | 'signal'>

/** Who is told how far it is, and by whose leave it writes. */
export interface Filling {
  readonly exclusively: Exclusively
  readonly onProgress: OnProgress
}

/** The runner was stopped before the new rows could be swapped in; the old ones are still served. */
export class RebuildInterrupted extends Error {
  override readonly name = 'RebuildInterrupted'
}

/** So many events are written before the database settles: what gathers beside it must not grow with the log. */
const betweenSettling = 20_000

/** Once a reading of the log found no more than this, the rest is read while nothing else writes. */
const nearlyThere = 500

/** Reads from where a reading ended to the end of the log, into tables that have their indexes or are told to be bare. */
export const readOn = async (
  filler: Filler,
  buildings: readonly (Building & { readonly filling?: FirstFilling })[],
  { exclusively, onProgress, from }: Filling & { readonly from: Filled },
): Promise<Filled> => {
  const { database, source, signal } = filler
  let { events, last } = from
  const categories = [...new Set(buildings.flatMap(({ projection }) => projection.categories))]
  const write = (page: readonly Recorded[]): Promise<void> =>
    database.write.transaction().execute(async tx => {
      for (const building of buildings)
        await applyEvents({ tx, shared: filler }, { ...building, position: last?.position }, page)
    })
  const options = last === undefined ? { categories } : { categories, after: last.position }
  for await (const page of source.readAll(options)) {
    if (signal.aborted) throw new RebuildInterrupted('stopped before the new rows had caught up')
    const read = page.at(-1)
    if (read === undefined) continue
    await exclusively(() => write(page))
    const before = events
    const { stream, revision, position, id } = read
    last = { stream, revision, position, id }
    events += page.length
    if (Math.floor(events / betweenSettling) > Math.floor(before / betweenSettling))
      await exclusively(database.settle)
    onProgress({ events, at: read.at })
  }
  return { events, last }
}

/** Gives the tables their indexes, and removes what waited for them. */
const complete = async (
  { database, statements }: Filler,
  buildings: readonly (Building & { readonly filling: FirstFilling })[],
): Promise<void> => {
  const bare = buildings.flatMap(one => one.filling.bare().map(table => ({ ...one, table })))
  await database.apart(bare.flatMap(({ table, generation }) => indexing(database.write, table, generation)))
  await database.write.transaction().execute(async tx => {
    for (const { filling, generation, table } of bare) {
      const rows = rowsIn({ tx, generation, statements })
      for (const where of filling.complete(table)) await rows.remove(table, where)
    }
  })
}

/** Makes the new tables, fills them, gives them their indexes, and reads on until little is missing. */
export const fill = async (
  filler: Filler,
  models: readonly Building[],
  filling: Filling,
): Promise<Filled> => {
  const { exclusively } = filling
  const buildings = models.map(one => ({ ...one, filling: firstFilling(one.projection.tables) }))
  await exclusively(() =>
    filler.database.write.transaction().execute(async tx => {
      for (const { projection, generation } of buildings)
        await makeBareTables(tx, projection.tables, generation)
    }),
  )
  const nothing: Filled = { events: 0, last: undefined }
  let before = nothing
  let filled = await readOn(filler, buildings, { ...filling, from: nothing })
  await exclusively(() => complete(filler, buildings))
  while (filled.events - before.events > nearlyThere) {
    before = filled
    filled = await readOn(filler, buildings, { ...filling, from: before })
  }
  return filled
}
