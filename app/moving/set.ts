/** A log, its documents and its keys as one consistent set of files, written while the exchange goes on: events first, then documents, keys last. */
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openFolderBlobs } from '../../store/folder/blobs.ts'
import { mustNotLack, moveBlobs } from './blobs.ts'
import type { Total } from './eventLines.ts'
import { closeEvents, eventsOfFile, writeEvents } from './eventsFile.ts'
import { writeKeys } from './keysFile.ts'
import { fromLog, type Tell } from './pour.ts'
import type { Source } from './source.ts'
import type { Secret } from './wrapping.ts'

/** Where a set lies: events and documents in a folder, the keys in a file elsewhere. */
export interface SetPlace {
  readonly folder: string
  readonly keysFile: string
  readonly secret: Secret
}

export const eventsIn = ({ folder }: Pick<SetPlace, 'folder'>): string => join(folder, 'events.jsonl')
export const blobsIn = ({ folder }: Pick<SetPlace, 'folder'>): string => join(folder, 'blobs')

const tries = 600
const pauseMs = 500

/** Nobody's half-done erasure goes into a set: their documents would be gone and their key not yet. */
const erasuresOver = async ({ erasuresBegun }: Source, tell: Tell): Promise<void> => {
  for (let tried = 0; (await erasuresBegun()).length > 0; tried += 1) {
    if (tried === tries)
      throw new Error(
        'an erasure was begun and is not finished: start the exchange, which finishes it, and begin again',
      )
    tell('waiting until an erasure is finished')
    await pause(pauseMs)
  }
}

/** What a set holds. */
export interface Written extends Total {
  readonly blobs: number
}

/**
 * Writes a set, or goes on with one that was begun. Events end where the log ended at the beginning; keys are read last, so that every event has its
 * own, and whoever was erased meanwhile is erased in the set: neither key nor document of theirs is left in it.
 */
export const writeSet = async (source: Source, place: SetPlace, tell: Tell): Promise<Written> => {
  const { log, keys, blobs, identity } = source
  await mkdir(place.folder, { recursive: true, mode: 0o700 })
  await mkdir(dirname(place.keysFile), { recursive: true, mode: 0o700 })
  const [events, into] = [eventsIn(place), await openFolderBlobs(blobsIn(place))]
  await into.setIdentity(identity)
  await writeEvents(events, identity, { origin: fromLog(log), tell })
  const { moved, missing } = await moveBlobs({
    pages: eventsOfFile(events, false),
    keys,
    from: blobs,
    to: into,
    tell,
  })
  await erasuresOver(source, tell)
  const destroyed = await writeKeys(place.keysFile, { keys, log: identity, secret: place.secret })
  await mustNotLack(missing, keys)
  const gone = moved.filter(({ subject }) => subject !== undefined && destroyed.has(subject))
  for (const { hash } of gone) await into.remove(hash)
  return { ...(await closeEvents(events, identity)), blobs: moved.length - gone.length }
}
