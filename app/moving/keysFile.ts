/** The keys of a log as a file of their own, each wrapped. Whoever is erased stands in it as erased. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { KeptKey, KeyStore } from '../../store/keys.ts'
import type { Wrapper } from '../../store/adapter/wrap.ts'
import { SetDamaged } from './damage.ts'
import { linesOf, replaceLines } from './lines.ts'
import { newWrapping, standingWrapping, wrapping, type Secret } from './wrapping.ts'

const header = z
  .object({
    format: z.literal('cie-keys'),
    version: z.literal(1),
    log: z.string().min(1),
    wrapping,
    proof: z.base64(),
  })
  .strict()
const keyLine = z.union([
  z.object({ subject: z.string(), key: z.base64() }).strict(),
  z.object({ subject: z.string(), destroyed: z.base64() }).strict(),
  z.object({ secret: z.string(), key: z.base64() }).strict(),
])
type KeyLine = z.infer<typeof keyLine>
const closing = z.object({ keys: z.number(), sha256: z.string() }).strict()

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const toLine = (wraps: Wrapper, kept: KeptKey): KeyLine => {
  if ('secret' in kept)
    return { secret: kept.secret, key: base64(wraps.wrap(`secret:${kept.secret}`, kept.key)) }
  const { subject } = kept
  return kept.state === 'destroyed'
    ? { subject, destroyed: base64(wraps.tombstone(subject)) }
    : { subject, key: base64(wraps.wrap(`subject:${subject}`, kept.key)) }
}

const fromLine = (wraps: Wrapper, line: KeyLine): KeptKey => {
  if ('secret' in line)
    return {
      secret: line.secret,
      key: wraps.unwrap(`secret:${line.secret}`, Buffer.from(line.key, 'base64')),
    }
  const { subject } = line
  if ('key' in line)
    return {
      subject,
      state: 'present',
      key: wraps.unwrap(`subject:${subject}`, Buffer.from(line.key, 'base64')),
    }
  if (line.destroyed !== base64(wraps.tombstone(subject))) throw new Error('not a key that was destroyed')
  return { subject, state: 'destroyed' }
}

/** Who is destroyed in the keys as they are written. */
export type Destroyed = ReadonlySet<string>

/** Writes every key of a store, over the file that may lie there; answers whose are destroyed. */
export const writeKeys = async (
  path: string,
  { keys, log, secret }: { readonly keys: KeyStore; readonly log: string; readonly secret: Secret },
): Promise<Destroyed> => {
  const { words, wraps } = await newWrapping(secret)
  const destroyed = new Set<string>()
  await replaceLines(path, async write => {
    const hash = createHash('sha256')
    let count = 0
    const proof = base64(wraps.wrap('proof', new Uint8Array(32)))
    await write({ format: 'cie-keys', version: 1, log, wrapping: words, proof })
    for await (const page of keys.all()) {
      for (const kept of page) {
        if ('subject' in kept && kept.state === 'destroyed') destroyed.add(kept.subject)
        const line = toLine(wraps, kept)
        hash.update(JSON.stringify(line))
        count += 1
        await write(line)
      }
    }
    await write({ keys: count, sha256: hash.digest('hex') })
  })
  return destroyed
}

const parsed = (where: string, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SetDamaged(`${where} was changed`, { cause })
  }
}

const openedHeader = async (path: string, value: unknown, secret: Secret) => {
  const found = header.safeParse(value).data
  if (found === undefined) throw new SetDamaged(`${path} does not begin as keys of this program do`)
  const wraps = await standingWrapping(found.wrapping, secret)
  try {
    wraps.unwrap('proof', Buffer.from(found.proof, 'base64'))
  } catch (cause) {
    throw new Error(`${path}: these keys are wrapped under another ${found.wrapping.under}`, { cause })
  }
  return { log: found.log, wraps }
}

const opened = (where: string, wraps: Wrapper, value: unknown): KeptKey => {
  try {
    return fromLine(wraps, keyLine.parse(value))
  } catch (cause) {
    throw new SetDamaged(`${where} was changed`, { cause })
  }
}

/** What the lines of a file say. */
const linesSay = async (path: string, secret: Secret) => {
  const hash = createHash('sha256')
  const kept: KeptKey[] = []
  let head: Awaited<ReturnType<typeof openedHeader>> | undefined
  let closed: z.infer<typeof closing> | undefined
  let nr = 0
  for await (const { text } of linesOf(path)) {
    const where = `${path}: line ${String((nr += 1))}`
    const value = parsed(where, text)
    head ??= await openedHeader(path, value, secret)
    if (nr === 1) continue
    closed = closing.safeParse(value).data
    if (closed !== undefined) break
    kept.push(opened(where, head.wraps, value))
    hash.update(text)
  }
  return { log: head?.log, kept, closed, sha256: hash.digest('hex') }
}

const keysAtOnce = 1000

/** Hands over every key of a file, once all of its lines were held against its last; answers the log that they are of. */
export const readKeys = async (
  path: string,
  secret: Secret,
  take: (kept: readonly KeptKey[]) => Promise<void>,
): Promise<string> => {
  const { log, kept, closed, sha256 } = await linesSay(path, secret)
  if (log === undefined || closed === undefined)
    throw new SetDamaged(`${path} has no closing line: it was cut off`)
  if (closed.keys !== kept.length || closed.sha256 !== sha256)
    throw new SetDamaged(`${path}: lines are missing, or stand in another order`)
  for (let from = 0; from < kept.length; from += keysAtOnce) await take(kept.slice(from, from + keysAtOnce))
  return log
}
