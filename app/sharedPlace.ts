/** Where keys, sessions and documents lie: on this machine, or on a server that several machines share. */
import { resolve } from 'node:path'
import { z } from 'zod'
import * as postgres from '../store/postgres/address.ts'
import * as s3 from '../store/s3/address.ts'

/** A file or folder of this machine; or a server's address, and what may be said of it: never a password. */
export type Place<A> =
  | { readonly at: 'file'; readonly path: string }
  | { readonly at: 'server'; readonly address: A; readonly words: string }

interface Server<A> {
  readonly scheme: RegExp
  readonly address: z.ZodType<A, string>
  readonly placeOf: (address: A) => string
}

const serverIn = <A>(server: Server<A>, text: string) =>
  server.scheme.test(text) ? server.address.safeParse(text) : undefined

/** Reads either. What is said of a fault quotes nothing: a password may stand in it. */
const fileOr = <A>(local: 'sqlite' | 'folder', server: Server<A>, example: string) => {
  const file = new RegExp(`^${local}:(.+)`, 'su')
  return z.string().transform((text, context): Place<A> => {
    const [, path] = file.exec(text) ?? []
    if (path !== undefined) return { at: 'file', path: resolve(path) }
    const read = serverIn(server, text)
    if (read?.success === true) return { at: 'server', address: read.data, words: server.placeOf(read.data) }
    context.addIssue(read?.error.issues[0]?.message ?? example)
    return z.NEVER
  })
}

const onPostgres = {
  scheme: /^postgres(ql)?:/u,
  address: postgres.postgresAddress,
  placeOf: postgres.placeOf,
}
const onS3 = { scheme: /^s3:/u, address: s3.s3Address, placeOf: s3.placeOf }

/** What `KEYS_URL` and `SESSIONS_URL` may hold. */
export const tablesPlace = fileOr(
  'sqlite',
  onPostgres,
  'sqlite:FILE, or postgres://user:password@host:5432/database',
)
export type TablesPlace = z.output<typeof tablesPlace>

/** What `BLOBS_URL` may hold. */
export const blobsPlace = fileOr('folder', onS3, 'folder:FOLDER, or s3://bucket/prefix?region=eu-west-2')
export type BlobsPlace = z.output<typeof blobsPlace>

/** Where it is, for people and logs. */
export const inWords = <A>(place: Place<A>): string => (place.at === 'file' ? place.path : place.words)
