/** Keeps the tables up with the log: every event once, in the log's order, whatever is killed and when. */
import { setTimeout as pause } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Recorded } from '../domain/kernel/event.ts'
import type { EventSource } from '../store/port.ts'
import { commitBatch, openLedger, readLedger, sumOf, type LoadedBatch } from './facts/ledger.ts'
import type { States } from './facts/states.ts'
import { countedCategories, take, type Rows } from './facts/taken.ts'

export interface LoaderOptions {
  readonly client: ClickHouseClient
  readonly source: EventSource
  readonly states: States
  readonly identity: string
  readonly signal: AbortSignal
  /** Told after every batch that counts. */
  readonly onBatch: (loaded: LoadedBatch, live: boolean) => Promise<void>
  readonly report: (what: 'damaged' | 'retrying', reason: string) => void
}

const insert = async ({ client }: LoaderOptions, batch: number, rows: Rows): Promise<number> => {
  let count = 0
  for (const [table, values] of Object.entries(rows)) {
    count += values.length
    if (values.length === 0) continue
    await client.insert({ table, values: values.map(row => ({ batch, ...row })), format: 'JSONEachRow' })
  }
  return count
}

/** The next batch's own numbers, behind the one before. */
const numbersBehind = (before: LoadedBatch | undefined, events: number) => {
  const { lastSeq, batch, through } = before ?? { lastSeq: 0, batch: 0, through: '' }
  return { batch: batch + 1, firstSeq: lastSeq + 1, lastSeq: lastSeq + events, after: through }
}

const load = async (
  options: LoaderOptions,
  before: LoadedBatch | undefined,
  events: readonly Recorded[],
): Promise<LoadedBatch | undefined> => {
  const last = events.at(-1)
  if (last === undefined) return before
  const numbers = numbersBehind(before, events.length)
  const rows: Rows = { facts: [], results: [], looks: [], people: [], sharing: [], providers: [] }
  for (const [nth, recorded] of events.entries())
    await take(options.states, { seq: numbers.firstSeq + nth, recorded }, rows)
  const count = await insert(options, numbers.batch, rows)
  const held = await sumOf(options.client, numbers.batch)
  if (held.rows !== String(count)) throw new Error(`a batch brought ${held.rows} rows, not ${String(count)}`)
  const { stream, revision, position, at } = last
  const loaded = { ...numbers, through: position, stream, revision, at, ...held }
  await commitBatch(options.client, options.identity, loaded)
  return loaded
}

/** Reads until the log's subscription ends. Anything that fails ends it: it is begun again from what was committed. */
const readOn = async (options: LoaderOptions): Promise<void> => {
  const { batches, damaged } = await openLedger(options.client, options.identity)
  if (damaged !== undefined) options.report('damaged', damaged)
  let last = batches.at(-1)
  const from = last === undefined ? {} : { after: last.through }
  const asked = { categories: countedCategories, signal: options.signal, ...from }
  for await (const { events, live } of options.source.subscribe(asked)) {
    last = await load(options, last, events)
    if (last !== undefined) await options.onBatch(last, live)
  }
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

/** The number of an event, counted again from the batch that it came with; 0 where it was not loaded. */
export const seqOf = async (
  client: ClickHouseClient,
  source: EventSource,
  position: string,
): Promise<number> => {
  const its = (await readLedger(client)).find(({ through }) => source.compare(through, position) >= 0)
  if (its === undefined) return 0
  let seq = its.firstSeq - 1
  const from = its.after === '' ? {} : { after: its.after }
  for await (const page of source.readAll({ categories: countedCategories, ...from })) {
    const until = page.filter(recorded => source.compare(recorded.position, position) <= 0)
    seq += until.length
    if (until.length < page.length) break
  }
  return seq
}
