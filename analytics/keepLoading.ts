/** Keeps the tables up with the log: every event once, in the log's order, whatever is killed and when. */
import { setTimeout as pause } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Recorded } from '../domain/kernel/event.ts'
import { insertRows } from './facts/insert.ts'
import { commitBatch, compactLedger, openLedger, type Check, type LoadedBatch } from './facts/ledger.ts'
import { goneNow, takeOfThoseCounted, type TakeCounted } from './facts/leaving.ts'
import { rowTables } from './facts/tables.ts'
import { countedCategories, noRows, take as rowsOf, type Rows } from './facts/taken.ts'
import type { LoaderOptions } from './loader.ts'

/** A batch that is being made: which events it is of, and their rows. */
interface Open {
  readonly before: Pick<LoadedBatch, 'batch' | 'lastSeq' | 'through'>
  readonly rows: Rows
  events: number
  last: Recorded | undefined
}

const emptyBatch = (before: Open['before']): Open => ({
  before,
  rows: noRows(),
  events: 0,
  last: undefined,
})

const takeAll = async (take: TakeCounted, open: Open, events: readonly Recorded[]): Promise<void> => {
  for (const recorded of events) {
    open.events += 1
    open.last = recorded
    await take({ seq: open.before.lastSeq + open.events, recorded }, open.rows)
  }
}

/** What a batch says of itself; undefined where it holds no event. */
const closed = ({ before, events, last }: Open, identity: string): LoadedBatch | undefined => {
  if (last === undefined) return undefined
  const { stream, revision, position: through, at } = last
  const [batch, firstSeq] = [before.batch + 1, before.lastSeq + 1]
  const numbers = {
    batch,
    firstBatch: batch,
    firstSeq,
    lastSeq: before.lastSeq + events,
    after: before.through,
  }
  return { ...numbers, through, stream, revision, at, identity }
}

/** Puts the rows in, all tables at once, and commits them. */
const write = async (client: ClickHouseClient, loaded: LoadedBatch, rows: Rows): Promise<void> => {
  const { batch } = loaded
  const sent = await Promise.all(
    rowTables.map(async table => {
      const numbered = rows[table].map(row => ({ batch, ...row }))
      return [table, await insertRows(client, table, numbered)] as const
    }),
  )
  await commitBatch(client, loaded, Object.fromEntries(sent))
}

/** So many events go in together at most, while there is a backlog: the engine takes few large blocks sooner than many small ones. */
const mostEvents = 20_000
/** So often the ledger is compacted, in batches. */
const compactEvery = 1000

/** Reads until the log's subscription ends. Anything that fails ends it: it is begun again from what was committed. */
const readOn = async (options: LoaderOptions, check: Check): Promise<void> => {
  const { identity, signal, report, source } = options
  const client = await options.open()
  const { entries, damaged } = await openLedger(client, identity, check)
  if (damaged !== undefined) report('damaged', damaged)
  const take = takeOfThoseCounted(rowsOf, options.states, await goneNow(client))
  let last: LoadedBatch | undefined = entries.at(-1)
  const from = last === undefined ? {} : { after: last.through }
  let open = emptyBatch(last ?? { batch: 0, lastSeq: 0, through: '' })
  let writing = Promise.resolve()
  // What could not be written ends the subscription at once, not with the next event.
  const failing = new AbortController()
  const finish = async (live: boolean, { rows }: Open, loaded: LoadedBatch | undefined): Promise<void> => {
    if (loaded !== undefined) await write(client, loaded, rows)
    last = loaded ?? last
    await options.onBatch(last, { live, client })
    if (loaded !== undefined && loaded.batch % compactEvery === 0) await compactLedger(client)
  }
  const asked = { categories: countedCategories, signal: AbortSignal.any([signal, failing.signal]), ...from }
  for await (const { events, live } of source.subscribe(asked)) {
    await takeAll(take, open, events)
    if (!live && open.events < mostEvents) continue
    // The next events are folded while these go in.
    await writing
    const loaded = closed(open, identity)
    writing = finish(live, open, loaded)
    writing.catch(() => failing.abort())
    open = emptyBatch(loaded ?? open.before)
  }
  await writing
}

const pauses = { first: 100, most: 5000 } as const
const isOver = ({ signal }: LoaderOptions): boolean => signal.aborted

/** Loads until `signal` aborts, beginning again whenever the engine or the log fails: soon where something was loaded meanwhile. */
export const keepLoading = async (options: LoaderOptions): Promise<void> => {
  let wait: number = pauses.first
  let isFirst = true
  const onBatch: LoaderOptions['onBatch'] = (...told) => {
    wait = pauses.first
    return options.onBatch(...told)
  }
  while (!isOver(options)) {
    try {
      await readOn({ ...options, onBatch }, isFirst ? 'hashes' : 'rows')
    } catch (error) {
      if (isOver(options)) return
      options.report('retrying', error instanceof Error ? error.name : 'unknown')
    }
    isFirst = false
    // Ends at once when the loader is stopped.
    await pause(wait, undefined, { signal: options.signal }).catch(() => undefined)
    wait = Math.min(wait * 2, pauses.most)
  }
}
