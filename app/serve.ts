/** Starts everything and stops it cleanly: stores, read models, inbox, feeds, web. */
import type { Logger } from 'pino'
import { hostname } from 'node:os'
import { toInstant } from '../domain/kernel/time.ts'
import type { Analytics } from '../analytics/connection.ts'
import { openExchange, type Exchange } from './compose.ts'
import type { Config } from './config.ts'
import { openAreas } from './areas.ts'
import { openAnalytics } from './analytics.ts'
import { openCounting } from './counting.ts'
import { openControl } from './control.ts'
import { beginsEmpty, makeOnEmptyLog } from './demonstration/emptyLog.ts'
import { clearUnfinished } from './demonstration/unfinished.ts'
import { openErasing } from './erasing.ts'
import { openFeeds } from './feeds.ts'
import { fillingApart } from './fillingApart.ts'
import { announcing, followErasures } from './forgetting.ts'
import { randomIds } from './ids.ts'
import { alone, byLease, type TakeTurns } from './lease.ts'
import { WrongLog, type LogIdentity } from './logIdentity.ts'
import { makeFolder } from './naming.ts'
import { openProcessing } from './processing.ts'
import { refuseUnreachable } from './reach.ts'
import { revoking } from './revoking.ts'
import { allRoles, refuseLonely, type ProcessRoles } from './roles.ts'
import { openStores, type Stores } from './stores.ts'
import { upkeep } from './upkeep.ts'
import { openWeb } from './web.ts'

export interface Running {
  readonly address: string
  /** Where this process takes messages. */
  readonly mllpPort: number | undefined
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

/** Of several processes one begins: two could make two demonstrations, or two identities, of one log. */
const refuseToBegin = (roles: ProcessRoles): void => {
  if (!roles.has('processes'))
    throw new WrongLog('the log is empty: start the process with the role processes first')
}

/** Opens the stores. An empty log becomes the demonstration's, unless an issuer is set. */
const openOrMake = async (config: Config, log: Logger, roles: ProcessRoles): Promise<Stores> => {
  const stores = await openStores(config)
  try {
    if (!(await beginsEmpty(config, stores))) return stores
    refuseToBegin(roles)
    if (config.signIn !== undefined) return stores
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

/** Whether other processes may be there. */
const isShared = ({ stores: { events } }: Config): boolean => events.at === 'server'

/** Work of which one process has its turn: with an embedded log there is no other. */
const turnsOf = (config: Config, { sessions }: Stores, log: Logger): TakeTurns =>
  isShared(config) ? byLease({ sessions, holder: `${hostname()}:${config.dataDir}`, log }) : alone

interface Parts {
  readonly config: Config
  readonly exchange: Exchange
  readonly stores: Stores
  readonly log: Logger
}

interface Wanted {
  readonly roles: ProcessRoles
  readonly engine: Promise<Analytics> | undefined
  /** Notes how a part ends. */
  readonly opened: <P extends { readonly close: () => Promise<void> }>(part: P) => P
}

/** Ends what was opened, the newest first; throws the first fault once all has ended. */
const endAll = async (closing: (() => Promise<unknown>)[]): Promise<void> => {
  const faults: unknown[] = []
  for (const end of closing.splice(0).reverse()) await end().catch((error: unknown) => faults.push(error))
  if (faults.length > 0) throw faults[0]
}

/** Where other processes may be there, how they are told of an erasure. */
const announced = ({ config, stores }: Parts): Pick<Parameters<typeof openErasing>[0], 'announce'> =>
  isShared(config) ? { announce: announcing(stores) } : {}

/** Opens what the roles name over an open exchange; `opened` is told of each part, for its end. */
const openParts = async (
  parts: Parts,
  { roles, engine, opened }: Wanted,
): Promise<Omit<Running, 'close'>> => {
  const { config, exchange, stores, log } = parts
  const takeTurns = turnsOf(config, stores, log)
  const decileOf = await openAreas(config.areas, exchange.logIdentity.kind)
  const analytics = (await engine) ?? 'elsewhere'
  const counting = opened(await openCounting({ analytics, exchange, stores, log, decileOf, takeTurns }))
  const erasing = openErasing({ exchange, stores, counting, ...announced(parts) })
  if (isShared(config)) opened(followErasures({ ...parts, counting }))
  const inbox = roles.has('processes')
    ? opened(await openProcessing({ ...parts, erasing, takeTurns, receivers: config.receivers }))
    : undefined
  const feeds = roles.has('feeds') ? opened(await openFeeds(parts)) : undefined
  const { dashboards } = counting
  const doing = { ...(inbox && { inbox, processing: inbox }), ...(feeds && { receiver: feeds.receiver }) }
  const web = opened(await openWeb({ ...parts, roles, dashboards, ...doing }))
  const control = {
    ...upkeep({ exchange, stores, erasing, counting }, roles, () => inbox?.standsBy() ?? false),
    revoke: revoking(stores.log, web.revokeAll),
  }
  opened({ close: await openControl(config.dataDir, control) })
  return { address: web.address, mllpPort: feeds?.port }
}

/** Starts the exchange as the settings say, or the part of it that these roles name. */
export const serve = async (config: Config, log: Logger, roles = allRoles): Promise<Running> => {
  refuseUnreachable(config)
  refuseLonely(roles, config.stores.events)
  await makeFolder('DATA_DIR', config.dataDir)
  if (config.signIn === undefined) await clearUnfinished(config)
  const stores = await openOrMake(config, log, roles)
  for (const words of await stores.watchedLog.warnings()) log.warn(`event log (EVENTS_URL): ${words}`)
  const closing: (() => Promise<unknown>)[] = [stores.close]
  const opened: Wanted['opened'] = part => {
    closing.push(part.close)
    return part
  }
  // The engine starts beside the read models: neither needs the other.
  const engine = roles.has('analytics') ? openAnalytics(config.analytics, log) : undefined
  // A fault is told where the engine is waited for.
  engine?.catch(() => undefined)
  closing.push(async () => (await engine)?.close())
  try {
    const exchange = opened(
      await openExchange({
        stores,
        readModelsUrl: `sqlite:${config.stores.readModels}`,
        startFilling: fillingApart(config.stores),
        clock: now,
        ids: randomIds,
        log,
        roles,
        kindIfNew: config.signIn === undefined ? 'demonstration' : 'real',
        admit: identity => refuseRealLog(config, identity),
      }),
    )
    opened({ close: sweeping(stores, log) })
    await exchange.runner.live
    const running = await openParts({ config, exchange, stores, log }, { roles, engine, opened })
    return { ...running, close: () => endAll(closing) }
  } catch (error) {
    await endAll(closing).catch(() => undefined)
    throw error
  }
}
