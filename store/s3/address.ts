/** Where blobs lie on an S3-compatible server: `s3://bucket/prefix?endpoint=https://host&region=eu-west-2`. */
import { z } from 'zod'

const options = z.strictObject({
  /** A server other than Amazon's, which then has its buckets in the path. */
  endpoint: z
    .url({ protocol: /^https?$/u })
    .refine(text => !/@/u.test(text), 'no user or password: they come from the environment or the AWS files')
    .optional(),
  region: z.string().min(1).optional(),
})

/** An address read. It holds no credentials: those come from the AWS environment or files. */
export interface S3Address {
  readonly bucket: string
  /** Empty, or ends with a slash. */
  readonly prefix: string
  readonly endpoint: string | undefined
  readonly region: string | undefined
}

const shape = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w!.*'()/-]*))?(?:\?(.*))?$/u
const example = 's3://bucket/prefix?endpoint=https://host&region=eu-west-2, without credentials'

const optionsIn = (query: string, context: z.RefinementCtx): z.output<typeof options> => {
  const read = options.safeParse(Object.fromEntries(new URLSearchParams(query)))
  if (read.success) return read.data
  const [issue] = read.error.issues
  context.addIssue([...(issue?.path ?? []), issue?.message ?? 'not usable'].join(': '))
  return z.NEVER
}

const addressIn = (text: string, context: z.RefinementCtx): S3Address => {
  const [, bucket, prefix = '', query = ''] = shape.exec(text) ?? []
  if (bucket === undefined) {
    context.addIssue(example)
    return z.NEVER
  }
  const folder = prefix.replace(/\/+$/u, '')
  const { endpoint, region } = optionsIn(query, context)
  return { bucket, prefix: folder === '' ? '' : `${folder}/`, endpoint, region }
}

/** Reads an address. What it says of a fault quotes nothing of it. */
export const s3Address = z.string().transform(addressIn)

/** Where it is, for people and logs. */
export const placeOf = ({ bucket, prefix, endpoint }: S3Address): string =>
  `s3://${bucket}/${prefix}${endpoint === undefined ? '' : ` at ${endpoint}`}`
