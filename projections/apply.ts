/** Applies events to the rows of one read model, each once, in order. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Recorded } from '../domain/kernel/event.ts'
import { categoryOf } from '../domain/kernel/ids.ts'
import type { FirstFilling } from './firstFilling.ts'
import { rowsIn } from './rows.ts'
import { isBeyond, type ReaderState, type Shared } from './shared.ts'

/** After so many events others get their turn, so that a long batch doesn't hold up requests. */
const eventsPerTurn = 64

interface Reading extends Pick<ReaderState, 'projection' | 'generation' | 'position'> {
  /** Set while its tables are filled for the first time. */
  readonly filling?: FirstFilling
}
interface Within {
  readonly tx: Kysely<unknown>
  readonly shared: Pick<Shared, 'source' | 'statements'>
}

/** Writes what the events mean. What the reader has seen already is dropped: delivery is at least once. Answers whom, or which topics, it touched. */
export const applyEvents = async (
  { tx, shared }: Within,
  { projection, generation, position, ...rest }: Reading,
  events: readonly Recorded[],
): Promise<ReadonlySet<string>> => {
  const rows = rowsIn({ tx, generation, statements: shared.statements, ...rest })
  const categories = new Set(projection.categories)
  const touched = new Set<string>()
  let reached = position
  let applied = 0
  for (const event of events) {
    if (!isBeyond(shared, event.position, reached)) continue
    reached = event.position
    if (!categories.has(categoryOf(event.stream))) continue
    await projection.apply(event, rows)
    const topic = projection.topicOf(event)
    if (topic !== undefined) touched.add(topic)
    applied += 1
    if (applied % eventsPerTurn === 0) await nextTurn()
  }
  await rows.flush()
  return touched
}
