/** The stores that something is moved from, opened for reading: a server may be running over them. */
import { access } from 'node:fs/promises'
import type { BlobStore } from '../../store/blobs.ts'
import { openJournal } from '../../store/journal.ts'
import type { KeyStore } from '../../store/keys.ts'
import type { LogReader } from '../../store/port.ts'
import { openBlobs, openKeys } from '../adapters.ts'
import type { Config } from '../config.ts'
import { erasuresBegun } from '../erasing.ts'
import { openLogReader, readingOnly } from '../eventLog.ts'
import { readIdentity, WrongLog } from '../logIdentity.ts'
import { naming } from '../naming.ts'
import { withOpened } from '../opening.ts'
import type { Place } from '../sharedPlace.ts'

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

/** Opening would make a file or folder: what is not there can't be moved. */
const mustBeThere = async <A>(setting: string, place: Place<A>): Promise<void> => {
  if (place.at === 'file') await naming({ setting, place: place.path }, () => access(place.path))
}

/** Opens the stores of the settings, does the work, and closes them. Throws `WrongLog` where they do not belong together. */
export const withSource = async <T>({ stores }: Config, work: (source: Source) => Promise<T>): Promise<T> => {
  await mustBeThere('KEYS_URL', stores.keys)
  await mustBeThere('BLOBS_URL', stores.blobs)
  return withOpened(async open => {
    const log = await open(openLogReader(stores.events))
    const blobs = await open(openBlobs(stores))
    const keys = await open(openKeys(stores))
    const identity = await identityOf({ log, keys, blobs })
    return work({ log, keys, blobs, identity, erasuresBegun: () => erasuresBegun(keys) })
  })
}
