/** Watches for what would make events of ours vanish: a limit in age, number or place that somebody sets on a stream. */
import type { AllStreamResolvedEvent } from '@eventstore/db-client'
import { rest } from './bounds.ts'
import type { Over } from './calls.ts'
import { openFeed, type Item } from './feed.ts'
import { positionText } from './position.ts'

const limits = ['$maxAge', '$maxCount', '$tb'] as const

/** The streams of a stream's own settings begin so. */
const sign = '$$'

/** Which limits the settings of a stream name. */
const limitsIn = ({ event }: AllStreamResolvedEvent): readonly string[] => {
  const named = typeof event?.data === 'object' ? Object.keys(event.data) : []
  return limits.filter(limit => named.includes(limit))
}

/** Streams of ours with a limit, and which. */
type Limited = Map<string, readonly string[]>

const note = (limited: Limited, item: Item): string | undefined => {
  if (item.is === 'checkpoint') return item.through
  if (item.is !== 'event' || item.event.event === undefined) return undefined
  const { streamId, position } = item.event.event
  const found = limitsIn(item.event)
  if (found.length === 0) limited.delete(streamId.slice(sign.length))
  else limited.set(streamId.slice(sign.length), found)
  return positionText(position)
}

/** Reads every stream's settings from the beginning and goes on with what comes, until the log is closed. Answers what it knows by now, in words. */
export const watchRetention = (
  { connection, bounds }: Over,
  categories: readonly string[],
): (() => readonly string[]) => {
  const { closed: signal } = connection
  const limited: Limited = new Map()
  let after: string | undefined
  let failures = 0
  const isOver = (): boolean => signal.aborted

  const follow = async (): Promise<void> => {
    const watched = categories.map(category => `${sign}${category}`)
    const feed = openFeed(connection.lease(), { after, categories: watched, signal }, bounds)
    try {
      while (!isOver()) {
        for (const item of await feed.take()) after = note(limited, item) ?? after
        failures = 0
      }
    } finally {
      feed.end()
    }
  }

  const run = async (): Promise<void> => {
    while (!isOver()) {
      await follow().catch(() => undefined)
      failures += 1
      await rest(bounds, failures, signal)
    }
  }

  void run()
  return () =>
    [...limited].map(([stream, found]) => `events of ${stream} will vanish: ${found.join(', ')} is set on it`)
}
