/** Makes read models anew from the log beside the ones in use, and swaps them in one transaction when they have caught up. */
import { fill, readOn, type Building, type Filled, type OnProgress } from './fill.ts'
import { fillApart, FillingDied } from './fillApart.ts'
import { LogUnavailable } from '../store/port.ts'
import { droppingUnserved, saveSeen, serve } from './ledger.ts'
import type { Projection } from './projection.ts'
import { isBeyond, pause, reasonOf, type Shared } from './shared.ts'

const swap = async (
  shared: Shared,
  buildings: readonly Building[],
  { position, last }: { readonly position: string | undefined; readonly last: Filled['last'] },
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

/** In a thread of its own where there can be one. */
const filled = (shared: Shared, buildings: readonly Building[], onProgress: OnProgress): Promise<Filled> => {
  const { startFilling, exclusively, signal } = shared
  return startFilling === undefined
    ? fill(shared, buildings, { exclusively, onProgress })
    : fillApart(startFilling, buildings, { exclusively, onProgress, signal })
}

/** Removes every row that nobody reads, where nobody waits for it. */
const dropUnserved = async ({ database }: Shared): Promise<void> =>
  database.apart(await droppingUnserved(database.write))

const build = async (
  shared: Shared,
  buildings: readonly Building[],
  onProgress: OnProgress,
): Promise<void> => {
  const from = await filled(shared, buildings, onProgress)
  await shared.exclusively(async () => {
    // Taken before the last reading: whatever the follower was handed by now lies before it.
    const end = await shared.source.end()
    const { last } = await readOn(shared, buildings, { exclusively: task => task(), onProgress, from })
    await swap(shared, buildings, { last, position: furthest(shared, end, last?.position) })
    await shared.database.scrub(await droppingUnserved(shared.database.write))
  })
  shared.moved.next()
}

/** Also of what was thrown in another thread, where no class is the same. */
const isAway = (error: unknown): boolean => error instanceof Error && error.name === LogUnavailable.name

const helpsToBeginAnew = ({ backoffMs }: Shared): ((error: unknown) => boolean) => {
  let died = 0
  return error => {
    if (!(error instanceof FillingDied)) return isAway(error)
    died += 1
    return died <= backoffMs.length
  }
}

/**
 * Rebuilds these read models in one reading of the log; begins anew where the log is away meanwhile, for ever, and where the thread dies, as often
 * as the backoff allows. On another fault the new rows are dropped and the old ones stay in use.
 */
export const rebuildAll = async (
  shared: Shared,
  projections: readonly Projection[],
  onProgress: OnProgress,
): Promise<void> => {
  const buildings = projections.map(projection => ({
    projection,
    generation: (shared.states.get(projection.name)?.generation ?? 0) + 1,
  }))
  const helps = helpsToBeginAnew(shared)
  for (let tried = 0; ; tried += 1) {
    try {
      await shared.database.unsettled(() => build(shared, buildings, onProgress))
      return
    } catch (error) {
      await shared.exclusively(() => dropUnserved(shared))
      if (!helps(error) || shared.signal.aborted) throw error
      shared.report({ what: 'retrying', projection: 'all', reason: reasonOf(error) })
      await pause(shared, shared.backoffMs[tried] ?? shared.backoffMs.at(-1) ?? 0)
    }
  }
}
