/** Appends what was looked at: many events of one session in one atomic append, without loading the session's stream. */
import type { AnyEvent, Meta } from '../domain/kernel/event.ts'
import type { IdSource } from '../domain/kernel/ids.ts'
import { laterOf, type Clock, type Instant } from '../domain/kernel/time.ts'
import type { Journal } from './journal.ts'
import type { Appended } from './port.ts'
import { surely } from './surely.ts'

/** One event and what stands around it. */
export interface Note {
  readonly event: AnyEvent
  readonly meta: Omit<Meta, 'command' | 'correlation'>
}
export type NoteTaker = (
  stream: string,
  notes: readonly Note[],
) => Promise<Extract<Appended, { outcome: 'appended' }>>

const remembered = 10_000

/** Makes the note taker. Times never go back within a stream: the last one is remembered, or read once. */
export const noteTaker = (journal: Journal, clock: Clock, ids: IdSource): NoteTaker => {
  const lastAt = new Map<string, Instant>()
  const lastOf = async (stream: string): Promise<Instant | undefined> => {
    const known = lastAt.get(stream)
    if (known !== undefined) return known
    for await (const page of journal.readStream(stream, { direction: 'backwards', limit: 1 }))
      return page[0]?.at
    return undefined
  }
  return async (stream, notes) => {
    const before = await lastOf(stream)
    const at = before === undefined ? clock() : laterOf(clock(), before)
    if (lastAt.size > remembered) lastAt.clear()
    lastAt.set(stream, laterOf(at, lastAt.get(stream) ?? at))
    const command = ids.uuid()
    const events = notes.map(({ event, meta }) => ({
      id: ids.uuid(),
      event,
      meta: { ...meta, command, correlation: command },
      at,
    }))
    const appended = await surely(() => journal.append(stream, 'any', events))
    if (appended.outcome === 'conflict')
      throw new Error(`an append to ${stream} without expectation met a conflict`)
    return appended
  }
}
