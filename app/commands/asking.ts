/** Runs upkeep from the command line: by the running server, or alone under the log's lock when none runs. */
import { Listr } from 'listr2'
import { toInstant } from '../../domain/kernel/time.ts'
import { LogHeld } from '../../store/sqlite/lock.ts'
import { openAreas } from '../areas.ts'
import { openAnalytics } from '../analytics.ts'
import { openExchange } from '../compose.ts'
import { readConfig, type Config } from '../config.ts'
import { askServer, type Control } from '../control.ts'
import { randomIds } from '../ids.ts'
import { openErasing } from '../erasing.ts'
import { openLogger } from '../logger.ts'
import { countedLog } from '../countedStates.ts'
import { recount, type Counted } from '../recount.ts'
import { openStores } from '../stores.ts'
import { upkeep } from '../upkeep.ts'

type Tell = (words: string) => void

/** One piece of upkeep: what is shown, how it is asked of the server, and how it is done alone. */
export interface Work {
  readonly title: string
  readonly request: Parameters<typeof askServer>[1]
  readonly alone: (control: Omit<Control, 'revoke'>, tell: Tell) => Promise<void>
}

/** What is counted from is made anew beside, and swapped: the next start goes on from there. */
const recountAlone = async ({ analytics: place }: Config, counted: Counted, tell: Tell): Promise<boolean> => {
  const analytics = await openAnalytics(place, openLogger('warn'))
  try {
    if (analytics.status === 'open') await recount(analytics, counted, tell)
    else tell(`analytics: ${analytics.reason}`)
    return analytics.status === 'open'
  } finally {
    await analytics.close()
  }
}

const alone = async (config: Config, work: Work, tell: Tell): Promise<void> => {
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
      const { identity, kind } = exchange.logIdentity
      const decileOf = await openAreas(config.areas, kind)
      const counted = { stores: countedLog({ ...stores, decileOf }, exchange.queries), identity }
      const counting = { reload: (say: Tell) => recountAlone(config, counted, say) }
      const erasing = openErasing({ exchange, stores, counting })
      await work.alone(upkeep({ exchange, stores, erasing, counting }), tell)
    } finally {
      await exchange.close()
    }
  } finally {
    await stores.close()
  }
}

/** Does the work with progress; answers the last that was told of it, and throws what it throws. */
export const ask = async (work: Work): Promise<string> => {
  const config = readConfig(process.env)
  let last = ''
  await new Listr([
    {
      title: work.title,
      task: async (_context, task) => {
        const tell: Tell = words => {
          last = words
          task.output = words
        }
        try {
          await alone(config, work, tell)
        } catch (error) {
          if (!(error instanceof LogHeld)) throw error
          await askServer(config.dataDir, work.request, tell)
        }
      },
    },
  ]).run()
  return last
}
