/** What happens because something happened, where it is this process's turn: erasures that were cut off are finished, then messages are filed, notes brought to NHS 111, and reminders given. */
import type { Logger } from 'pino'
import { openSigner } from '../access/signing.ts'
import type { Inbox } from '../processes/inbox.ts'
import { startNotices, type Notices } from '../processes/notices.ts'
import { startNhs111, type Nhs111 } from '../processes/nhs111.ts'
import type { ReceiverSettings } from '../processes/nhs111/deps.ts'
import type { Exchange } from './compose.ts'
import type { Erasing } from './erasing.ts'
import { openInbox } from './inbox.ts'
import type { TakeTurns } from './lease.ts'
import type { Stores } from './stores.ts'

export interface Processing extends Pick<Inbox, 'progress'> {
  /** Whether it stands by, as another process does it. */
  readonly standsBy: () => boolean
  /** How each receiver of notes is doing; of none while this process stands by. */
  readonly receivers: Nhs111['progress']
  readonly close: () => Promise<void>
}

interface Parts {
  readonly exchange: Exchange
  readonly stores: Pick<Stores, 'log' | 'journal' | 'keys'>
  readonly erasing: Pick<Erasing, 'finish'>
  readonly takeTurns: TakeTurns
  readonly receivers: readonly ReceiverSettings[]
  readonly log: Logger
}

const idle = { waiting: 0, quarantined: 0, failing: 0, lastFiledAt: undefined } as const

/** Starts filing what is received. */
export const openProcessing = async ({
  exchange,
  stores,
  erasing,
  takeTurns,
  receivers,
  log,
}: Parts): Promise<Processing> => {
  let running:
    | {
        readonly inbox: Inbox
        readonly nhs111: Nhs111
        readonly notices: Notices
        readonly ending: AbortController
      }
    | undefined
  const signer = await openSigner(stores.keys, exchange.clock)
  const finish = async (): Promise<void> => {
    const finished = await erasing.finish(words => log.info(words))
    if (finished > 0) log.warn({ finished }, 'erasures that had been cut off are finished')
  }
  const start = async (): Promise<void> => {
    await finish()
    const ending = new AbortController()
    const { signal } = ending
    const inbox = openInbox(exchange, stores, { logger: log, signal })
    const nhs111 = startNhs111(receivers, { ...exchange, ...stores, signer, logger: log, signal })
    const { dueBy } = exchange.queries.carePlans
    const notices = startNotices({ ...exchange, ...stores, dueBy, logger: log, signal })
    running = { inbox, nhs111, notices, ending }
  }
  const stop = async (): Promise<void> => {
    running?.ending.abort()
    await Promise.all([running?.inbox.ended, running?.nhs111.ended, running?.notices.ended])
    running = undefined
  }
  const turn = await takeTurns({ name: 'processes', start, stop })
  return {
    progress: () => running?.inbox.progress() ?? idle,
    receivers: () => running?.nhs111.progress() ?? [],
    standsBy: () => !turn.isOurs(),
    close: turn.close,
  }
}
