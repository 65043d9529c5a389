/** What following the log and rebuilding from it have in common: where each reader stands, one writer at a time, and word of what moved. */
import {
  firstValueFrom,
  fromEvent,
  NEVER,
  race,
  timer,
  type BehaviorSubject,
  type Observable,
  type Subject,
} from 'rxjs'
import type { Clock, Instant } from '../domain/kernel/time.ts'
import type { EventSource } from '../store/port.ts'
import type { Database } from './database.ts'
import type { StartFilling } from './fillApart.ts'
import type { Projection } from './projection.ts'
import type { Statements } from './rows.ts'

/** Where one read model stands. Stopped: it has met what it can't handle, and reads on only after a restart or a rebuild. */
export type ReaderState = {
  readonly projection: Projection
  readonly generation: number
  /** The last position that is in its rows. */
  readonly position: string | undefined
} &
  /** Filling: the first rows of a long log are made. Rebuilding: new rows are made for those of an older program. */
  (
    | { readonly status: 'running' | 'filling' | 'rebuilding' }
    | { readonly status: 'stopped'; readonly reason: string; readonly since: Instant }
  )

/** Word of what goes wrong, for the log and for people on watch. Holds no personal data. */
export interface Notice {
  readonly what: 'stopped' | 'retrying'
  /** The read model, or all of them where the log itself could not be read. */
  readonly projection: string
  readonly reason: string
}

/** Runs one task after the other. */
export type Exclusively = <T>(task: () => Promise<T>) => Promise<T>

export const oneAtATime = (): Exclusively => {
  let last: Promise<unknown> = Promise.resolve()
  return task => {
    const next = last.then(task, task)
    last = next.catch(() => undefined)
    return next
  }
}

export interface Shared {
  readonly database: Database
  readonly source: EventSource
  readonly statements: Statements
  readonly states: Map<string, ReaderState>
  /** Held while rows are written and until `states` says so. */
  readonly exclusively: Exclusively
  /** Something moved: a checkpoint, or a reader's status. */
  readonly moved: Subject<void>
  /** How many wait for something to be read. */
  readonly awaited: BehaviorSubject<number>
  /** The people, and other topics, that a commit touched. */
  readonly touched: Subject<ReadonlySet<string>>
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly report: (notice: Notice) => void
  /** Starts a thread that fills new rows; without one they are filled in this one. */
  readonly startFilling: StartFilling | undefined
  /** How long to wait before each new try; after the last one the reader stops. */
  readonly backoffMs: readonly number[]
}

/** Waits, or ends at once when the runner is stopped or `unless` says something. */
export const pause = async (
  { signal }: Pick<Shared, 'signal'>,
  ms: number,
  unless: Observable<unknown> = NEVER,
): Promise<void> => {
  if (signal.aborted) return
  await firstValueFrom(race(unless, timer(ms), fromEvent(signal, 'abort')))
}

/** Why, without anything of an event's content: messages of parsers may quote it, those of our own refusals never do. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'an unknown fault'
  if (error.name === 'UnknownToReadModel' || error.name === 'UnknownEvent')
    return `${error.name}: ${error.message}`
  return 'code' in error && typeof error.code === 'string' ? `${error.name} (${error.code})` : error.name
}

/** An event that this program is too old for: trying again can't help. */
export const isUnknownEvent = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'UnknownToReadModel' || error.name === 'UnknownEvent')

/** The category in which an event that this program is too old for was met, where the reading says so. */
export const unknownIn = (error: unknown): string | undefined =>
  isUnknownEvent(error) && error instanceof Error && 'category' in error && typeof error.category === 'string'
    ? error.category
    : undefined

/** True where `position` lies behind what was reached. */
export const isBeyond = (
  { source }: Pick<Shared, 'source'>,
  position: string,
  reached: string | undefined,
): boolean => reached === undefined || source.compare(position, reached) > 0

/** The readers that follow the log now. */
export const running = ({ states }: Pick<Shared, 'states'>): readonly ReaderState[] =>
  [...states.values()].filter(state => state.status === 'running')

/** Stops a reader where it stands, loudly. */
export const stopReader = (shared: Shared, state: ReaderState, error: unknown): void => {
  const { projection, generation, position } = state
  const reason = reasonOf(error)
  const since = shared.clock()
  shared.states.set(projection.name, { projection, generation, position, status: 'stopped', reason, since })
  shared.report({ what: 'stopped', projection: projection.name, reason })
  shared.moved.next()
}
