/** Takes a set of files in: all of it is held against itself before the first byte is written. */
import { openFolderBlobs } from '../../store/folder/blobs.ts'
import { memoryKeys } from '../../store/memory/keys.ts'
import { neededBlobs } from './blobs.ts'
import { SetDamaged } from './damage.ts'
import { eventsOfFile, fromFile, logOfFile } from './eventsFile.ts'
import { readKeys } from './keysFile.ts'
import type { Tell } from './pour.ts'
import { blobsIn, eventsIn, type SetPlace } from './set.ts'
import type { Cargo } from './target.ts'

/**
 * Opens a set. Throws `SetDamaged`, or what names it, for an event, key or document that is missing or was changed. Keys may be younger than the
 * events, of the same log: who was erased between the two stays erased.
 */
export const openSet = async (place: SetPlace, tell: Tell): Promise<Cargo> => {
  const events = eventsIn(place)
  const identity = await logOfFile(events)
  const keys = memoryKeys()
  const log = await readKeys(place.keysFile, place.secret, keys.adopt)
  if (log !== identity)
    throw new SetDamaged(`${place.keysFile}: these keys are of another log (${log}, not ${identity})`)
  const blobs = await openFolderBlobs(blobsIn(place))
  let checked = 0
  for await (const { hash, by } of neededBlobs(eventsOfFile(events), keys)) {
    if ((await blobs.get(hash)) === undefined)
      throw new SetDamaged(`the blob ${hash}, which ${by} needs, is missing`)
    checked += 1
    tell(`${String(checked)} documents checked`)
  }
  return { identity, origin: fromFile(events), keys, blobs }
}
