/** The inbox: every message that was received is filed, refused, or waits in quarantine, whatever happens in between. */
import { setTimeout as sleep } from 'node:timers/promises'
import { idOf } from '../domain/kernel/ids.ts'
import { messages, readBacklog } from './inbox/backlog.ts'
import type { InboxDeps } from './inbox/deps.ts'
import { makePump, type Progress } from './inbox/pump.ts'

/** A running inbox. */
export interface Inbox {
  /** How many messages wait, and when the last one was filed. */
  readonly progress: () => Progress
  /** Resolves once everything that is in the log at the call was worked on; what fails and is tried again later is not awaited. */
  readonly settled: () => Promise<void>
  /** Resolves after the signal, when nothing is being filed any more. */
  readonly ended: Promise<void>
}

const afterFailure = 1_000
const begins: readonly string[] = ['MessageReceived', 'QuarantineResolved']

/**
 * Starts the inbox: what was left is taken up, then it follows the log. One person's messages are filed in the order of their
 * receipt. It never stops by itself: a message that fails is tried again, the others go on.
 */
export const startInbox = (deps: InboxDeps): Inbox => {
  const { log, signal, logger } = deps
  const listeners = new Set<() => void>()
  const changed = (): void => {
    for (const listener of [...listeners]) listener()
  }
  const pump = makePump(deps, changed)
  const state: { through: string | undefined; begun: boolean } = { through: undefined, begun: false }

  const begin = async (): Promise<void> => {
    const backlog = await readBacklog(log)
    for (const id of backlog.open) pump.take(id)
    for (const id of backlog.quarantined) pump.look(id)
    state.through = backlog.through
    state.begun = true
    changed()
  }

  const follow = async (): Promise<void> => {
    const after = state.through
    const subscription = { categories: messages, signal, ...(after !== undefined && { after }) }
    for await (const { events, through } of log.subscribe(subscription)) {
      for (const event of events) if (begins.includes(event.type)) pump.take(idOf(event.stream))
      state.through = through ?? state.through
      changed()
    }
  }

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        if (!state.begun) await begin()
        await follow()
      } catch (error) {
        logger.error(
          { error: error instanceof Error ? error.name : 'unknown' },
          'the inbox lost the log and follows it again',
        )
        await sleep(deps.pause?.(1) ?? afterFailure, undefined, { signal, ref: false }).catch(() => undefined)
      }
    }
    await pump.ended()
    changed()
  }

  const reached = (end: string | undefined): boolean =>
    end === undefined || (state.through !== undefined && log.compare(state.through, end) >= 0)

  return {
    progress: pump.progress,
    ended: run(),
    settled: async () => {
      const end = await log.end()
      await new Promise<void>(resolve => {
        const listener = (): void => {
          if (!signal.aborted && !(state.begun && reached(end) && pump.idle())) return
          listeners.delete(listener)
          resolve()
        }
        listeners.add(listener)
        listener()
      })
    },
  }
}
