/** The receivers of special patient notes, from the JSON file that NHS111_RECEIVERS_FILE names; their secrets lie in files of their own. */
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { receiverName } from '../domain/kernel/ids.ts'
import type { ReceiverSettings } from '../processes/nhs111/deps.ts'
import { BadSetting } from './badSetting.ts'
import { contentOf } from './secretFiles.ts'

const setting = 'NHS111_RECEIVERS_FILE'

const loopback: readonly string[] = ['127.0.0.1', 'localhost', '[::1]']
/** Plain http goes no further than this machine. */
const address = z
  .url({ protocol: /^https?$/, error: 'an address that starts with https://', abort: true })
  .refine(text => {
    const { protocol, hostname, search, hash } = new URL(text)
    return (protocol === 'https:' || loopback.includes(hostname)) && search === '' && hash === ''
  }, 'https, without a query; plain http on this machine alone')

const words = z.string().min(1).max(200)
const signIn = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('basic'), user: words, secretFile: words }),
  z.strictObject({
    type: z.literal('clientCredentials'),
    tokenUrl: address,
    clientId: words,
    secretFile: words,
    scope: words.optional(),
  }),
])
const receivers = z
  .array(z.strictObject({ name: receiverName, url: address, signIn }))
  .max(20)
  .refine(list => new Set(list.map(({ name }) => name)).size === list.length, 'each name once')

/** Where it stops being JSON, where the parser knows; its own words quote the file, which may be a secret named by mistake. */
const placeOf = (error: unknown): string =>
  error instanceof SyntaxError ? (/ \(line \d+ column \d+\)$/.exec(error.message)?.[0] ?? '') : ''

const jsonIn = (path: string): unknown => {
  const text = contentOf(setting, path)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BadSetting(`${setting}: ${path} is not JSON${placeOf(error)}`)
  }
}

const withSecret = (path: string, { name, url, signIn: given }: z.output<typeof receivers>[number]) => {
  const { secretFile, ...rest } = given
  const place = resolve(dirname(path), secretFile)
  const secret = contentOf(setting, place)
  if (secret === '') throw new BadSetting(`${setting}: ${place} (secretFile of ${name}) is empty`)
  return { name, url, signIn: { ...rest, secret } }
}

/** Reads the receivers; none where no file is named. Throws BadSetting, which never quotes a secret. */
export const nhs111Receivers = (path: string | undefined): readonly ReceiverSettings[] => {
  if (path === undefined) return []
  const read = receivers.safeParse(jsonIn(path))
  if (read.success) return read.data.map(one => withSecret(path, one))
  const issue = read.error.issues[0]
  const place = [path, ...(issue?.path ?? [])].join(' › ')
  throw new BadSetting(`${setting}: ${place}: ${issue?.message ?? 'not usable'}`)
}
