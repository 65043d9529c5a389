/** `cie rebuild [PROJECTION]`: makes read models anew from the log; by the running server, or alone when none runs. */
import { Listr } from 'listr2'
import { toInstant } from '../../domain/kernel/time.ts'
import { LogHeld } from '../../store/sqlite/lock.ts'
import { openExchange } from '../compose.ts'
import { readConfig, type Config } from '../config.ts'
import { askRebuild } from '../control.ts'
import { randomIds } from '../ids.ts'
import { openLogger } from '../logger.ts'
import { openStores } from '../stores.ts'

type Tell = (words: string) => void

const alone = async (config: Config, name: string | undefined, tell: Tell): Promise<void> => {
  const stores = await openStores(config)
  try {
    const exchange = await openExchange({
      stores,
      readModelsUrl: `sqlite:${config.stores.readModels}`,
      clock: () => toInstant(Date.now()),
      ids: randomIds,
      log: openLogger('warn'),
      kindIfNew: config.signIn === undefined ? 'demonstration' : 'real',
    })
    try {
      await exchange.runner.rebuild(name, ({ events, at }) => tell(`${String(events)} events, to ${at}`))
    } finally {
      await exchange.close()
    }
  } finally {
    await stores.close()
  }
}

/** Rebuilds beside what is in use and swaps, with progress. */
export const rebuildCommand = async (name: string | undefined): Promise<void> => {
  const config = readConfig(process.env)
  const title = name === undefined ? 'Rebuild every read model' : `Rebuild ${name}`
  await new Listr([
    {
      title,
      task: async (_context, task) => {
        const tell: Tell = words => {
          task.output = words
        }
        try {
          await alone(config, name, tell)
        } catch (error) {
          if (!(error instanceof LogHeld)) throw error
          tell('asking the running server')
          await askRebuild(config.dataDir, name, tell)
        }
      },
    },
  ]).run()
}
