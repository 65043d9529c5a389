/** Starts everything and stops it cleanly: stores, read models, inbox, feeds, web. */
import type { Logger } from 'pino'
import { toInstant } from '../domain/kernel/time.ts'
import { openExchange } from './compose.ts'
import type { Config } from './config.ts'
import { openAreas } from './areas.ts'
import { openAnalytics } from './analytics.ts'
import { openCounting } from './counting.ts'
import { openControl } from './control.ts'
import { isEmptyLog, makeOnEmptyLog } from './demonstration/emptyLog.ts'
import { clearUnfinished } from './demonstration/unfinished.ts'
import { demonstrationHospital } from './demonstration/places/providers.ts'
import { openErasing } from './erasing.ts'
import { listen, openReceiver } from './feeds.ts'
import { randomIds } from './ids.ts'
import { openInbox } from './inbox.ts'
import { WrongLog, type LogIdentity } from './logIdentity.ts'
import { makeFolder } from './naming.ts'
import { refuseUnreachable } from './reach.ts'
import { revoking } from './revoking.ts'
import { openStores, type Stores } from './stores.ts'
import { upkeep } from './upkeep.ts'
import { openWeb } from './web.ts'

export interface Running {
  readonly address: string
  readonly mllpPort: number
  readonly close: () => Promise<void>
}

const now = () => toInstant(Date.now())

const refuseRealLog = ({ signIn }: Config, { kind }: LogIdentity): void => {
  if (signIn === undefined && kind !== 'demonstration') {
    throw new WrongLog('this log is real: the demonstration’s sign-in is refused. Set OIDC_ISSUER')
  }
}
/** Says each tenth of it. */
const tenths = (of: number, log: Logger): ((done: number) => void) => {
  let told = 0
  return done => {
    const tenth = Math.floor((done * 10) / of)
    if (tenth > told) log.info(`making the demonstration: ${String(tenth * 10)} %`)
    told = Math.max(told, tenth)
  }
}

/** Opens the stores. An empty log becomes the demonstration's, unless an issuer is set. */
const openOrMake = async (config: Config, log: Logger): Promise<Stores> => {
  const stores = await openStores(config)
  try {
    if (config.signIn !== undefined || !(await isEmptyLog(stores))) return stores
  } catch (error) {
    await stores.close()
    throw error
  }
  await stores.close()
  await makeOnEmptyLog(config, { logger: log, onProgress: tenths(config.demonstrationPeople, log) })
  return openStores(config)
}

const sweepEveryMs = 5 * 60_000

/** Expired sessions, kept forms and counters go at start and every few minutes. Answers how to stop. */
const sweeping = ({ sessions }: Stores, log: Logger): (() => Promise<void>) => {
  const sweep = (): void => {
    sessions.sweep(now()).catch((error: unknown) => {
      log.error(
        { error: error instanceof Error ? error.name : 'unknown' },
        'expired sessions were not removed',
      )
    })
  }
  sweep()
  const timer = setInterval(sweep, sweepEveryMs)
  return () => {
    clearInterval(timer)
    return Promise.resolve()
  }
}

/** Starts the exchange as the settings say. */
export const serve = async (config: Config, log: Logger): Promise<Running> => {
  refuseUnreachable(config)
  await makeFolder('DATA_DIR', config.dataDir)
  if (config.signIn === undefined) await clearUnfinished(config)
  const stores = await openOrMake(config, log)
  for (const words of await stores.watchedLog.warnings()) log.warn(`event log (EVENTS_URL): ${words}`)
  const closing: (() => Promise<unknown>)[] = [stores.close]
  const close = async (): Promise<void> => {
    const ends = closing.splice(0).reverse()
    const faults: unknown[] = []
    for (const end of ends) await end().catch((error: unknown) => faults.push(error))
    if (faults.length > 0) throw faults[0]
  }
  // The engine starts beside the read models: neither needs the other.
  const engine = openAnalytics(config.analytics, log)
  // A fault is told where the engine is waited for.
  engine.catch(() => undefined)
  closing.push(async () => (await engine).close())
  try {
    const exchange = await openExchange({
      stores,
      readModelsUrl: `sqlite:${config.stores.readModels}`,
      clock: now,
      ids: randomIds,
      log,
      kindIfNew: config.signIn === undefined ? 'demonstration' : 'real',
      admit: identity => refuseRealLog(config, identity),
    })
    closing.push(exchange.close, sweeping(stores, log))
    await exchange.runner.live
    const decileOf = await openAreas(config.areas, exchange.logIdentity.kind)
    const counting = await openCounting({ analytics: await engine, exchange, stores, log, decileOf })
    closing.push(counting.close)
    const erasing = openErasing({ exchange, stores, counting }, config.stores.besideKeys)
    const finished = await erasing.finish(words => log.info(words))
    if (finished > 0) log.warn({ finished }, 'erasures that had been cut off are finished')
    const ending = new AbortController()
    const inbox = openInbox(exchange, stores, { logger: log, signal: ending.signal })
    closing.push(() => {
      ending.abort()
      return inbox.ended
    })
    const receiver = await openReceiver(exchange, stores, log)
    const speaksFor =
      config.mllp.organisations ?? (config.signIn === undefined ? [demonstrationHospital] : [])
    const mllp = await listen({ config: config.mllp, speaksFor, receiver, queries: exchange.queries, log })
    closing.push(() => mllp.close())
    const { dashboards } = counting
    const web = await openWeb({ config, exchange, stores, inbox, receiver, dashboards, log })
    closing.push(web.close)
    const control = {
      ...upkeep({ exchange, stores, erasing, counting }),
      revoke: revoking(stores.log, web.revokeAll),
    }
    closing.push(await openControl(config.dataDir, control))
    return { address: web.address, mllpPort: mllp.port, close }
  } catch (error) {
    await close().catch(() => undefined)
    throw error
  }
}
