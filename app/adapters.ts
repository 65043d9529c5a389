/** Chooses the adapters of keys, sessions and documents by where they lie. A fault names the setting. A server's client is loaded where there is one to talk to. */
import { dirname } from 'node:path'
import type { BlobStore } from '../store/blobs.ts'
import { openFolderBlobs } from '../store/folder/blobs.ts'
import type { KeyStore } from '../store/keys.ts'
import type { SessionStore } from '../store/sessions.ts'
import type { Durable } from '../store/sqlite/database.ts'
import { openSqliteKeys } from '../store/sqlite/keys.ts'
import { openSqliteSessions } from '../store/sqlite/sessions.ts'
import type { Config } from './config.ts'
import { makeFolder, naming } from './naming.ts'
import { inWords } from './sharedPlace.ts'

type Places = Config['stores']

interface KeyOpening {
  readonly durable?: Durable
  readonly setting?: string
}

/** Opens the keys, and makes the folders of what lies on this machine. */
export const openKeys = async (
  { keys, masterKey }: Pick<Places, 'keys' | 'masterKey'>,
  { durable = 'always', setting = 'KEYS_URL' }: KeyOpening = {},
): Promise<KeyStore> => {
  if (keys.at === 'file') await makeFolder(setting, dirname(keys.path))
  await makeFolder('MASTER_KEY_FILE', dirname(masterKey))
  const masterKeyPath = masterKey
  return naming({ setting, place: inWords(keys) }, async () => {
    if (keys.at === 'file') return openSqliteKeys({ path: keys.path, masterKeyPath, durable })
    const { openPostgresKeys } = await import('../store/postgres/keys.ts')
    return openPostgresKeys({ address: keys.address, masterKeyPath })
  })
}

/** Opens the sessions. */
export const openSessions = async ({ sessions }: Pick<Places, 'sessions'>): Promise<SessionStore> => {
  if (sessions.at === 'file') await makeFolder('SESSIONS_URL', dirname(sessions.path))
  return naming({ setting: 'SESSIONS_URL', place: inWords(sessions) }, async () => {
    if (sessions.at === 'file') return openSqliteSessions({ path: sessions.path })
    const { openPostgresSessions } = await import('../store/postgres/sessions.ts')
    return openPostgresSessions({ address: sessions.address })
  })
}

/** Opens the documents. */
export const openBlobs = async (
  { blobs }: Pick<Places, 'blobs'>,
  setting = 'BLOBS_URL',
): Promise<BlobStore> => {
  if (blobs.at === 'file') await makeFolder(setting, blobs.path)
  return naming({ setting, place: inWords(blobs) }, async () => {
    if (blobs.at === 'file') return openFolderBlobs(blobs.path)
    const { openS3Blobs } = await import('../store/s3/blobs.ts')
    return openS3Blobs(blobs.address)
  })
}
