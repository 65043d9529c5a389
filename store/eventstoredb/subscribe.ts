/** Subscribing: what lies behind a position and what comes, across every loss of the server, each event once. */
import { categoryOf } from '../../domain/kernel/ids.ts'
import { BeyondTheLog, LogUnavailable, type Batch, type StoredEvent, type Subscribe } from '../port.ts'
import { rest } from './bounds.ts'
import { openFeed, type Feed, type Item } from './feed.ts'
import { isDenied, troubleOf } from './faults.ts'
import { unavailable } from './calls.ts'
import { laterPosition, positionText } from './position.ts'
import { lastPosition, mustLieWithin, type Reading } from './readAll.ts'
import { storedIn } from './wire.ts'

/** What subscribing works over. */
export interface Subscribing extends Reading {
  /** The categories of the log. */
  readonly categories: readonly string[]
}

/** How far a subscription is. */
interface Progress {
  readonly through: string | undefined
  readonly live: boolean
  /**
   * The server tells of what it passed over only now and then. So the past is read by the categories asked for, and the present,
   * where everybody waits to hear that something was passed, by all of ours.
   */
  readonly wide: boolean
}

interface Step extends Progress {
  readonly events: readonly StoredEvent[]
}

type Want = (stream: string) => boolean

const eventIn = (item: Item, want: Want): readonly StoredEvent[] => {
  const event = item.is === 'event' ? item.event.event : undefined
  if (event === undefined || !want(event.streamId)) return []
  const stored = storedIn(event)
  return stored === undefined ? [] : [stored]
}

const placeOf = (item: Item): string | undefined => {
  if (item.is === 'checkpoint') return item.through
  return item.is === 'event' && item.event.event !== undefined
    ? positionText(item.event.event.position)
    : undefined
}

/** What a few items amount to. A subscription that is not wide yet has passed everything that was there when it began. */
const stepOf = (
  before: Progress,
  items: readonly Item[],
  { want, last }: { readonly want: Want; readonly last: string | undefined },
): Step => {
  const caughtUp = items.some(({ is }) => is === 'caughtUp')
  const reached = items.map(placeOf).reduce(laterPosition, before.through)
  return {
    events: items.flatMap(item => eventIn(item, want)),
    through: caughtUp && !before.wide ? laterPosition(reached, last) : reached,
    live: before.wide && (before.live || caughtUp),
    wide: before.wide || caughtUp,
  }
}

const moved = (before: Progress, step: Step): boolean =>
  step.events.length > 0 || step.through !== before.through || step.live !== before.live

/** A subscription as it goes: where it is, and how often it failed since something came. */
interface Going {
  progress: Progress
  failures: number
}

async function* through(
  over: Subscribing,
  going: Going,
  { signal, wanted }: { readonly signal: AbortSignal; readonly wanted: readonly string[] },
): AsyncGenerator<Batch<StoredEvent>, void, undefined> {
  const lease = over.connection.lease()
  const last = await lastPosition(over)
  mustLieWithin(going.progress.through, last)
  const { wide, through: after } = going.progress
  const categories = wide ? over.categories : wanted
  const names = new Set(wanted)
  const want: Want = stream => names.has(categoryOf(stream))
  const feed: Feed = openFeed(lease, { after, categories, signal }, over.bounds)
  try {
    while (!signal.aborted) {
      const items = await feed.take()
      if (items.length === 0) return
      const step = stepOf(going.progress, items, { want, last })
      const { events, ...progress } = step
      const isNews = moved(going.progress, step)
      going.failures = 0
      over.connection.answered('reading')
      if (isNews) yield { events, through: step.through, live: step.live }
      going.progress = progress
      if (progress.wide !== wide) return
    }
  } catch (error) {
    over.connection.failed(lease, error, { doing: 'reading', began: performance.now() })
    throw error
  } finally {
    feed.end()
  }
}

/**
 * What no trying again helps; of a read that was given up it is what its last try met that tells. A user who is refused may be let in
 * again: until then whoever asks for the log's state is told.
 */
const isLasting = (error: unknown): boolean => {
  const met = error instanceof LogUnavailable ? error.cause : error
  return troubleOf(met) === 'lasting' && !isDenied(met)
}

/**
 * Goes on for ever, over every loss, until the signal aborts or the log is closed. What was handed out is handled when the next is
 * asked for; from there it goes on. Throws `BeyondTheLog` where the log ends before the position, and what no trying again helps.
 */
export async function* subscribe(
  over: Subscribing,
  { after, categories = over.categories, signal: asked }: Subscribe,
): AsyncGenerator<Batch<StoredEvent>, void, undefined> {
  const signal = AbortSignal.any([asked, over.connection.closed])
  const wide = over.categories.every(category => categories.includes(category))
  const going: Going = { progress: { through: after, live: false, wide }, failures: 0 }
  const isOver = (): boolean => signal.aborted
  while (!isOver()) {
    try {
      yield* through(over, going, { signal, wanted: categories })
    } catch (error) {
      if (isOver()) return
      if (error instanceof BeyondTheLog) throw error
      if (isLasting(error)) throw unavailable(error)
      going.failures += 1
      going.progress = { ...going.progress, live: false }
      await rest(over.bounds, going.failures, signal)
    }
  }
}
