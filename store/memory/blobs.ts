/** Blobs in memory: for tests. */
import { answer } from '../adapter/answer.ts'
import { checkHash, hashOf } from '../adapter/hash.ts'
import { mustSetIdentity } from '../adapter/identity.ts'
import type { BlobStore } from '../blobs.ts'

/** A blob store that lives as long as the process. */
export const memoryBlobs = (): BlobStore => {
  const blobs = new Map<string, Uint8Array>()
  let standing: string | undefined
  return {
    put: async bytes => {
      const hash = await hashOf(bytes)
      blobs.set(hash, bytes.slice())
      return hash
    },
    get: hash =>
      answer(() => {
        checkHash(hash)
        return blobs.get(hash)?.slice()
      }),
    remove: hash =>
      answer(() => {
        checkHash(hash)
        blobs.delete(hash)
      }),
    identity: () => answer(() => standing),
    setIdentity: identity =>
      answer(() => {
        if (mustSetIdentity(standing, identity)) standing = identity
      }),
    close: () => Promise.resolve(),
  }
}
