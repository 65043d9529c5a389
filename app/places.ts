/** Where each store lies: as its setting says, or else under the data folder. */
import { join, resolve } from 'node:path'
import { BadSetting } from './badSetting.ts'
import { wordsFor, type EventsPlace } from './eventsPlace.ts'
import { inWords, type BlobsPlace, type TablesPlace } from './sharedPlace.ts'

interface Given {
  readonly EVENTS_URL?: EventsPlace | undefined
  readonly READ_MODELS_URL?: string | undefined
  readonly KEYS_URL?: TablesPlace | undefined
  readonly SESSIONS_URL?: TablesPlace | undefined
  readonly BLOBS_URL?: BlobsPlace | undefined
  readonly MASTER_KEY_FILE?: string | undefined
}

/** Each store is its own file: one would write over the other, or be erased with it. In one database they have tables of their own. */
const refuseShared = (places: Readonly<Record<keyof Given, string>>): void => {
  const taken = new Map<string, string>()
  for (const [setting, path] of Object.entries(places)) {
    const other = taken.get(path)
    if (other !== undefined) throw new BadSetting(`${setting}: ${path} is the place of ${other} already`)
    if (!path.startsWith('postgres:')) taken.set(path, setting)
  }
}

const readModelsIn = (dataDir: string, url: string | undefined): string =>
  url === undefined ? join(dataDir, 'read-models.db') : resolve(url.slice(url.indexOf(':') + 1))

/** The stores' places. Throws BadSetting where two would be one. */
export const placesIn = (dataDir: string, given: Given) => {
  const under = (...names: readonly string[]) => ({ at: 'file' as const, path: join(dataDir, ...names) })
  const keys: TablesPlace = given.KEYS_URL ?? under('keys', 'keys.db')
  const sessions: TablesPlace = given.SESSIONS_URL ?? under('sessions.db')
  const blobs: BlobsPlace = given.BLOBS_URL ?? under('blobs')
  const events: EventsPlace = given.EVENTS_URL ?? under('events.db')
  const readModels = readModelsIn(dataDir, given.READ_MODELS_URL)
  const masterKey = resolve(given.MASTER_KEY_FILE ?? join(dataDir, 'keys', 'master.key'))
  refuseShared({
    EVENTS_URL: wordsFor(events),
    READ_MODELS_URL: readModels,
    KEYS_URL: inWords(keys),
    SESSIONS_URL: inWords(sessions),
    BLOBS_URL: inWords(blobs),
    MASTER_KEY_FILE: masterKey,
  })
  return { events, readModels, keys, sessions, blobs, masterKey }
}
