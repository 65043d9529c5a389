/** A demonstration that was cut off while it was made is made anew: nobody can have used it, because nothing answers before it is whole. */
import { open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { takeLock } from '../../store/sqlite/lock.ts'
import type { Config } from '../config.ts'
import { wordsFor } from '../eventsPlace.ts'
import { inWords } from '../sharedPlace.ts'
import { WrongLog } from '../logIdentity.ts'

const marker = ({ dataDir }: Pick<Config, 'dataDir'>): string => join(dataDir, 'demonstration.making')

/** Removes the stores of a demonstration that was never finished. Does nothing where there is none. Throws `LogHeld` while another process makes it, `WrongLog` where its log, keys or documents lie on a server. */
export const clearUnfinished = async (config: Pick<Config, 'dataDir' | 'stores'>): Promise<void> => {
  const unfinished = await stat(marker(config)).then(
    () => true,
    () => false,
  )
  if (!unfinished) return
  const { events, readModels, keys, sessions, blobs, masterKey } = config.stores
  if (events.at === 'server' || keys.at === 'server' || blobs.at === 'server') {
    const places = [wordsFor(events), inWords(keys), inWords(blobs)].join(', ')
    throw new WrongLog(
      `the demonstration on ${places} was cut off while it was made, and nothing is deleted on a server: begin on empty ones with an empty DATA_DIR`,
    )
  }
  const release = takeLock(events.path)
  try {
    const signedIn = sessions.at === 'file' ? [sessions.path] : []
    for (const file of [events.path, readModels, keys.path, ...signedIn]) {
      for (const suffix of ['', '-wal', '-shm']) await rm(`${file}${suffix}`, { force: true })
    }
    await rm(masterKey, { force: true })
    await rm(blobs.path, { recursive: true, force: true })
    await rm(marker(config), { force: true })
  } finally {
    release()
  }
}

/** Runs the making between the setting and the removal of its marker. */
export const whileMarked = async <T>(config: Pick<Config, 'dataDir'>, make: () => Promise<T>): Promise<T> => {
  const file = await open(marker(config), 'w')
  await file.sync()
  await file.close()
  const made = await make()
  await rm(marker(config))
  return made
}
