/** The folder of blobs keeps the blob store's contract, and what is its own: two levels, whole files, damage noticed and healed. */
import { readdir, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BlobStore } from '../../../store/blobs.ts'
import { openFolderBlobs } from '../../../store/folder/blobs.ts'
import { blobStoreContract } from '../../contract/blobStoreContract.ts'
import { testFolder } from '../../contract/folder.ts'
import type { TestFolder } from '../../contract/folder.ts'

blobStoreContract('the folder of blobs', async () => {
  const folder = await testFolder()
  return { blobs: await openFolderBlobs(folder.file('blobs')), dispose: folder.remove }
})

describe('a folder of blobs', () => {
  let folder: TestFolder
  let blobs: BlobStore
  beforeEach(async () => {
    folder = await testFolder()
    blobs = await openFolderBlobs(folder.path)
  })
  afterEach(async () => {
    await folder.remove()
  })
  const place = (hash: string): string => folder.file(`${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}`)

  test('holds them in two levels of folders, nothing unfinished, and still after opening again', async () => {
    const hash = await blobs.put(Buffer.from('some bytes'))
    expect(await readdir(folder.file(`${hash.slice(0, 2)}/${hash.slice(2, 4)}`))).toStrictEqual([hash])
    expect(await readdir(folder.file('unfinished'))).toStrictEqual([])
    const again = await openFolderBlobs(folder.path)
    expect(Buffer.from((await again.get(hash)) ?? [])).toStrictEqual(Buffer.from('some bytes'))
  })
  test('refuses to hand out a damaged blob, and is healed by putting it again', async () => {
    const hash = await blobs.put(Buffer.from('some bytes'))
    await writeFile(place(hash), 'some bytez')
    await expect(blobs.get(hash)).rejects.toThrow('damaged')
    await blobs.put(Buffer.from('some bytes'))
    expect(Buffer.from((await blobs.get(hash)) ?? [])).toStrictEqual(Buffer.from('some bytes'))
  })
  test('opened after a crash removes what a dead writer left unfinished, and leaves a living one alone', async () => {
    await writeFile(folder.file('unfinished/4194305-dead'), 'half')
    await writeFile(folder.file(`unfinished/${String(process.pid)}-living`), 'half')
    await openFolderBlobs(folder.path)
    expect(await readdir(folder.file('unfinished'))).toStrictEqual([`${String(process.pid)}-living`])
  })
})
