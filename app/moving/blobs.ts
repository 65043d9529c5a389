/** The blobs that events need: found in what the events hold, once they are opened. */
import type { Recorded } from '../../domain/kernel/event.ts'
import { blobRef } from '../../domain/kernel/terms.ts'
import type { BlobStore } from '../../store/blobs.ts'
import { decodePage } from '../../store/codec.ts'
import type { KeyStore } from '../../store/keys.ts'
import { nameOf } from './eventLines.ts'
import type { Pages, Tell } from './pour.ts'

/** A blob, and the event that names it first. */
export interface Needed {
  readonly hash: string
  readonly subject: string | undefined
  readonly by: string
}

const hashesIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return []
  const found = blobRef.safeParse(value)
  return found.success ? [found.data.hash] : Object.values(value).flatMap(hashesIn)
}

const neededBy = ({ event, stream, revision, meta }: Recorded): readonly Needed[] =>
  hashesIn('data' in event ? event.data : undefined).map(hash => ({
    hash,
    subject: meta.subject,
    by: nameOf({ stream, revision }),
  }))

/** Every blob that these events need, once. Opens every event: throws for one whose key is missing or whose bytes were changed. */
export async function* neededBlobs(pages: Pages, keys: KeyStore): AsyncGenerator<Needed, void, undefined> {
  const seen = new Set<string>()
  for await (const page of pages) {
    for (const needed of (await decodePage(keys, page)).flatMap(neededBy)) {
      if (seen.has(needed.hash)) continue
      seen.add(needed.hash)
      yield needed
    }
  }
}

interface Moving {
  readonly pages: Pages
  readonly keys: KeyStore
  readonly from: BlobStore
  readonly to: BlobStore
  readonly tell: Tell
}

/** Copies every blob that the events need; answers all of them, and those that were not there. */
export const moveBlobs = async ({ pages, keys, from, to, tell }: Moving) => {
  const moved: Needed[] = []
  const missing: Needed[] = []
  for await (const needed of neededBlobs(pages, keys)) {
    const bytes = await from.get(needed.hash)
    if (bytes === undefined) {
      missing.push(needed)
      continue
    }
    await to.put(bytes)
    moved.push(needed)
    tell(`${String(moved.length)} documents copied`)
  }
  return { moved, missing }
}

/** Throws where one is missing whose person is not erased. */
export const mustNotLack = async (missing: readonly Needed[], keys: KeyStore): Promise<void> => {
  for (const { hash, subject, by } of missing) {
    const erased = subject !== undefined && (await keys.find(subject)).state === 'destroyed'
    if (!erased) throw new Error(`the blob ${hash}, which ${by} needs, is missing`)
  }
}
