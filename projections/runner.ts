/** Keeps the read models up with the log: starts them where they stopped, rebuilds outdated ones, and says how far they are. */
import { BehaviorSubject, Subject } from 'rxjs'
import type { Clock } from '../domain/kernel/time.ts'
import type { EventSource } from '../store/port.ts'
import { changesFrom, type Changes } from './changes.ts'
import type { Database } from './database.ts'
import { follow } from './follow.ts'
import type { Projection } from './projection.ts'
import type { OnProgress } from './fill.ts'
import type { StartFilling } from './fillApart.ts'
import { rebuildAll } from './rebuild.ts'
import { oneAtATime, running, stopReader, type Notice, type ReaderState, type Shared } from './shared.ts'
import { startingStates } from './start.ts'
import { finish, waiting, type CaughtUp } from './waiting.ts'

export interface RunnerOptions {
  readonly source: EventSource
  readonly database: Database
  readonly projections: readonly Projection[]
  /** The log's identity: the database is bound to it, and refuses any other. */
  readonly identity: string
  readonly clock: Clock
  readonly report: (notice: Notice) => void
  readonly backoffMs?: readonly number[]
  /** Starts a thread that fills new rows, so that whoever asks meanwhile is answered. It reads the same log. */
  readonly startFilling?: StartFilling | undefined
}

/** How one read model is doing: for readiness, metrics and people on watch. */
export interface ReaderReport {
  readonly name: string
  readonly status: ReaderState['status']
  readonly reason?: string
  readonly position?: string
}

export interface Runner {
  /** How every read model is doing; ready is: all of them running. */
  readonly states: () => readonly ReaderReport[]
  /** Resolves once the end of the log was reached for the first time, or every reader stopped. */
  readonly live: Promise<void>
  /** Resolves when the read models (all, or those named) have passed `position`; else rejects with `ReadModelBehind`. */
  readonly caughtUp: CaughtUp
  readonly changes: Changes
  /** For each read model the age in seconds of the oldest event that it hasn't read; 0 when it has read all. */
  readonly lag: () => Promise<readonly { readonly name: string; readonly seconds: number }[]>
  /** Makes one read model, or all, anew beside the old and swaps them. */
  readonly rebuild: (name?: string, onProgress?: OnProgress) => Promise<void>
  /** Finishes the batch in progress, and what can be read in a moment. */
  readonly stop: () => Promise<void>
}

/** There is no read model of this name. */
export class UnknownReadModel extends Error {
  override readonly name = 'UnknownReadModel'
}

/** How long a stop waits for rows of what stands in the log. */
const finishMs = 250

const patience = [50, 200, 1000, 3000]

const reported = (state: ReaderState): ReaderReport => ({
  name: state.projection.name,
  status: state.status,
  ...(state.status === 'stopped' ? { reason: state.reason } : {}),
  ...(state.position === undefined ? {} : { position: state.position }),
})

const ageOfNext = async ({ source, clock }: Shared, state: ReaderState): Promise<number> => {
  const now = Date.parse(clock())
  if (state.status === 'stopped') return Math.max(0, now - Date.parse(state.since)) / 1000
  const { categories } = state.projection
  const options = { categories, limit: 1, ...(state.position === undefined ? {} : { after: state.position }) }
  for await (const page of source.readAll(options)) {
    const [next] = page
    if (next !== undefined) return Math.max(0, now - Date.parse(next.at)) / 1000
  }
  return 0
}

const lagOf =
  (shared: Shared): Runner['lag'] =>
  () =>
    Promise.all(
      [...shared.states.values()].map(async state => ({
        name: state.projection.name,
        seconds: await ageOfNext(shared, state),
      })),
    )

const sharedBy = (options: RunnerOptions, states: Map<string, ReaderState>, signal: AbortSignal): Shared => ({
  database: options.database,
  source: options.source,
  statements: new Map(),
  states,
  exclusively: oneAtATime(),
  moved: new Subject(),
  awaited: new BehaviorSubject(0),
  touched: new Subject(),
  signal,
  clock: options.clock,
  report: options.report,
  startFilling: options.startFilling,
  backoffMs: options.backoffMs ?? patience,
})

/** Keeps one follower going while there is a reader to follow for. */
const follower = (shared: Shared) => {
  const reachedEnd = Promise.withResolvers<undefined>()
  let following: Promise<void> | undefined
  const ensure = (): void => {
    following ??= follow(shared, () => {
      reachedEnd.resolve(undefined)
    }).finally(() => {
      following = undefined
      reachedEnd.resolve(undefined)
    })
  }
  return { ensure, live: reachedEnd.promise, finished: async () => following }
}

const namesOf = (shared: Shared, name: string | undefined): readonly Projection[] => {
  if (name === undefined) return [...shared.states.values()].map(({ projection }) => projection)
  const state = shared.states.get(name)
  if (state === undefined) throw new UnknownReadModel(`there is no read model called ${name}`)
  return [state.projection]
}

/** Makes the rows of those that have none, or outdated ones. What can't be filled at once is followed from the log's beginning, each by itself. */
const renewing = async (
  shared: Shared,
  rebuild: (projections: readonly Projection[]) => Promise<void>,
): Promise<void> => {
  const waiting = [...shared.states.values()].filter(({ status }) => status !== 'running')
  if (waiting.length === 0) return
  try {
    await rebuild(waiting.map(({ projection }) => projection))
  } catch (error) {
    for (const state of waiting) {
      if (state.status === 'filling')
        shared.states.set(state.projection.name, { ...state, status: 'running' })
      else stopReader(shared, state, error)
    }
  }
}

/** Starts the read models where they stopped. Throws when the database belongs to another log, or to a newer program. */
export const startRunner = async (options: RunnerOptions): Promise<Runner> => {
  const stopping = new AbortController()
  const shared = sharedBy(options, await startingStates(options), stopping.signal)
  const main = follower(shared)
  const rebuilds = oneAtATime()

  const rebuild = (projections: readonly Projection[], onProgress: OnProgress): Promise<void> =>
    rebuilds(async () => {
      await rebuildAll(shared, projections, onProgress)
      if (!stopping.signal.aborted) main.ensure()
    })
  const renewed = renewing(shared, projections => rebuild(projections, () => undefined))
  if (running(shared).length > 0) main.ensure()
  void renewed.then(main.ensure)

  return {
    states: () => [...shared.states.values()].map(reported),
    live: Promise.all([renewed, main.live]).then(() => undefined),
    caughtUp: waiting(shared),
    changes: changesFrom(shared.touched),
    lag: lagOf(shared),
    rebuild: async (name, onProgress = () => undefined) => rebuild(namesOf(shared, name), onProgress),
    stop: async () => {
      try {
        await finish(shared, finishMs)
      } finally {
        stopping.abort()
        await Promise.all([main.finished(), rebuilds(() => Promise.resolve())])
      }
    },
  }
}
