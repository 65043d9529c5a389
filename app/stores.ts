/** Opens the adapters that the settings name, as one set, and closes them in order. */
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { BlobStore } from '../store/blobs.ts'
import { openFolderBlobs } from '../store/folder/blobs.ts'
import { openJournal, type Journal } from '../store/journal.ts'
import type { KeyStore } from '../store/keys.ts'
import type { EventLog } from '../store/port.ts'
import type { SessionStore } from '../store/sessions.ts'
import type { Durable } from '../store/sqlite/database.ts'
import { openSqliteKeys } from '../store/sqlite/keys.ts'
import { openSqliteLog } from '../store/sqlite/log.ts'
import { openSqliteSessions } from '../store/sqlite/sessions.ts'
import type { Config } from './config.ts'

export interface Stores {
  readonly log: EventLog
  readonly journal: Journal
  readonly keys: KeyStore
  readonly blobs: BlobStore
  readonly sessions: SessionStore
  readonly close: () => Promise<void>
}

/** Opens every store of the settings; the log first, because it holds the lock. Log and keys may become durable only when they are closed. */
export const openStores = async (
  { stores }: Pick<Config, 'stores'>,
  durable: Durable = 'always',
): Promise<Stores> => {
  for (const path of [stores.events, stores.keys, stores.sessions, stores.masterKey, stores.readModels]) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  }
  const log = await openSqliteLog({ path: stores.events, durable })
  const keys = await openSqliteKeys({ path: stores.keys, masterKeyPath: stores.masterKey, durable })
  const blobs = await openFolderBlobs(stores.blobs)
  const sessions = await openSqliteSessions({ path: stores.sessions })
  const close = async (): Promise<void> => {
    await log.close()
    await sessions.close()
    await blobs.close()
    await keys.close()
  }
  return { log, journal: openJournal(log, keys), keys, blobs, sessions, close }
}
