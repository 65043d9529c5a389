/** A demonstration is made on an empty log, and whole. */
import type { Logger } from 'pino'
import { toInstant } from '../../domain/kernel/time.ts'
import { LogUnavailable } from '../../store/port.ts'
import { BadSetting } from '../badSetting.ts'
import { openCore } from '../compose.ts'
import type { Config } from '../config.ts'
import { wordsFor } from '../eventsPlace.ts'
import { randomIds } from '../ids.ts'
import { settleIdentity, WrongLog } from '../logIdentity.ts'
import { openStores, type Stores } from '../stores.ts'
import { makeDemonstration } from './make.ts'
import { whileMarked } from './unfinished.ts'

const now = () => toInstant(Date.now())

/** Whether nothing was ever written to the log. Throws `WrongLog` where nothing was, but keys or documents are another log's. */
export const isEmptyLog = async ({ log, keys, blobs }: Stores): Promise<boolean> => {
  if ((await log.end()) !== undefined) return false
  for (const [what, store] of Object.entries({ keys, documents: blobs })) {
    if ((await store.identity()) !== undefined)
      throw new WrongLog(`the log is empty, but the ${what} belong to another log: start is refused`)
  }
  return true
}

/** The same at start: a server that does not answer is told by its setting. */
export const beginsEmpty = async ({ stores: { events } }: Config, stores: Stores): Promise<boolean> => {
  try {
    return await isEmptyLog(stores)
  } catch (error) {
    if (!(error instanceof LogUnavailable)) throw error
    throw new BadSetting(`EVENTS_URL: ${wordsFor(events)}: ${error.message}`, { cause: error })
  }
}

/**
 * Makes the demonstration of the settings over an empty log that nobody has open. Nobody is told that it is there before it is whole, so
 * it is synced as a whole; one that is cut off is removed at the next start with its keys and documents: they must not be another log's.
 */
export const makeOnEmptyLog = (
  config: Config,
  { logger, onProgress }: { readonly logger: Logger; readonly onProgress: (done: number) => void },
): Promise<void> =>
  whileMarked(config, async () => {
    const stores = await openStores(config, 'onceClosed')
    try {
      await settleIdentity({ ...stores, ...openCore(stores, now, randomIds) }, 'demonstration')
      const people = config.demonstrationPeople
      await makeDemonstration({ stores, people, end: now(), logger, onProgress })
    } finally {
      await stores.close()
    }
  })
