/** How the tables are loaded: from where, and the number that each event has in them. */
import type { ClickHouseClient } from '@clickhouse/client'
import type { EventSource } from '../store/port.ts'
import { readLedger, type LoadedBatch } from './facts/ledger.ts'
import type { States } from './facts/states.ts'
import { countedCategories } from './facts/taken.ts'

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
  /** `superseded` ends the loading: another program counts into the same tables. */
  readonly report: (what: 'damaged' | 'retrying' | 'superseded', reason: string) => void
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
