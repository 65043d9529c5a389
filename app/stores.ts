/** Opens the adapters that the settings name, as one set, and closes them in order. */
import { dirname } from 'node:path'
import type { BlobStore } from '../store/blobs.ts'
import { openJournal, type Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import type { EventLog } from '../store/port.ts'
import type { SessionStore } from '../store/sessions.ts'
import type { Durable } from '../store/sqlite/database.ts'
import { openBlobs, openKeys, openSessions } from './adapters.ts'
import type { Config } from './config.ts'
import { openEventLog, type OpenedLog } from './eventLog.ts'
import { wordsFor } from './eventsPlace.ts'
import { watchWrites } from './writes.ts'
import { makeFolder, naming } from './naming.ts'

export interface Stores {
  readonly log: EventLog
  readonly journal: Journal
  readonly keys: KeyStore
  readonly blobs: BlobStore
  readonly sessions: SessionStore
  /** Which stores could not be written to lately, and why. */
  readonly writeFaults: () => readonly string[]
  readonly watchedLog: Pick<OpenedLog, 'reach' | 'warnings'>
  readonly close: () => Promise<void>
}

/** Opens every store of the settings; the log first, because it holds the lock. Log and keys may become durable only when they are closed. */
export const openStores = async (
  { dataDir, stores }: Pick<Config, 'dataDir' | 'stores'>,
  durable: Durable = 'always',
): Promise<Stores> => {
  await makeFolder('DATA_DIR', dataDir)
  await makeFolder('READ_MODELS_URL', dirname(stores.readModels))
  const opened: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0)) await end()
  }
  const open = async <S extends { readonly close: () => Promise<void> }>(opening: Promise<S>): Promise<S> => {
    const store = await opening
    opened.push(store.close)
    return store
  }
  try {
    const writes = watchWrites()
    const place = wordsFor(stores.events)
    const opening = naming({ setting: 'EVENTS_URL', place }, () => openEventLog({ dataDir, stores }, durable))
    const log = writes.log(await open(opening))
    const sessions = writes.sessions(await open(openSessions(stores)))
    const blobs = await open(openBlobs(stores))
    const keys = writes.keys(await open(openKeys(stores, durable)))
    const journal = openJournal(log, keys)
    const watching = { writeFaults: writes.faults, watchedLog: log }
    return { log, journal, keys, blobs, sessions, ...watching, close }
  } catch (error) {
    await close()
    throw error
  }
}
