/** Where a PostgreSQL database is and how it is spoken to: `postgres://user:password@host:5432/database`. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** What may stand behind the question mark. A server's certificate is checked unless its address says that there is none. */
const options = z.strictObject({
  sslmode: z.enum(['verify-full', 'disable']).default('verify-full'),
  /** The authority that signed it, where it is not a public one. */
  sslrootcert: z.string().min(1).optional(),
  /** The tables stand in a schema of their own. */
  schema: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,40}$/u, 'lower-case letters, digits and _')
    .default('cie'),
})

/** An address read. User and password are left out where PGUSER, PGPASSWORD or ~/.pgpass say them. */
export interface PostgresAddress {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string | undefined
  readonly password: string | undefined
  readonly options: z.output<typeof options>
}

const example = 'postgres://user:password@host:5432/database?sslmode=verify-full'

const urlIn = (text: string): URL | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && /^postgres(ql)?:$/u.test(url.protocol) && url.hostname !== '' ? url : undefined
}

const optionsIn = (url: URL, context: z.RefinementCtx): PostgresAddress['options'] => {
  const read = options.safeParse(Object.fromEntries(url.searchParams))
  if (read.success) return read.data
  const [issue] = read.error.issues
  context.addIssue([...(issue?.path ?? []), issue?.message ?? 'not usable'].join(': '))
  return z.NEVER
}

const word = (part: string): string | undefined => (part === '' ? undefined : decodeURIComponent(part))

const addressIn = (text: string, context: z.RefinementCtx): PostgresAddress => {
  const url = urlIn(text)
  const database = url?.pathname.slice(1) ?? ''
  if (url === undefined || !/^[^/]+$/u.test(database)) {
    context.addIssue(example)
    return z.NEVER
  }
  return {
    host: url.hostname.replace(/^\[|\]$/gu, ''),
    port: Number(url.port || 5432),
    database: decodeURIComponent(database),
    user: word(url.username),
    password: word(url.password),
    options: optionsIn(url, context),
  }
}

/** Reads an address. What it says of a fault holds nothing of the address: a password may stand in it. */
export const postgresAddress = z.string().transform((text, context) => {
  try {
    return addressIn(text, context)
  } catch {
    context.addIssue('user, password and database are written percent-encoded')
    return z.NEVER
  }
})

/** Where it is, for people and logs: without its credentials. */
export const placeOf = ({ host, port, database, options: { schema } }: PostgresAddress): string =>
  `postgres://${host}:${String(port)}/${database} (schema ${schema})`

/** What the client connects with. Throws the system's error for a file that can't be read. */
export const connectionOf = ({ options: { sslmode, sslrootcert }, ...address }: PostgresAddress) => ({
  ...address,
  ssl: sslmode === 'verify-full' && {
    rejectUnauthorized: true,
    ...(sslrootcert !== undefined && { ca: readFileSync(sslrootcert, 'utf8') }),
  },
})
