/** `cie backup | restore` and `cie events export | import | copy`: a whole log, its keys and its documents, to another place and back. */
import { access, readdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { z } from 'zod'
import { hasCode } from '../../store/folder/durable.ts'
import { openBlobs, openKeys } from '../adapters.ts'
import { BadSetting } from '../badSetting.ts'
import { readConfig, type Config } from '../config.ts'
import { openEventLog } from '../eventLog.ts'
import { eventsPlace, wordsFor } from '../eventsPlace.ts'
import { OtherLogThere } from '../moving/damage.ts'
import { fromLog } from '../moving/pour.ts'
import { openSet } from '../moving/restore.ts'
import { writeSet, type SetPlace, type Written } from '../moving/set.ts'
import { withSource, type Source } from '../moving/source.ts'
import { move } from '../moving/target.ts'
import type { Secret } from '../moving/wrapping.ts'
import { withOpened, type Open } from '../opening.ts'
import { blobsPlace, tablesPlace } from '../sharedPlace.ts'
import { openStores, type Stores } from '../stores.ts'

/** Between two words about how far it is. */
const restMs = 1000

/** Says now and then, on standard error, how far it is. */
const telling = () => {
  let told = -restMs
  return (words: string): void => {
    const now = performance.now()
    if (now - told < restMs) return
    told = now
    process.stderr.write(`${words}\n`)
  }
}

const say = (done: string, { events, sha256, blobs }: Written): void => {
  process.stdout.write(
    `${done}: ${String(events)} events, ${String(blobs)} documents\nSHA-256 of the events: ${sha256}\n`,
  )
}

export interface SetOptions {
  readonly keys: string
  readonly masterKey?: string
  readonly passphraseFile?: string
}

const secretOf = ({ masterKey, passphraseFile }: SetOptions, { stores }: Config): Secret =>
  passphraseFile === undefined
    ? { masterKeyFile: resolve(masterKey ?? stores.masterKey) }
    : { passphraseFile: resolve(passphraseFile) }

/** The keys lie apart: whoever finds the folder alone can read nothing in it. */
const placeOf = (folder: string, options: SetOptions, config: Config): SetPlace => {
  const place = {
    folder: resolve(folder),
    keysFile: resolve(options.keys),
    secret: secretOf(options, config),
  }
  if (`${dirname(place.keysFile)}/`.startsWith(`${place.folder}/`))
    throw new BadSetting('--keys: keys are kept apart from the data: name a file outside the folder')
  return place
}

const filesIn = async (path: string): Promise<readonly string[]> => {
  try {
    return await readdir(path)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

const isThere = async (path: string): Promise<boolean> => {
  try {
    await access(path)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

const mustBeNew = async (folder: string): Promise<void> => {
  if ((await filesIn(folder)).length > 0)
    throw new OtherLogThere(`${folder} is not empty: a backup is made in a folder of its own`)
}

/** Writes a set; with the server running or not. */
const write = async (done: string, place: SetPlace, config: Config): Promise<void> => {
  say(done, await withSource(config, source => writeSet(source, place, telling())))
}

/** One consistent set, in a new folder. */
export const backupCommand = async (folder: string, options: SetOptions): Promise<void> => {
  const config = readConfig(process.env)
  const place = placeOf(folder, options, config)
  await mustBeNew(place.folder)
  await write('backed up', place, config)
}

/** The same set; begun again, it goes on behind the last event that the folder holds. */
export const exportCommand = async (folder: string, options: SetOptions): Promise<void> => {
  const config = readConfig(process.env)
  await write('exported', placeOf(folder, options, config), config)
}

/** What lies on a server is somebody's once it carries an identity: a restoration that was cut off has not set it yet. */
const mustBeNobodys = async ({ keys, blobs }: Stores): Promise<void> => {
  for (const [what, store] of Object.entries({ keys, documents: blobs }))
    if ((await store.identity()) !== undefined)
      throw new OtherLogThere(`the ${what} are a log’s already: a set is restored where there is nothing`)
}

/** Takes a set into the stores of the settings; restored, it is thrown away should its making be cut off. */
const takeIn = async (done: 'restored' | 'imported', place: SetPlace, to: Config): Promise<void> => {
  const tell = telling()
  const cargo = await openSet(place, tell)
  const stores = await openStores(to, done === 'restored' ? 'onceClosed' : 'always')
  try {
    if (done === 'restored') await mustBeNobodys(stores)
    say(done, await move(cargo, stores, tell))
  } finally {
    await stores.close()
  }
}

const mustBeEmpty = async ({ stores }: Config): Promise<void> => {
  const { events, keys, sessions, readModels, blobs } = stores
  const stored = [events, keys, sessions].flatMap(place => (place.at === 'file' ? [place.path] : []))
  for (const file of [...stored, readModels])
    if (await isThere(file))
      throw new OtherLogThere(`${file} is there already: a set is restored where there is nothing`)
  if (blobs.at === 'file' && (await filesIn(blobs.path)).length > 0)
    throw new OtherLogThere(`${blobs.path} is not empty: a set is restored where there is nothing`)
}

/** Takes a set in where there is nothing. */
export const restoreCommand = async (folder: string, options: SetOptions): Promise<void> => {
  const config = readConfig(process.env)
  await mustBeEmpty(config)
  await takeIn('restored', placeOf(folder, options, config), config)
}

/** Takes a set in; begun again, it goes on behind the last event that the log holds. */
export const importCommand = async (folder: string, options: SetOptions): Promise<void> => {
  const config = readConfig(process.env)
  await takeIn('imported', placeOf(folder, options, config), config)
}

export interface CopyOptions {
  readonly toEvents: string
  readonly toKeys?: string
  readonly toMasterKey?: string
  readonly toBlobs?: string
}

const placeAt = <P>(option: string, schema: z.ZodType<P>, url: string): P => {
  const found = schema.safeParse(url)
  if (found.success) return found.data
  throw new BadSetting(`${option}: ${found.error.issues[0]?.message ?? 'not usable'}`)
}

const keysAt = (url: string, masterKey: string) => {
  const keys = placeAt('--to-keys', tablesPlace, url)
  return openKeys({ keys, masterKey }, { setting: '--to-keys' })
}

const blobsAt = (url: string) => openBlobs({ blobs: placeAt('--to-blobs', blobsPlace, url) }, '--to-blobs')

/** From the stores of the settings to others, with the server running or not. Keys and documents stay where they are, unless a place is named for them. */
export const copyCommand = async ({ toEvents, toKeys, toMasterKey, toBlobs }: CopyOptions): Promise<void> => {
  const config = readConfig(process.env)
  const { dataDir, stores } = config
  const events = placeAt('--to-events', eventsPlace, toEvents)
  if (wordsFor(events) === wordsFor(stores.events))
    throw new BadSetting('--to-events: that is where EVENTS_URL has the log already')
  const copy = async (source: Source, open: Open): Promise<void> => {
    const log = await open(openEventLog({ dataDir, stores: { ...stores, events } }, 'always'))
    const masterKey = resolve(toMasterKey ?? stores.masterKey)
    const target = {
      log,
      ...(toKeys !== undefined && { keys: await open(keysAt(toKeys, masterKey)) }),
      ...(toBlobs !== undefined && { blobs: await open(blobsAt(toBlobs)) }),
    }
    say('copied', await move({ ...source, origin: fromLog(source.log) }, target, telling()))
  }
  await withSource(config, source => withOpened(open => copy(source, open)))
}
