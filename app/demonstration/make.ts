/** Makes the demonstration on an empty log: its own core under its own clock, over the same stores. */
import type { Logger } from 'pino'
import type { Instant } from '../../domain/kernel/time.ts'
import { openCore } from '../compose.ts'
import { openReceiver } from '../feeds.ts'
import { seededIds } from '../ids.ts'
import { openInbox } from '../inbox.ts'
import type { Stores } from '../stores.ts'
import { looker } from './looks.ts'
import { play, setClock } from './play.ts'

interface Making {
  readonly stores: Pick<Stores, 'log' | 'journal' | 'keys' | 'blobs'>
  readonly people: number
  readonly end: Instant
  readonly logger: Logger
  readonly onProgress: (done: number, of: number) => void
}

/** Plays two years of so many people into the log. The same stores and end give the same demonstration. */
export const makeDemonstration = async ({
  stores,
  people,
  end,
  logger,
  onProgress,
}: Making): Promise<void> => {
  const { clock, set } = setClock(end)
  const core = openCore(stores, clock, seededIds('demonstration'))
  const ending = new AbortController()
  const inbox = openInbox(core, stores, { logger, signal: ending.signal })
  const receiver = await openReceiver(core, stores, logger)
  try {
    await play(
      {
        core,
        receiver,
        keys: stores.keys,
        journal: stores.journal,
        ...looker(core, stores.journal),
        fileReceived: inbox.settled,
        set,
        end,
        onProgress,
      },
      people,
    )
  } finally {
    ending.abort()
    await inbox.ended
  }
}
