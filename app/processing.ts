/** What happens because something happened, where it is this process's turn: erasures that were cut off are finished, then messages are filed. */
import type { Logger } from 'pino'
import type { Inbox } from '../processes/inbox.ts'
import type { Core } from './compose.ts'
import type { Erasing } from './erasing.ts'
import { openInbox } from './inbox.ts'
import type { TakeTurns } from './lease.ts'
import type { Stores } from './stores.ts'

export interface Processing extends Pick<Inbox, 'progress'> {
  /** Whether it stands by, as another process does it. */
  readonly standsBy: () => boolean
  readonly close: () => Promise<void>
}

interface Parts {
  readonly exchange: Core
  readonly stores: Pick<Stores, 'log' | 'journal' | 'keys'>
  readonly erasing: Pick<Erasing, 'finish'>
  readonly takeTurns: TakeTurns
  readonly log: Logger
}

const idle = { waiting: 0, quarantined: 0, failing: 0, lastFiledAt: undefined } as const

/** Starts filing what is received. */
export const openProcessing = async ({
  exchange,
  stores,
  erasing,
  takeTurns,
  log,
}: Parts): Promise<Processing> => {
  let running: { readonly inbox: Inbox; readonly ending: AbortController } | undefined
  const finish = async (): Promise<void> => {
    const finished = await erasing.finish(words => log.info(words))
    if (finished > 0) log.warn({ finished }, 'erasures that had been cut off are finished')
  }
  const start = async (): Promise<void> => {
    await finish()
    const ending = new AbortController()
    running = { inbox: openInbox(exchange, stores, { logger: log, signal: ending.signal }), ending }
  }
  const stop = async (): Promise<void> => {
    running?.ending.abort()
    await running?.inbox.ended
    running = undefined
  }
  const turn = await takeTurns({ name: 'processes', start, stop })
  return {
    progress: () => running?.inbox.progress() ?? idle,
    standsBy: () => !turn.isOurs(),
    close: turn.close,
  }
}
