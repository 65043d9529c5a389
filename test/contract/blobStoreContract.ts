/** What every blob store promises. Run against each adapter. */
import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BlobStore } from '../../store/blobs.ts'
import { carriesIdentity } from './keyStoreContract.ts'

/** A blob store to test. */
export interface OpenBlobs {
  readonly blobs: BlobStore
  readonly dispose: () => Promise<void>
}

const absent = '0'.repeat(64)

const promises = (blobs: () => BlobStore): void => {
  test.each([0, 1, 100_000, 5_000_000])('%i bytes come back under their SHA-256', async size => {
    const bytes = randomBytes(size)
    const hash = await blobs().put(bytes)
    expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(bytes.equals((await blobs().get(hash)) ?? randomBytes(1))).toBe(true)
  })
  test('the same bytes put twice, also at once, are one blob', async () => {
    const bytes = randomBytes(70_000)
    const hashes = await Promise.all(Array.from({ length: 10 }, () => blobs().put(bytes)))
    expect(new Set(hashes).size).toBe(1)
    await blobs().remove(hashes[0] ?? '')
    expect(await blobs().get(hashes[0] ?? '')).toBeUndefined()
  })
  test('what was never put is undefined, and its removal is fine', async () => {
    expect(await blobs().get(absent)).toBeUndefined()
    await blobs().remove(absent)
  })
  test('a removed blob is gone, others stay, and it may be put again', async () => {
    const [one, other] = [Buffer.from('one'), Buffer.from('other')]
    const [hash, stays] = [await blobs().put(one), await blobs().put(other)]
    await blobs().remove(hash)
    expect(await blobs().get(hash)).toBeUndefined()
    expect(Buffer.from((await blobs().get(stays)) ?? [])).toStrictEqual(other)
    expect(await blobs().put(one)).toBe(hash)
    expect(Buffer.from((await blobs().get(hash)) ?? [])).toStrictEqual(one)
  })
  test.each(['', '../../etc/passwd', 'ABC', `${absent}0`, absent.replace('0', '/')])(
    '%j is no hash and is refused',
    async hash => {
      await expect(blobs().get(hash)).rejects.toThrow(RangeError)
      await expect(blobs().remove(hash)).rejects.toThrow(RangeError)
    },
  )
}

/** Runs the whole contract against the blob stores that `open` makes, each of them empty. */
export const blobStoreContract = (name: string, open: () => Promise<OpenBlobs>): void => {
  describe(`${name}, as a blob store`, () => {
    let opened: OpenBlobs | undefined
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(async () => {
      await opened?.dispose()
    })
    const blobs = (): BlobStore => {
      if (opened === undefined) throw new Error('no blob store was opened')
      return opened.blobs
    }
    promises(blobs)
    carriesIdentity(blobs)
  })
}
