/** Opens the adapters that the settings name, as one set, and closes them in order. */
import { dirname } from 'node:path'
import type { BlobStore } from '../store/blobs.ts'
import { openFolderBlobs } from '../store/folder/blobs.ts'
import { openJournal, type Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import type { EventLog } from '../store/port.ts'
import type { SessionStore } from '../store/sessions.ts'
import type { Durable } from '../store/sqlite/database.ts'
import { openSqliteKeys } from '../store/sqlite/keys.ts'
import { openSqliteSessions } from '../store/sqlite/sessions.ts'
import type { Config } from './config.ts'
import { openEventLog, type OpenedLog } from './eventLog.ts'
import { wordsFor } from './eventsPlace.ts'
import { watchWrites } from './writes.ts'
import { makeFolder, naming, type Named } from './naming.ts'

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
  const { events, keys: keyFile, sessions: sessionFile, blobs: blobFolder, masterKey, readModels } = stores
  await makeFolder('DATA_DIR', dataDir)
  await makeFolder('KEYS_URL', dirname(keyFile))
  await makeFolder('MASTER_KEY_FILE', dirname(masterKey))
  await makeFolder('SESSIONS_URL', dirname(sessionFile))
  await makeFolder('READ_MODELS_URL', dirname(readModels))
  await makeFolder('BLOBS_URL', blobFolder)
  const opened: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0)) await end()
  }
  const open = async <S extends { readonly close: () => Promise<void> }>(
    named: Named,
    opening: () => Promise<S>,
  ): Promise<S> => {
    const store = await naming(named, opening)
    opened.push(store.close)
    return store
  }
  try {
    const writes = watchWrites()
    const log = await open({ setting: 'EVENTS_URL', place: wordsFor(events) }, async () =>
      writes.log(await openEventLog({ dataDir, stores }, durable)),
    )
    const sessions = await open({ setting: 'SESSIONS_URL', place: sessionFile }, async () =>
      writes.sessions(await openSqliteSessions({ path: sessionFile })),
    )
    const blobs = await open({ setting: 'BLOBS_URL', place: blobFolder }, () => openFolderBlobs(blobFolder))
    const keys = await open({ setting: 'KEYS_URL', place: keyFile }, async () =>
      writes.keys(await openSqliteKeys({ path: keyFile, masterKeyPath: masterKey, durable })),
    )
    const journal = openJournal(log, keys)
    const watching = { writeFaults: writes.faults, watchedLog: log }
    return { log, journal, keys, blobs, sessions, ...watching, close }
  } catch (error) {
    await close()
    throw error
  }
}
