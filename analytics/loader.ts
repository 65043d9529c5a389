/** Keeps the tables up with the log: every event once, in the log's order, whatever is killed and when. */
import { setTimeout as pause } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import type { EntryState } from '../domain/entry/decider.ts'
import type { Recorded } from '../domain/kernel/event.ts'
import { categoryOf } from '../domain/kernel/ids.ts'
import type { PatientState } from '../domain/patient/decider.ts'
import type { EventSource } from '../store/port.ts'
import { commitBatch, openLedger, readLedger, sumOf, type LoadedBatch } from './facts/ledger.ts'
import { goneNow, takeOfThoseCounted, type Take } from './facts/leaving.ts'
import { attributesOf, changeOf } from './facts/rows.ts'
import type { RowTable } from './facts/tables.ts'

/** The categories that are read; an event's number among theirs is its `seq`. */
export const countedCategories: readonly string[] = ['patient', 'entry', 'consent']

/** States as of one event, folded by whoever may open them. */
export interface States {
  readonly entry: (recorded: Recorded) => Promise<{ readonly before: EntryState; readonly after: EntryState }>
  readonly patient: (recorded: Recorded) => Promise<PatientState>
  /** With how many teams and people the record is shared; undefined after an erasure. */
  readonly shares: (recorded: Recorded) => Promise<number | undefined>
  /** Whether the person has opted out of being counted, as of an event of their consents. */
  readonly optedOut: (recorded: Recorded) => Promise<boolean>
  /** The newest event of each of the person's streams that are counted, as of an event about them. */
  readonly recordAt: (recorded: Recorded) => Promise<readonly Recorded[]>
  /** A key for the person that tells nobody who they are: 64 bits, as decimal digits. */
  readonly personKey: (subject: string) => string
}

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

type Row = Readonly<Record<string, string | number>>
export type Rows = Readonly<Record<RowTable, Row[]>>

export interface Numbered {
  readonly seq: number
  readonly recorded: Recorded
}

const rowsOf: Take = async (states, { seq, recorded }, into) => {
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

interface Loading extends LoaderOptions {
  readonly take: ReturnType<typeof takeOfThoseCounted>
}

const load = async (
  options: Loading,
  before: LoadedBatch | undefined,
  events: readonly Recorded[],
): Promise<LoadedBatch | undefined> => {
  const last = events.at(-1)
  if (last === undefined) return before
  const numbers = numbersBehind(before, events.length)
  const rows: Rows = { facts: [], people: [], sharing: [], absences: [] }
  for (const [nth, recorded] of events.entries())
    await options.take({ seq: numbers.firstSeq + nth, recorded }, rows)
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
  const take = takeOfThoseCounted(rowsOf, options.states, await goneNow(options.client))
  let last = batches.at(-1)
  const from = last === undefined ? {} : { after: last.through }
  const asked = { categories: countedCategories, signal: options.signal, ...from }
  for await (const { events, live } of options.source.subscribe(asked)) {
    last = await load({ ...options, take }, last, events)
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
