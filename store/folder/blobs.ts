/** Blobs as files in a folder: the embedded default. A file's name is the hash of its bytes, two levels deep. */
import { readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkHash, hashOf } from '../adapter/hash.ts'
import { mustSetIdentity } from '../adapter/identity.ts'
import type { BlobStore } from '../blobs.ts'
import { clearAside, hasCode, putFile, putFileOnce, syncFolder } from './durable.ts'

const pathOf = (root: string, hash: string): string => {
  checkHash(hash)
  return join(root, hash.slice(0, 2), hash.slice(2, 4), hash)
}

const readIfThere = async (path: string): Promise<Uint8Array | undefined> => {
  try {
    return await readFile(path)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

const get = async (root: string, hash: string): Promise<Uint8Array | undefined> => {
  const bytes = await readIfThere(pathOf(root, hash))
  if (bytes !== undefined && (await hashOf(bytes)) !== hash) throw new Error(`the blob ${hash} is damaged`)
  return bytes
}

/** Synced also where the bytes lie there already: who put them may not have come so far yet. */
const syncDownTo = async (root: string, path: string): Promise<void> => {
  const folder = dirname(path)
  for (const one of [folder, dirname(folder), root]) await syncFolder(one)
}

const put = async (root: string, aside: string, bytes: Uint8Array): Promise<string> => {
  const hash = await hashOf(bytes)
  const path = pathOf(root, hash)
  const standing = await readIfThere(path)
  // A damaged blob is healed by putting it again.
  if (standing === undefined || (await hashOf(standing)) !== hash) await putFile(path, aside, bytes)
  await syncDownTo(root, path)
  return hash
}

const remove = async (root: string, hash: string): Promise<void> => {
  const path = pathOf(root, hash)
  try {
    await rm(path)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  await syncFolder(dirname(path))
}

const identityIn = async (file: string): Promise<string | undefined> => {
  const bytes = await readIfThere(file)
  return bytes && new TextDecoder().decode(bytes)
}

/** Opens (or makes) the folder. What a killed writer left unfinished is removed. */
export const openFolderBlobs = async (root: string): Promise<BlobStore> => {
  const aside = join(root, 'unfinished')
  const identityFile = join(root, 'identity')
  await clearAside(aside)
  const setIdentity = async (identity: string): Promise<void> => {
    await putFileOnce(identityFile, aside, new TextEncoder().encode(identity))
    await syncFolder(root)
    mustSetIdentity(await identityIn(identityFile), identity)
  }
  return {
    put: bytes => put(root, aside, bytes),
    get: async hash => get(root, hash),
    remove: async hash => remove(root, hash),
    identity: () => identityIn(identityFile),
    setIdentity,
    close: () => Promise.resolve(),
  }
}
