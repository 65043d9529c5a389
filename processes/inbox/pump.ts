/** Works through messages: prepares them in order, files them in lanes, tries again what failed, wakes what waited. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Instant } from '../../domain/kernel/time.ts'
import { UnknownEvent } from '../../store/codec.ts'
import { attempts, type Attempted, type Prepared } from './attempt.ts'
import type { InboxDeps } from './deps.ts'
import { makeLanes } from '../lanes.ts'
import { CommandRefused, isLasting } from './outcome.ts'
import { makeWaiting } from './waiting.ts'

/** How far the inbox is. */
export interface Progress {
  /** Received and not yet filed, refused or quarantined. */
  readonly waiting: number
  /** Waiting for a person. */
  readonly quarantined: number
  /** Among those waiting: failed, and tried again later. */
  readonly failing: number
  readonly lastFiledAt: Instant | undefined
  /** What no trying again cures: an event that this program is too old for. */
  readonly fault?: string
}

/** Tries within the lane; then the person's later messages go on and this one is tried again later. */
const triesInLane = 3
/** Messages prepared and not yet filed: what bounds the memory. */
const maxPrepared = 64
const longestPause = 60_000
const usualPause = (failures: number): number => Math.min(longestPause, 50 * 2 ** Math.min(failures, 20))

/** A fault that lasts until a newer program runs. Its words hold types and versions alone. */
const faultOf = (error: unknown): string | undefined =>
  error instanceof UnknownEvent ? `${error.name}: ${error.message}` : undefined

const nameOf = (error: unknown): string => {
  if (error instanceof CommandRefused) return error.message
  return error instanceof Error ? error.name : 'unknown'
}

/** Makes the pump. `changed` is called whenever progress may have been made. */
export const makePump = (deps: InboxDeps, changed: () => void) => {
  const { signal, logger, pause = usualPause } = deps
  const { prepare, file, giveUp } = attempts(deps)
  const inLanes = makeLanes(deps.atOnce ?? 8)
  const waiting = makeWaiting()
  const queue: string[] = []
  const open = new Set<string>()
  const failing = new Map<string, number>()
  const faults = new Map<string, string>()
  const working = new Set<Promise<void>>()
  const state: { pumping: boolean; lastFiledAt: Instant | undefined } = {
    pumping: false,
    lastFiledAt: undefined,
  }

  const rest = (failures: number): Promise<unknown> =>
    sleep(pause(failures), undefined, { signal, ref: false }).catch(() => undefined)

  const offer = (id: string): void => {
    queue.push(id)
    if (!state.pumping) track(pump())
  }

  const settle = (id: string, attempted: Attempted): void => {
    open.delete(id)
    failing.delete(id)
    faults.delete(id)
    if (attempted.outcome === 'waits') waiting.add(id, attempted.identifiers)
    else waiting.remove(id)
    if (attempted.outcome !== 'filed') return
    state.lastFiledAt = deps.clock()
    if (attempted.learned) for (const other of waiting.sharing(id, attempted.identifiers)) offer(other)
  }

  const later = async (id: string): Promise<void> => {
    await rest(failing.get(id) ?? 0)
    if (!signal.aborted) offer(id)
  }

  const failed = (id: string, error: unknown): number => {
    const failures = (failing.get(id) ?? 0) + 1
    failing.set(id, failures)
    const fault = faultOf(error)
    if (fault !== undefined) faults.set(id, fault)
    logger.error(
      { message: id, failures, error: nameOf(error) },
      'a message could not be filed and is tried again',
    )
    changed()
    return failures
  }

  /** The person's later messages go on: what trying again can't cure is left to a person, the rest is tried again later. */
  const leave = async (prepared: Prepared, error: unknown): Promise<void> => {
    if (!isLasting(error)) return void later(prepared.id)
    try {
      settle(prepared.id, await giveUp(prepared))
    } catch (another) {
      failed(prepared.id, another)
      void later(prepared.id)
    }
  }

  const work = async (prepared: Prepared): Promise<void> => {
    for (let tries = 1; !signal.aborted; tries += 1) {
      try {
        settle(prepared.id, await file(prepared))
        return
      } catch (error) {
        const failures = failed(prepared.id, error)
        if (tries === triesInLane) return leave(prepared, error)
        await rest(failures)
      }
    }
  }

  const track = (promise: Promise<void>): void => {
    working.add(promise)
    void promise.finally(() => {
      working.delete(promise)
      changed()
    })
  }

  const next = async (id: string): Promise<void> => {
    try {
      const prepared = await prepare(id)
      if (prepared === undefined) settle(id, { outcome: 'closed' })
      else track(inLanes(prepared.lanes, () => work(prepared)))
    } catch (error) {
      failed(id, error)
      void later(id)
    }
  }

  const pump = async (): Promise<void> => {
    state.pumping = true
    for (let id = queue.shift(); id !== undefined && !signal.aborted; id = queue.shift()) {
      await next(id)
      while (working.size > maxPrepared) await Promise.race(working)
    }
    state.pumping = false
  }

  const faultNow = (): Pick<Progress, 'fault'> => {
    const [fault] = faults.values()
    return fault === undefined ? {} : { fault }
  }

  return {
    /** A message that was received, or about which a person decided. */
    take: (id: string): void => {
      open.add(id)
      offer(id)
    },
    /** A message in quarantine, to be looked at again. */
    look: offer,
    /** Nothing is being worked on. What failed and is tried again later does not count. */
    idle: (): boolean => queue.length === 0 && working.size === 0,
    /** Resolves when what is being worked on has ended. */
    ended: async (): Promise<void> => {
      while (working.size > 0) await Promise.race(working)
    },
    progress: (): Progress => ({
      waiting: open.size,
      quarantined: waiting.size(),
      failing: failing.size,
      lastFiledAt: state.lastFiledAt,
      ...faultNow(),
    }),
  }
}
