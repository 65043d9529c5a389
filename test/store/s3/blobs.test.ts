/** The S3 adapter keeps the blob store's contract, on the test server, and on a real one where S3_URL names a bucket. */
import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { placeOf, s3Address } from '../../../store/s3/address.ts'
import { openS3Blobs } from '../../../store/s3/blobs.ts'
import { blobStoreContract } from '../../contract/blobStoreContract.ts'
import { anySigner, startTestS3, type TestS3 } from '../../support/s3/server.ts'

const freshPrefix = (): string => `test-${randomBytes(6).toString('hex')}`

const real = process.env['S3_URL']
if (real === undefined || real === '') {
  process.stdout.write(
    'No real S3 server for suites: S3_URL is not set; blobs ran on the test server alone\n',
  )
} else {
  const address = s3Address.parse(real)
  process.stdout.write(`A real S3 server for suites: ${placeOf(address)}\n`)
  blobStoreContract('the S3 blob store on a real server', async () => {
    const blobs = await openS3Blobs({ ...address, prefix: `${address.prefix}${freshPrefix()}/` })
    return { blobs, dispose: blobs.close }
  })
}

describe('on the S3 test server', () => {
  let server: TestS3
  beforeAll(async () => {
    server = await startTestS3()
    for (const [name, value] of Object.entries(anySigner)) vi.stubEnv(name, value)
  })
  afterEach(() => {
    server.objects.clear()
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await server.stop()
  })
  const open = (prefix = freshPrefix(), bucket = server.bucket) =>
    openS3Blobs(s3Address.parse(`s3://${bucket}/${prefix}?endpoint=${server.endpoint}&region=eu-west-2`))

  blobStoreContract('the S3 blob store', async () => {
    const blobs = await open()
    return { blobs, dispose: blobs.close }
  })

  test('a blob lies under its hash behind the prefix, for every process', async () => {
    const [one, other] = [await open('ours/'), await open('ours')]
    const hash = await one.put(Buffer.from('some bytes'))
    expect([...server.objects.keys()]).toStrictEqual([`ours/${hash}`])
    expect(Buffer.from((await other.get(hash)) ?? [])).toStrictEqual(Buffer.from('some bytes'))
    await Promise.all([one.close(), other.close()])
  })
  test('a damaged blob is not handed out, and is healed by putting it again', async () => {
    const blobs = await open('ours')
    const hash = await blobs.put(Buffer.from('some bytes'))
    server.objects.set(`ours/${hash}`, Buffer.from('some bytez'))
    await expect(blobs.get(hash)).rejects.toThrow('damaged')
    await blobs.put(Buffer.from('some bytes'))
    expect(Buffer.from((await blobs.get(hash)) ?? [])).toStrictEqual(Buffer.from('some bytes'))
    await blobs.close()
  })
  test('of several who set an identity at once one wins, and the others are told', async () => {
    const stores = await Promise.all([1, 2, 3, 4].map(() => open('ours')))
    const set = await Promise.allSettled(stores.map((store, place) => store.setIdentity(String(place))))
    expect(set.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const winner = set.findIndex(({ status }) => status === 'fulfilled')
    for (const store of stores) expect(await store.identity()).toBe(String(winner))
    await Promise.all(stores.map(store => store.close()))
  })
  test('a server that is busy once is asked again; one that stays so is named, and nothing counts as put', async () => {
    const blobs = await open()
    server.fail(1, 503, 'SlowDown')
    expect(await blobs.put(Buffer.from('one'))).toHaveLength(64)
    server.objects.clear()
    server.fail(3, 503, 'SlowDown')
    await expect(blobs.put(Buffer.from('two'))).rejects.toMatchObject({ name: 'StoreUnavailable' })
    expect(server.objects.size).toBe(0)
    await blobs.close()
  })
  test('a bucket that is not there is refused when it is opened', async () => {
    await expect(open('', 'elsewhere')).rejects.toMatchObject({
      name: 'StoreUnavailable',
      code: 'NoSuchBucket',
    })
  })
})
