/** Keeps the tables up with the log: every event once, in the log's order, whatever is killed and when. */
import { setTimeout as pause } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import type { EntryState } from '../domain/entry/decider.ts'
import type { Recorded } from '../domain/kernel/event.ts'
import { categoryOf } from '../domain/kernel/ids.ts'
import type { PatientState } from '../domain/patient/decider.ts'
import type { EventSource } from '../store/port.ts'
import { insertRows } from './facts/insert.ts'
import { commitBatch, compactLedger, openLedger, readLedger, type LoadedBatch } from './facts/ledger.ts'
import type { Row } from './facts/native.ts'
import { attributesOf, changeOf } from './facts/rows.ts'
import { rowTables, type RowTable } from './facts/tables.ts'

/** The categories that are read; an event's number among theirs is its `seq`. */
export const countedCategories: readonly string[] = ['patient', 'entry', 'consent']

/** States as of one event, folded by whoever may open them. */
export interface States {
  readonly entry: (recorded: Recorded) => Promise<{ readonly before: EntryState; readonly after: EntryState }>
  readonly patient: (recorded: Recorded) => Promise<PatientState>
  /** With how many teams and people the record is shared; undefined after an erasure. */
  readonly shares: (recorded: Recorded) => Promise<number | undefined>
  /** A key for the person that tells nobody who they are: 64 bits, as decimal digits. */
  readonly personKey: (subject: string) => string
}

/** The tables that were loaded. */
export interface Tables {
  readonly client: ClickHouseClient
}

export interface LoaderOptions {
  /** The tables' client: asked for anew whenever loading is begun again. */
  readonly open: () => Promise<ClickHouseClient>
  readonly source: EventSource
  readonly states: States
  readonly identity: string
  readonly signal: AbortSignal
  /** Told after every batch that counts, and whenever the end of the log is reached: with the last batch, if there is any. */
  readonly onBatch: (last: LoadedBatch | undefined, to: Tables & { readonly live: boolean }) => Promise<void>
  readonly report: (what: 'damaged' | 'retrying', reason: string) => void
}

type Rows = Readonly<Record<RowTable, Row[]>>

interface Numbered {
  readonly seq: number
  readonly recorded: Recorded
}

const rowsOf = async ({ states }: LoaderOptions, { seq, recorded }: Numbered, into: Rows): Promise<void> => {
  const { subject } = recorded.meta
  if (subject === undefined) return
  const known = { seq, person: states.personKey(subject) }
  switch (categoryOf(recorded.stream)) {
    case 'entry': {
      const { before, after } = await states.entry(recorded)
      into.facts.push(...changeOf(before, after).map(fact => ({ ...known, ...fact })))
      return
    }
    case 'patient': {
      const attributes = attributesOf(await states.patient(recorded))
      if (attributes !== undefined) into.people.push({ ...known, ...attributes })
      return
    }
    default: {
      const shares = await states.shares(recorded)
      if (shares !== undefined) into.sharing.push({ ...known, shares })
    }
  }
}

/** A batch that is being made: which events it is of, and their rows. */
interface Open {
  readonly before: Pick<LoadedBatch, 'batch' | 'lastSeq' | 'through'>
  readonly rows: Rows
  events: number
  last: Recorded | undefined
}

const emptyBatch = (before: Open['before']): Open => ({
  before,
  rows: { facts: [], people: [], sharing: [] },
  events: 0,
  last: undefined,
})

const take = async (options: LoaderOptions, open: Open, events: readonly Recorded[]): Promise<void> => {
  for (const recorded of events) {
    open.events += 1
    open.last = recorded
    await rowsOf(options, { seq: open.before.lastSeq + open.events, recorded }, open.rows)
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
    rowTables.map(table =>
      insertRows(
        client,
        table,
        rows[table].map(row => ({ batch, ...row })),
      ),
    ),
  )
  await commitBatch(
    client,
    loaded,
    sent.reduce((sum, count) => sum + count, 0),
  )
}

/** So many events go in together at most, while there is a backlog: the engine takes few large blocks sooner than many small ones. */
const mostEvents = 20_000
/** So often the ledger is compacted, in batches. */
const compactEvery = 1000

/** Reads until the log's subscription ends. Anything that fails ends it: it is begun again from what was committed. */
const readOn = async (options: LoaderOptions): Promise<void> => {
  const { identity, signal, report, source } = options
  const client = await options.open()
  const { entries, damaged } = await openLedger(client, identity)
  if (damaged !== undefined) report('damaged', damaged)
  let last: LoadedBatch | undefined = entries.at(-1)
  const from = last === undefined ? {} : { after: last.through }
  let open = emptyBatch(last ?? { batch: 0, lastSeq: 0, through: '' })
  let writing = Promise.resolve()
  const finish = async (live: boolean, { rows }: Open, loaded: LoadedBatch | undefined): Promise<void> => {
    if (loaded !== undefined) await write(client, loaded, rows)
    last = loaded ?? last
    await options.onBatch(last, { live, client })
    if (loaded !== undefined && loaded.batch % compactEvery === 0) await compactLedger(client)
  }
  for await (const { events, live } of source.subscribe({ categories: countedCategories, signal, ...from })) {
    await take(options, open, events)
    if (!live && open.events < mostEvents) continue
    // The next events are folded while these go in.
    await writing
    const loaded = closed(open, identity)
    writing = finish(live, open, loaded)
    writing.catch(() => undefined)
    open = emptyBatch(loaded ?? open.before)
  }
  await writing
}

const longestPause = 5000
const isOver = ({ signal }: LoaderOptions): boolean => signal.aborted

/** Loads until `signal` aborts, beginning again whenever the engine or the log fails. */
export const keepLoading = async (options: LoaderOptions): Promise<void> => {
  for (let wait = 100; !isOver(options); wait = Math.min(wait * 2, longestPause)) {
    try {
      await readOn(options)
    } catch (error) {
      if (isOver(options)) return
      options.report('retrying', error instanceof Error ? error.name : 'unknown')
    }
    // Ends at once when the loader is stopped.
    await pause(wait, undefined, { signal: options.signal }).catch(() => undefined)
  }
}

/** The number of an event, counted again from the batch that it came with; undefined where it was not loaded yet. */
export const seqOf = async (
  client: ClickHouseClient,
  source: EventSource,
  position: string,
): Promise<number | undefined> => {
  const its = (await readLedger(client)).find(({ through }) => source.compare(through, position) >= 0)
  if (its === undefined) return undefined
  let seq = its.firstSeq - 1
  const from = its.after === '' ? {} : { after: its.after }
  for await (const page of source.readAll({ categories: countedCategories, ...from })) {
    const until = page.filter(recorded => source.compare(recorded.position, position) <= 0)
    seq += until.length
    if (until.length < page.length) break
  }
  return seq
}
