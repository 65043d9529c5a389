/** One subscription of the client as a queue: events, checkpoints and "caught up" in the order of the log, and its end as a fault. */
import { setImmediate } from 'node:timers/promises'
import {
  START,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
} from '@eventstore/db-client'
import { pageBytes } from '../adapter/follow.ts'
import type { Bounds } from './bounds.ts'
import type { Lease } from './connection.ts'
import { NoAnswer } from './faults.ts'
import { bytesIn, pageEvents } from './page.ts'
import { positionIn, positionText } from './position.ts'

/** An event that came, how far the server has looked, or that it has looked at everything. */
export type Item =
  | { readonly is: 'event'; readonly event: AllStreamResolvedEvent }
  | { readonly is: 'checkpoint'; readonly through: string }
  | { readonly is: 'caughtUp' }

export interface Feed {
  /** What has come since the last call, once there is something. Throws what ended the subscription. */
  readonly take: () => Promise<readonly Item[]>
  readonly end: () => void
}

interface Asked {
  readonly after: string | undefined
  readonly categories: readonly string[]
  /** Ends the waiting: `take` then gives nothing. */
  readonly signal: AbortSignal
}

/** The server looks at so many events before it says how far it is. */
const searchWindow = 500

/** What has come waits no longer for what comes. */
const gatheringMs = 10

/** A queue with one taker. It says when it holds enough. */
const makeQueue = (tell: (isFull: boolean) => void) => {
  let items: Item[] = []
  let bytes = 0
  let fault: { readonly error: unknown } | undefined
  let bell = Promise.withResolvers<undefined>()
  const ring = (): void => bell.resolve(undefined)
  const isFull = (): boolean => items.length >= pageEvents || bytes > pageBytes
  /** Whoever is behind makes one transaction of many: all that lies at the door comes in, one turn of the loop after the other. */
  const gather = async (): Promise<void> => {
    const until = performance.now() + gatheringMs
    for (let before = 0; items.length > before && !isFull() && performance.now() < until;) {
      before = items.length
      await setImmediate()
    }
  }
  return {
    ring,
    put: (item: Item): void => {
      items.push(item)
      if (item.is === 'event') bytes += bytesIn(item.event)
      if (isFull()) tell(true)
      ring()
    },
    fail: (error: unknown): void => {
      fault ??= { error }
      ring()
    },
    take: async (signal: AbortSignal): Promise<readonly Item[]> => {
      while (items.length === 0 && fault === undefined && !signal.aborted) {
        await bell.promise
        bell = Promise.withResolvers<undefined>()
      }
      if (items.length === 0 && fault !== undefined) throw fault.error
      await gather()
      const taken = items
      items = []
      bytes = 0
      tell(false)
      return taken
    },
  }
}

/**
 * The client tells of checkpoints, and of having caught up, while events that came before still lie in its buffer: each waits here
 * until as many events have come out as lay there.
 */
const inOrder = (put: (item: Item) => void, buffered: () => number) => {
  const marks: { readonly behind: number; readonly item: Item }[] = []
  let seen = 0
  const flush = (): void => {
    while (marks[0] !== undefined && marks[0].behind <= seen) {
      put(marks[0].item)
      marks.shift()
    }
  }
  return {
    event: (event: AllStreamResolvedEvent): void => {
      seen += 1
      put({ is: 'event', event })
      flush()
    },
    mark: (item: Item): void => {
      marks.push({ behind: seen + buffered(), item })
      flush()
    },
  }
}

const watch = (
  subscription: AllStreamSubscription,
  bounds: Bounds,
  fail: (error: unknown) => void,
): (() => void) => {
  const unconfirmed = setTimeout(() => fail(new NoAnswer('a subscription was not confirmed')), bounds.callMs)
  subscription.on('confirmation', () => clearTimeout(unconfirmed))
  // Stays for good: an error that nobody listens to would end the process.
  subscription.on('error', fail)
  subscription.on('end', () => fail(new NoAnswer('the server ended a subscription')))
  return () => clearTimeout(unconfirmed)
}

/** Subscribes behind a position to streams of some categories. */
export const openFeed = ({ client, signal: given }: Lease, asked: Asked, bounds: Bounds): Feed => {
  const queue = makeQueue(isFull => (isFull ? subscription.pause() : subscription.resume()))
  const order = inOrder(queue.put, () => subscription.readableLength)
  const subscription: AllStreamSubscription = client.subscribeToAll({
    fromPosition: asked.after === undefined ? START : positionIn(asked.after),
    // A follower may be behind: having caught up there would not be having caught up.
    requiresLeader: true,
    filter: streamNameFilter({
      prefixes: asked.categories.map(category => `${category}-`),
      maxSearchWindow: searchWindow,
      checkpointReached: (_, position) => {
        order.mark({ is: 'checkpoint', through: positionText(position) })
      },
    }),
  })
  const unwatch = watch(subscription, bounds, queue.fail)
  const givenUp = (): void => queue.fail(new NoAnswer('the connection was given up'))
  given.addEventListener('abort', givenUp)
  if (given.aborted) givenUp()
  asked.signal.addEventListener('abort', queue.ring)
  subscription.on('caughtUp', () => order.mark({ is: 'caughtUp' }))
  subscription.on('data', order.event)
  return {
    take: () => queue.take(asked.signal),
    end: () => {
      unwatch()
      given.removeEventListener('abort', givenUp)
      asked.signal.removeEventListener('abort', queue.ring)
      subscription.off('data', order.event)
      subscription.pause()
      // The client's own promise fails where the call was never made.
      subscription.unsubscribe().catch(() => undefined)
    },
  }
}
