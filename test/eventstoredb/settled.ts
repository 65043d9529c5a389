/** What many calls at once came to, counted by their outcomes. */
import type { EventStoreDBClient } from '@eventstore/db-client'
import { errorShape } from './answers.ts'
import { readWhole } from './stage.ts'

/** By the outcome in short: how many are `ok`, how many ended with which error. */
export type Counts = Record<string, number>

const labelOf = (error: unknown): string => {
  const { class: name, type, code, message } = errorShape(error)
  return `${String(name)}/${String(type)}/${String(code)}: ${String(message).slice(0, 70)}`
}

export const countOf = (settled: readonly PromiseSettledResult<unknown>[]): Counts => {
  const counts: Counts = {}
  for (const one of settled) {
    const label = one.status === 'fulfilled' ? 'ok' : labelOf(one.reason)
    counts[label] = (counts[label] ?? 0) + 1
  }
  return counts
}

/** How many of these streams can be read. */
export const writtenOf = async (client: EventStoreDBClient, streams: readonly string[]): Promise<number> => {
  const reads = await Promise.allSettled(streams.map(stream => readWhole(client, stream)))
  return reads.filter(({ status }) => status === 'fulfilled').length
}
