/** Keeps the tables up with the log: every event once, in the log's order, whatever is killed and when. */
import { setTimeout as pause } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { isAway } from './connection.ts'
import type { Recorded } from '../domain/kernel/event.ts'
import { compactLedger, openLedger, type LoadedBatch } from './facts/ledger.ts'
import { goneNow, takeOfThoseCounted, type TakeCounted } from './facts/leaving.ts'
import { countedCategories, noRows, take as rowsOf, type Rows } from './facts/taken.ts'
import { openTurns, Superseded, type Turns } from './facts/turns.ts'
import type { LoaderOptions } from './loader.ts'
import { writeBatch } from './writing.ts'

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

/** So many events go in together at most, while there is a backlog: the engine takes few large blocks sooner than many small ones. */
const mostEvents = 20_000
/** So often the ledger is compacted, in batches. */
const compactEvery = 1000

/** What one program knows of the tables that it loads, by their clients: whose turn it is, and which were looked at closely. */
interface Begun {
  readonly turns: Turns
  readonly checked: WeakSet<ClickHouseClient>
}

/** Makes sure of the tables; answers where to read on. */
const openTables = async ({ open, identity, report, states }: LoaderOptions, { turns, checked }: Begun) => {
  const client = await open()
  const behind = await turns(client)
  const { entries, damaged } = await openLedger(client, identity, checked.has(client) ? 'rows' : 'hashes')
  checked.add(client)
  if (damaged !== undefined) report('damaged', damaged)
  const last: LoadedBatch | undefined = entries.at(-1)
  const { batch, lastSeq, through } = last ?? { batch: 0, lastSeq: 0, through: '' }
  const before = { batch: Math.max(behind, batch), lastSeq, through }
  return { client, last, before, take: takeOfThoseCounted(rowsOf, states, await goneNow(client)) }
}

/** Reads until the log's subscription ends. Anything that fails ends it: it is begun again from what was committed. */
const readOn = async (options: LoaderOptions, begun: Begun): Promise<void> => {
  const { identity, signal, source } = options
  const { client, before, take, ...found } = await openTables(options, begun)
  let { last } = found
  const from = last === undefined ? {} : { after: last.through }
  let open = emptyBatch(before)
  let writing = Promise.resolve()
  // What could not be written ends the subscription at once, not with the next event.
  const failing = new AbortController()
  const finish = async (live: boolean, { rows }: Open, loaded: LoadedBatch | undefined): Promise<void> => {
    if (loaded !== undefined) await writeBatch(client, { loaded, rows }, options)
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

/**
 * Loads until `signal` aborts, or another program takes the turn; beginning again whenever the engine or the log fails: soon where something
 * was loaded meanwhile, or where the engine is only away.
 */
export const keepLoading = async (options: LoaderOptions): Promise<void> => {
  const begun: Begun = { turns: openTurns(), checked: new WeakSet() }
  let wait: number = pauses.first
  const onBatch: LoaderOptions['onBatch'] = (...told) => {
    wait = pauses.first
    return options.onBatch(...told)
  }
  /** An engine that is away is asked often, and told of once. */
  let wasAway = false
  const failed = (error: unknown): void => {
    const away = isAway(error)
    if (!away || !wasAway) options.report('retrying', error instanceof Error ? error.name : 'unknown')
    if (away) wait = pauses.first
    wasAway = away
  }
  while (!isOver(options)) {
    try {
      await readOn({ ...options, onBatch }, begun)
    } catch (error) {
      if (isOver(options)) return
      if (error instanceof Superseded) {
        options.report('superseded', error.message)
        return
      }
      failed(error)
    }
    // Ends at once when the loader is stopped.
    await pause(wait, undefined, { signal: options.signal }).catch(() => undefined)
    wait = Math.min(wait * 2, pauses.most)
  }
}
