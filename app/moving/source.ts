/** The stores that something is moved from, opened for reading: a server may be running over them. */
import { access } from 'node:fs/promises'
import type { BlobStore } from '../../store/blobs.ts'
import { openFolderBlobs } from '../../store/folder/blobs.ts'
import { openJournal } from '../../store/journal.ts'
import type { KeyStore } from '../../store/keys.ts'
import type { LogReader } from '../../store/port.ts'
import { openSqliteKeys } from '../../store/sqlite/keys.ts'
import type { Config } from '../config.ts'
import { erasuresBegun } from '../erasing.ts'
import { openLogReader, readingOnly } from '../eventLog.ts'
import { readIdentity, WrongLog } from '../logIdentity.ts'
import { naming } from '../naming.ts'

export interface Source {
  readonly log: LogReader
  readonly keys: KeyStore
  readonly blobs: BlobStore
  readonly identity: string
  /** The records whose erasure was begun and is not finished. */
  readonly erasuresBegun: () => Promise<readonly string[]>
}

const identityOf = async ({
  log,
  keys,
  blobs,
}: Omit<Source, 'identity' | 'erasuresBegun'>): Promise<string> => {
  const found = await readIdentity(openJournal(readingOnly(log), keys))
  if (found === undefined)
    throw new WrongLog('this log is empty, or not one of ours: there is nothing to move')
  if ((await keys.identity()) !== found.identity) throw new WrongLog('the keys belong to another log')
  if ((await blobs.identity()) !== found.identity) throw new WrongLog('the documents belong to another log')
  return found.identity
}

/** Opens the stores of the settings, does the work, and closes them. Throws `WrongLog` where they do not belong together. */
export const withSource = async <T>({ stores }: Config, work: (source: Source) => Promise<T>): Promise<T> => {
  const { keys: keyFile, blobs: folder, masterKey: masterKeyPath } = stores
  // Opening would make them: what is not there can't be moved.
  await naming({ setting: 'KEYS_URL', place: keyFile }, () => access(keyFile))
  await naming({ setting: 'BLOBS_URL', place: folder }, () => access(folder))
  const log = await openLogReader(stores.events)
  try {
    const blobs = await openFolderBlobs(folder)
    const keys = await openSqliteKeys({ path: keyFile, masterKeyPath })
    try {
      const identity = await identityOf({ log, keys, blobs })
      return await work({ log, keys, blobs, identity, erasuresBegun: () => erasuresBegun(keyFile) })
    } finally {
      await keys.close()
    }
  } finally {
    await log.close()
  }
}
