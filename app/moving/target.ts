/** The stores that something is moved to, and the moving: everything is held against where it came from before it is said to be theirs. */
import type { BlobStore } from '../../store/blobs.ts'
import type { KeyStore } from '../../store/keys.ts'
import type { EventLog } from '../../store/port.ts'
import { mustNotLack, moveBlobs } from './blobs.ts'
import { compareLogs } from './compare.ts'
import { OtherLogThere } from './damage.ts'
import type { Written } from './set.ts'
import { pour, type Origin, type Tell } from './pour.ts'

/** What is moved: events that may be read again and again, the keys and the blobs that they need. */
export interface Cargo {
  readonly identity: string
  readonly origin: Origin
  readonly keys: KeyStore
  readonly blobs: BlobStore
}

/** Keys and blobs may stay where they are. */
export interface Target {
  readonly log: EventLog
  readonly keys?: KeyStore
  readonly blobs?: BlobStore
}

const mustBelong = async (
  what: string,
  store: KeyStore | BlobStore | undefined,
  identity: string,
): Promise<void> => {
  const found = await store?.identity()
  if (found !== undefined && found !== identity)
    throw new OtherLogThere(`the ${what} of the target belong to another log (${found}, not ${identity})`)
}

const moveKeys = async (from: KeyStore, to: KeyStore): Promise<void> => {
  for await (const page of from.all()) await to.adopt(page)
}

/**
 * Moves everything that the target lacks. Begun again it goes on; nothing is moved twice. Keys are moved twice: before the first event that
 * they open, and at the end, so that whoever was erased meanwhile is erased there. The stores are said to be this log's once all of it is there.
 */
export const move = async (cargo: Cargo, target: Target, tell: Tell): Promise<Written> => {
  const { identity, origin, keys, blobs } = cargo
  await mustBelong('keys', target.keys, identity)
  await mustBelong('documents', target.blobs, identity)
  if (target.keys !== undefined) await moveKeys(keys, target.keys)
  await pour(origin, target.log, tell)
  const total = await compareLogs(origin, target.log, tell)
  if (target.keys !== undefined) await moveKeys(keys, target.keys)
  let count = 0
  if (target.blobs !== undefined) {
    const pages = target.log.readAll()
    const { moved, missing } = await moveBlobs({ pages, keys, from: blobs, to: target.blobs, tell })
    await mustNotLack(missing, keys)
    count = moved.length
    await target.blobs.setIdentity(identity)
  }
  await target.keys?.setIdentity(identity)
  return { ...total, blobs: count }
}
