/** Opens the read models and keeps them up with the log. What is damaged is moved aside and made anew: nothing is lost that the log does not hold. */
import type { Logger } from 'pino'
import type { Clock } from '../domain/kernel/time.ts'
import { isDamage, openDatabase, setAside, type Database } from '../projections/database.ts'
import type { StartFilling } from '../projections/fillApart.ts'
import type { Projection } from '../projections/projection.ts'
import { startRunner, type Runner } from '../projections/runner.ts'
import type { Journal } from '../store/journal.ts'
import { naming } from './naming.ts'

interface Opening {
  readonly journal: Journal
  readonly url: string
  readonly identity: string
  readonly models: readonly Projection[]
  readonly startFilling?: StartFilling | undefined
  readonly clock: Clock
  readonly log: Pick<Logger, 'warn' | 'error'>
}

interface ReadModels {
  readonly database: Database
  readonly runner: Runner
}

const open = async ({
  journal,
  url,
  identity,
  models,
  startFilling,
  clock,
  log,
}: Opening): Promise<ReadModels> => {
  const database = openDatabase(url)
  try {
    const runner = await startRunner({
      source: journal,
      database,
      projections: models,
      startFilling,
      identity,
      clock,
      report: ({ what, projection, reason }) =>
        log[what === 'stopped' ? 'error' : 'warn']({ projection, reason }, `read model ${what}`),
    })
    return { database, runner }
  } catch (error) {
    await database.close().catch(() => undefined)
    throw error
  }
}

const openOrMend = async (opening: Opening): Promise<ReadModels> => {
  try {
    return await open(opening)
  } catch (error) {
    if (!isDamage(error)) throw error
    const aside = setAside(opening.url)
    opening.log.error({ aside }, 'the read models (READ_MODELS_URL) are damaged: moved aside, and made anew')
    return open(opening)
  }
}

/** Throws what the runner throws where the rows belong elsewhere; damage alone is mended. */
export const openReadModels = (opening: Opening): Promise<ReadModels> =>
  naming({ setting: 'READ_MODELS_URL', place: opening.url }, () => openOrMend(opening))
