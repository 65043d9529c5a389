/** The demonstration issuer's own keys: made once, kept in one file that only its owner may read. */
import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { z } from 'zod'

const part = z.string().min(1)

const issuerKeys = z
  .object({
    /** The private key that signs ID tokens and bearer tokens (P-256). */
    signing: z.object({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: part,
      y: part,
      d: part,
      kid: part,
      alg: z.literal('ES256'),
      use: z.literal('sig'),
    }),
    /** What the portal proves itself to the issuer with. */
    clientSecret: z.string().min(32),
    cookieKey: z.string().min(32),
  })
  .readonly()
export type IssuerKeys = z.infer<typeof issuerKeys>

const secret = (): string => randomBytes(32).toString('hex')

const fresh = async (): Promise<IssuerKeys> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const signing = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: 'ES256', use: 'sig' }
  return issuerKeys.parse({ signing, clientSecret: secret(), cookieKey: secret() })
}

const read = async (file: string): Promise<IssuerKeys | undefined> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  return text === undefined ? undefined : issuerKeys.parse(JSON.parse(text))
}

const exists = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST'

/** The keys in `file`, made there when it is missing: whole or not at all, and the same for two programs that start at once. */
export const demonstrationKeys = async (file: string): Promise<IssuerKeys> => {
  const known = await read(file)
  if (known !== undefined) return known
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomUUID()}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(JSON.stringify(await fresh()))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await link(draft, file).catch((error: unknown) => {
    if (!exists(error)) throw error
  })
  await rm(draft)
  return issuerKeys.parse(JSON.parse(await readFile(file, 'utf8')))
}

/** The public half, as whoever checks the issuer's tokens needs it (JWKS). */
export const publicKeys = ({ signing }: IssuerKeys) => {
  const { kty, crv, x, y, kid, alg, use } = signing
  return { keys: [{ kty, crv, x, y, kid, alg, use }] }
}
