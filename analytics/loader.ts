/** What is loaded into the tables: the events that are counted, the rows that each brings, and its number. */
import type { ClickHouseClient } from '@clickhouse/client'
import type { EntryState } from '../domain/entry/decider.ts'
import type { Recorded } from '../domain/kernel/event.ts'
import { categoryOf } from '../domain/kernel/ids.ts'
import type { PatientState } from '../domain/patient/decider.ts'
import type { EventSource } from '../store/port.ts'
import { readLedger, type LoadedBatch } from './facts/ledger.ts'
import type { Take } from './facts/leaving.ts'
import type { Row } from './facts/native.ts'
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

export type Rows = Readonly<Record<RowTable, Row[]>>

export interface Numbered {
  readonly seq: number
  readonly recorded: Recorded
}

/** Adds the rows that an event brings. */
export const rowsOf: Take = async (states, { seq, recorded }, into) => {
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
