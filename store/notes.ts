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
  readonly meta: Omit<Meta, 'command' | 'correlation'> & Partial<Pick<Meta, 'correlation'>>
}
export type NoteTaker = (
  stream: string,
  notes: readonly Note[],
) => Promise<Extract<Appended, { outcome: 'appended' }>>

const remembered = 10_000

/** The last append of each stream, and when its events were recorded. */
interface Last {
  readonly done: Promise<unknown>
  readonly at: Instant | undefined
}

/** Makes the note taker. One append at a time per stream, so that times never go back within it; the last one is remembered, or read once. */
export const noteTaker = (journal: Journal, clock: Clock, ids: IdSource): NoteTaker => {
  const lasts = new Map<string, Promise<Last>>()

  const lastOf = async (stream: string): Promise<Last> => {
    const backwards = journal.readStream(stream, { direction: 'backwards', limit: 1 })
    for await (const page of backwards) return { done: Promise.resolve(), at: page[0]?.at }
    return { done: Promise.resolve(), at: undefined }
  }

  const append = async (stream: string, notes: readonly Note[], at: Instant) => {
    const command = ids.uuid()
    const events = notes.map(({ event, meta }) => ({
      id: ids.uuid(),
      event,
      meta: { ...meta, command, correlation: meta.correlation ?? command },
      at,
    }))
    const appended = await surely(() => journal.append(stream, 'any', events))
    if (appended.outcome === 'appended') return appended
    throw new Error(`an append to ${stream} without expectation met a conflict`)
  }

  return async (stream, notes) => {
    const before = lasts.get(stream) ?? lastOf(stream)
    const settled = Promise.withResolvers<undefined>()
    const mine = before.then(async ({ done, at: earlier }): Promise<Last> => {
      await done
      const now = clock()
      return { done: settled.promise, at: earlier === undefined ? now : laterOf(now, earlier) }
    })
    if (lasts.size > remembered) lasts.clear()
    lasts.set(stream, mine)
    try {
      const { at } = await mine
      return await append(stream, notes, at ?? clock())
    } catch (error) {
      lasts.delete(stream)
      throw error
    } finally {
      settled.resolve(undefined)
    }
  }
}
