/** Blobs as objects of a bucket, for several processes on several machines. An object's name is the hash of its bytes. */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { checkHash, hashOf } from '../adapter/hash.ts'
import { mustSetIdentity } from '../adapter/identity.ts'
import type { BlobStore } from '../blobs.ts'
import { StoreUnavailable } from '../unavailable.ts'
import { placeOf, type S3Address } from './address.ts'

const connectMs = 3000
const answerMs = 30_000

interface Bucket {
  readonly client: S3Client
  readonly address: S3Address
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined

/** Answers of a server that does its work: it is not there; it stands there already (412), or somebody else was writing it at the moment (409). */
const isAnswer = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  (error.name === 'NoSuchKey' || [409, 412].includes(statusOf(error) ?? 0))

const told = async <T>({ address }: Bucket, work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw isAnswer(error) ? error : new StoreUnavailable(placeOf(address), error)
  }
}

const objectIn = ({ address: { bucket, prefix } }: Bucket, name: string) => ({
  Bucket: bucket,
  Key: `${prefix}${name}`,
})

const read = async (bucket: Bucket, name: string): Promise<Uint8Array | undefined> => {
  const asked = bucket.client.send(new GetObjectCommand(objectIn(bucket, name)))
  try {
    return await told(
      bucket,
      asked.then(({ Body }) => Body?.transformToByteArray()),
    )
  } catch (error) {
    if (isAnswer(error)) return undefined
    throw error
  }
}

/** The server takes the bytes only if they have this hash when they have arrived, and answers once they are kept. */
const write = async (
  bucket: Bucket,
  [name, bytes]: readonly [string, Uint8Array],
  onlyIf = {},
): Promise<void> => {
  const ChecksumSHA256 = Buffer.from(await hashOf(bytes), 'hex').toString('base64')
  const put = new PutObjectCommand({
    ...objectIn(bucket, name),
    Body: bytes,
    ContentLength: bytes.byteLength,
    ContentType: 'application/octet-stream',
    ChecksumSHA256,
    ...onlyIf,
  })
  await told(bucket, bucket.client.send(put))
}

const get = async (bucket: Bucket, hash: string): Promise<Uint8Array | undefined> => {
  checkHash(hash)
  const bytes = await read(bucket, hash)
  if (bytes !== undefined && (await hashOf(bytes)) !== hash) throw new Error(`the blob ${hash} is damaged`)
  return bytes
}

/** Written also where it stands already: who put it may have been damaged since, and asking costs as much. */
const put = async (bucket: Bucket, bytes: Uint8Array): Promise<string> => {
  const hash = await hashOf(bytes)
  await write(bucket, [hash, bytes])
  return hash
}

const identityOf = async (bucket: Bucket): Promise<string | undefined> => {
  const bytes = await read(bucket, 'identity')
  return bytes && new TextDecoder().decode(bytes)
}

const setIdentity = async (bucket: Bucket, identity: string): Promise<void> => {
  if (!mustSetIdentity(await identityOf(bucket), identity)) return
  try {
    await write(bucket, ['identity', new TextEncoder().encode(identity)], { IfNoneMatch: '*' })
  } catch (error) {
    if (!isAnswer(error)) throw error
  }
  const standing = await identityOf(bucket)
  if (standing === undefined) throw new Error(`no identity could be written to ${placeOf(bucket.address)}`)
  mustSetIdentity(standing, identity)
}

/**
 * Opens a bucket that is there already. Credentials come from the AWS environment or files. `put` answers when the server has taken the
 * bytes for good; `remove` removes what a bucket without versions keeps (docs/decisions/0014).
 */
export const openS3Blobs = async (address: S3Address): Promise<BlobStore> => {
  const { endpoint, region } = address
  const client = new S3Client({
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(region !== undefined && { region }),
    requestHandler: { connectionTimeout: connectMs, requestTimeout: answerMs, throwOnRequestTimeout: true },
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const bucket = { client, address }
  try {
    await identityOf(bucket)
  } catch (error) {
    client.destroy()
    throw error
  }
  return {
    put: bytes => put(bucket, bytes),
    get: hash => get(bucket, hash),
    remove: async hash => {
      checkHash(hash)
      await told(bucket, client.send(new DeleteObjectCommand(objectIn(bucket, hash))))
    },
    identity: () => identityOf(bucket),
    setIdentity: identity => setIdentity(bucket, identity),
    close: () => {
      client.destroy()
      return Promise.resolve()
    },
  }
}
