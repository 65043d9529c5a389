/** Documents beside the log: kept sealed under their person's key, opened only for a Disclosure that names their entry. */
import type { BlobRef, ContentBytes } from '../domain/kernel/terms.ts'
import { inlineLimit } from '../domain/kernel/terms.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { KeyStore } from '../store/keys.ts'
import { sealLarge, unsealLarge } from '../store/large.ts'
import type { Documents } from './access.ts'

const contextOf = (mediaType: string): string => `document|${mediaType}`

/** Opens the documents over a blob store and the keys. */
export const openDocuments = (blobs: BlobStore, keys: KeyStore): Documents => {
  const fetched = async (subject: string, ref: BlobRef): Promise<Uint8Array | undefined> => {
    const key = await keys.find(subject)
    if (key.state === 'destroyed') return undefined
    if (key.state === 'unknown')
      throw new Error('no key for the subject of a document: is this the right key store?')
    const sealed = await blobs.get(ref.hash)
    if (sealed === undefined) throw new Error(`document ${ref.hash} is not in the blob store`)
    return unsealLarge(key.key, sealed, contextOf(ref.mediaType))
  }
  const bytesOf = (subject: string, content: ContentBytes): Promise<Uint8Array | undefined> =>
    'base64' in content ? Promise.resolve(Buffer.from(content.base64, 'base64')) : fetched(subject, content)

  return {
    keep: async (subject, bytes, mediaType) => {
      if (bytes.byteLength <= inlineLimit) return { base64: Buffer.from(bytes).toString('base64'), mediaType }
      const key = await keys.obtain(subject)
      const hash = await blobs.put(await sealLarge(key, bytes, contextOf(mediaType)))
      return { hash, size: bytes.byteLength, mediaType }
    },
    open: async (disclosure, entry, content) => {
      const named = disclosure.entries.some(
        ({ stream }) => stream === `entry-${entry}` || stream === `message-${entry}`,
      )
      if (!named) throw new Error('the disclosure does not name this entry')
      return bytesOf(disclosure.patient, content)
    },
    read: bytesOf,
  }
}
