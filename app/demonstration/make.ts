/** Makes the demonstration on an empty log: its own core under its own clock, over the same stores. */
import type { Logger } from 'pino'
import type { Instant } from '../../domain/kernel/time.ts'
import { openFiling } from '../inbox.ts'
import { openCore } from '../compose.ts'
import { openReceiver } from '../feeds.ts'
import { seededIds } from '../ids.ts'
import type { Stores } from '../stores.ts'
import { openMoments } from './clock.ts'
import { looker } from './looks.ts'
import { play } from './play.ts'

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
  const { clock, at } = openMoments(end)
  const core = openCore(stores, clock, seededIds('demonstration'))
  const { keys, journal } = stores
  await play(
    {
      core,
      receiver: await openReceiver(core, stores, logger),
      file: openFiling(core, stores),
      ...looker(core, journal),
      keys,
      journal,
      at,
      end,
      onProgress,
    },
    people,
  )
}
