/** Somebody was erased by another process: their rows go from this one's read models too, and from what it counts from. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { toInstant } from '../domain/kernel/time.ts'
import { errorFacts } from '../domain/kernel/thrown.ts'
import { hasCode, putFile } from '../store/folder/durable.ts'
import type { Exchange } from './compose.ts'
import type { Config } from './config.ts'
import type { Counting } from './counting.ts'
import type { Stores } from './stores.ts'

/** Names the newest erasure, for ever. */
const announced = 'newest-erasure'
const forEver = toInstant(Date.UTC(2999, 0, 1))
const lookEveryMs = 3_000

/** Makes the announcement: durable once it answers. */
export const announcing =
  ({ sessions }: Pick<Stores, 'sessions'>) =>
  async (): Promise<void> => {
    await sessions.put({ id: announced, data: randomUUID(), expires: forEver })
    // Only removals are synced before they are answered: the announcement becomes durable with this one.
    await sessions.remove(`${announced} before`)
  }

/** The erasure that was followed last, in a file of this process. */
const followed = (dataDir: string, what: string) => {
  const path = join(dataDir, `erased-${what}`)
  return {
    read: async (): Promise<string | undefined> => {
      try {
        return await readFile(path, 'utf8')
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return undefined
        throw error
      }
    },
    write: (erasure: string) => putFile(path, dataDir, new TextEncoder().encode(erasure)),
  }
}

interface Following {
  readonly config: Pick<Config, 'dataDir'>
  readonly exchange: Pick<Exchange, 'runner' | 'clock'>
  readonly stores: Pick<Stores, 'sessions'>
  readonly counting: Pick<Counting, 'reload'>
  readonly log: Pick<Logger, 'info' | 'error'>
}

/** Looks every few seconds, at once after a start; what failed, or could not be done yet, is done at a later look. */
export const followErasures = ({ config, exchange, stores, counting, log }: Following) => {
  const tell = (words: string): void => log.info(words)
  const works: Readonly<Record<string, () => Promise<boolean>>> = {
    'read-models': async () => {
      await exchange.runner.rebuild()
      return true
    },
    analytics: () => counting.reload(tell),
  }
  const look = async (): Promise<void> => {
    const newest = (await stores.sessions.get(announced, exchange.clock()))?.data
    if (newest === undefined) return
    for (const [what, work] of Object.entries(works)) {
      const file = followed(config.dataDir, what)
      if ((await file.read()) === newest || !(await work())) continue
      await file.write(newest)
      log.info({ what }, 'somebody was erased: made anew without them')
    }
  }
  const ending = new AbortController()
  const looking = async (): Promise<void> => {
    do
      await look().catch((error: unknown) =>
        log.error({ error: errorFacts(error) }, 'an erasure could not be followed yet'),
      )
    while (await sleep(lookEveryMs, true, { signal: ending.signal, ref: false }).catch(() => false))
  }
  const ended = looking()
  return {
    close: async (): Promise<void> => {
      ending.abort()
      await ended
    },
  }
}
