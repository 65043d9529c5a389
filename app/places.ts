/** Where each store lies: as its setting says, or else under the data folder. */
import { join, resolve } from 'node:path'
import { BadSetting } from './badSetting.ts'
import { wordsFor, type EventsPlace } from './eventsPlace.ts'

type FileSetting = 'READ_MODELS_URL' | 'KEYS_URL' | 'SESSIONS_URL' | 'BLOBS_URL' | 'MASTER_KEY_FILE'
type Given = { readonly [S in FileSetting]?: string | undefined } & {
  readonly EVENTS_URL?: EventsPlace | undefined
}

/** Each store is its own file: one would write over the other, or be erased with it. */
const refuseShared = (places: Readonly<Record<FileSetting | 'EVENTS_URL', string>>): void => {
  const taken = new Map<string, string>()
  for (const [setting, path] of Object.entries(places)) {
    const other = taken.get(path)
    if (other !== undefined) throw new BadSetting(`${setting}: ${path} is the place of ${other} already`)
    taken.set(path, setting)
  }
}

/** The stores' places. Throws BadSetting where two would be one. */
export const placesIn = (dataDir: string, given: Given) => {
  const at = (setting: FileSetting, byDefault: string): string => {
    const url = given[setting]
    return url === undefined ? join(dataDir, byDefault) : resolve(url.slice(url.indexOf(':') + 1))
  }
  const inDataDir: EventsPlace = { at: 'file', path: join(dataDir, 'events.db') }
  const stores = {
    events: given.EVENTS_URL ?? inDataDir,
    readModels: at('READ_MODELS_URL', 'read-models.db'),
    keys: at('KEYS_URL', join('keys', 'keys.db')),
    sessions: at('SESSIONS_URL', 'sessions.db'),
    blobs: at('BLOBS_URL', 'blobs'),
    masterKey: resolve(given.MASTER_KEY_FILE ?? join(dataDir, 'keys', 'master.key')),
  }
  refuseShared({
    EVENTS_URL: wordsFor(stores.events),
    READ_MODELS_URL: stores.readModels,
    KEYS_URL: stores.keys,
    SESSIONS_URL: stores.sessions,
    BLOBS_URL: stores.blobs,
    MASTER_KEY_FILE: stores.masterKey,
  })
  return stores
}
