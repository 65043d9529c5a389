/** `cie backup | restore` and `cie events export | import | copy`: a whole log, its keys and its documents, to another place and back. */
import { access, readdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { openFolderBlobs } from '../../store/folder/blobs.ts'
import { hasCode } from '../../store/folder/durable.ts'
import { openSqliteKeys } from '../../store/sqlite/keys.ts'
import { BadSetting } from '../badSetting.ts'
import { readConfig, type Config } from '../config.ts'
import { openEventLog } from '../eventLog.ts'
import { eventsPlace, wordsFor } from '../eventsPlace.ts'
import { makeFolder, naming } from '../naming.ts'
import { OtherLogThere } from '../moving/damage.ts'
import { fromLog } from '../moving/pour.ts'
import { openSet } from '../moving/restore.ts'
import { writeSet, type SetPlace, type Written } from '../moving/set.ts'
import { withSource } from '../moving/source.ts'
import { move } from '../moving/target.ts'
import type { Secret } from '../moving/wrapping.ts'
import { openStores } from '../stores.ts'

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

/** Takes a set into the stores of the settings; restored, it is thrown away should its making be cut off. */
const takeIn = async (done: 'restored' | 'imported', place: SetPlace, to: Config): Promise<void> => {
  const tell = telling()
  const cargo = await openSet(place, tell)
  const stores = await openStores(to, done === 'restored' ? 'onceClosed' : 'always')
  try {
    say(done, await move(cargo, stores, tell))
  } finally {
    await stores.close()
  }
}

const mustBeEmpty = async ({ stores }: Config): Promise<void> => {
  const { events, keys, sessions, readModels, blobs } = stores
  const files = [keys, sessions, readModels, ...(events.at === 'file' ? [events.path] : [])]
  for (const file of files)
    if (await isThere(file))
      throw new OtherLogThere(`${file} is there already: a set is restored where there is nothing`)
  if ((await filesIn(blobs)).length > 0)
    throw new OtherLogThere(`${blobs} is not empty: a set is restored where there is nothing`)
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

const pathIn = (option: string, scheme: string, url: string): string => {
  if (url.startsWith(`${scheme}:`)) return resolve(url.slice(scheme.length + 1))
  throw new BadSetting(`${option}: a URL that starts with ${scheme}:`)
}

const keysAt = async (url: string, masterKeyPath: string) => {
  const path = pathIn('--to-keys', 'sqlite', url)
  await makeFolder('--to-keys', dirname(path))
  return naming({ setting: '--to-keys', place: path }, () => openSqliteKeys({ path, masterKeyPath }))
}

const blobsAt = (url: string) => {
  const path = pathIn('--to-blobs', 'folder', url)
  return naming({ setting: '--to-blobs', place: path }, () => openFolderBlobs(path))
}

const eventsAt = (url: string): Config['stores']['events'] => {
  const found = eventsPlace.safeParse(url)
  if (found.success) return found.data
  throw new BadSetting(`--to-events: ${found.error.issues[0]?.message ?? 'not usable'}`)
}

/** From the stores of the settings to others, with the server running or not. Keys and documents stay where they are, unless a place is named for them. */
export const copyCommand = async ({ toEvents, toKeys, toMasterKey, toBlobs }: CopyOptions): Promise<void> => {
  const config = readConfig(process.env)
  const { dataDir, stores } = config
  const events = eventsAt(toEvents)
  if (wordsFor(events) === wordsFor(stores.events))
    throw new BadSetting('--to-events: that is where EVENTS_URL has the log already')
  await withSource(config, async source => {
    const log = await openEventLog({ dataDir, stores: { ...stores, events } }, 'always')
    const keys =
      toKeys === undefined ? undefined : await keysAt(toKeys, resolve(toMasterKey ?? stores.masterKey))
    const blobs = toBlobs === undefined ? undefined : await blobsAt(toBlobs)
    try {
      const target = { log, ...(keys && { keys }), ...(blobs && { blobs }) }
      say('copied', await move({ ...source, origin: fromLog(source.log) }, target, telling()))
    } finally {
      await keys?.close()
      await log.close()
    }
  })
}
