/** Opens the event log where the settings say that it lies. */
import { dirname, join } from 'node:path'
import { aggregates } from '../domain/catalogue.ts'
import { wordsOf } from '../domain/kernel/thrown.ts'
import type { RemoteLog } from '../store/eventstoredb/log.ts'
import type { EventLog, LogReader } from '../store/port.ts'
import type { Durable } from '../store/sqlite/database.ts'
import { takeLock } from '../store/sqlite/lock.ts'
import { openSqliteLog } from '../store/sqlite/log.ts'
import { openSqliteLogReader } from '../store/sqlite/reader.ts'
import { BadSetting } from './badSetting.ts'
import type { Config } from './config.ts'
import { wordsFor, type EventsPlace } from './eventsPlace.ts'
import { makeFolder, naming } from './naming.ts'

/** A log, and whether it can be reached now. */
export interface OpenedLog extends EventLog {
  /** Why not, or undefined where it can; or which of its streams lose events. */
  readonly reach: () => Promise<string | undefined>
  /** What whoever starts the program should know of it. */
  readonly warnings: () => Promise<readonly string[]>
}

const unprotected =
  'unprotected: whoever may write to the server may delete or truncate streams there (npm run cie -- events protect)'

/** What there is to say of deleting and truncating. */
const protectionOf = async ({ isProtected }: Pick<RemoteLog, 'isProtected'>): Promise<readonly string[]> => {
  try {
    return (await isProtected()) ? [] : [unprotected]
  } catch (error) {
    return [`it can’t be found out whether it is protected: ${wordsOf(error)}`]
  }
}

type Place = Extract<EventsPlace, { at: 'server' }>

/** Its client is loaded only where there is a server to talk to. */
const onServer = async ({ address }: Place): Promise<RemoteLog> => {
  const { openEventStoreLog } = await import('../store/eventstoredb/log.ts')
  return openEventStoreLog({ address, categories: aggregates.map(({ category }) => category) })
}

/** Many processes may write to a server; one holds a data folder, as it holds the file of an embedded log. */
const remote = async (dataDir: string, place: Place): Promise<OpenedLog> => {
  const release = takeLock(join(dataDir, 'events'))
  try {
    const log = await onServer(place)
    const limited = log.watchRetention()
    const reach = async (): Promise<string | undefined> => (await log.reach()) ?? limited()[0]
    const warnings = () => protectionOf(log)
    const close = async (): Promise<void> => {
      await log.close()
      release()
    }
    return { ...log, reach, warnings, close }
  } catch (error) {
    release()
    throw error
  }
}

/** Opens the log for writing. Throws `LogHeld` where another process of this data folder does. */
export const openEventLog = async (
  { dataDir, stores: { events } }: Pick<Config, 'dataDir' | 'stores'>,
  durable: Durable,
): Promise<OpenedLog> => {
  if (events.at === 'server') return remote(dataDir, events)
  await makeFolder('EVENTS_URL', dirname(events.path))
  const nothing = { reach: () => Promise.resolve(undefined), warnings: () => Promise.resolve([]) }
  return { ...(await openSqliteLog({ path: events.path, durable })), ...nothing }
}

/** Lets only administrators delete and truncate streams on the server. Throws for a log that lies in a file. */
export const protectLog = async ({ stores: { events } }: Pick<Config, 'stores'>): Promise<void> => {
  if (events.at === 'file')
    throw new BadSetting('EVENTS_URL: a log in a file is protected by who may write the file')
  const log = await onServer(events)
  try {
    await log.protect()
  } finally {
    await log.close()
  }
}

/** Opens the log for reading alone. A server may be running over it. */
export const openLogReader = (events: EventsPlace): Promise<LogReader> =>
  naming({ setting: 'EVENTS_URL', place: wordsFor(events) }, () =>
    events.at === 'server' ? onServer(events) : openSqliteLogReader({ path: events.path }),
  )

/** A log that is only read, where one is asked for that could also be written. */
export const readingOnly = (log: LogReader): EventLog => ({
  ...log,
  append: () => Promise.reject(new Error('this log was opened for reading')),
})
