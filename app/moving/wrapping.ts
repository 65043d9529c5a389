/** What the keys of a set are wrapped under: a master key, or a passphrase. */
import { randomBytes, scryptSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { masterKey } from '../../store/adapter/masterKey.ts'
import { wrapper, type Wrapper } from '../../store/adapter/wrap.ts'

/** How to open the keys, as the file of keys says it. */
export const wrapping = z.union([
  z.object({ under: z.literal('master key') }).strict(),
  z.object({ under: z.literal('passphrase'), salt: z.base64() }).strict(),
])
type Wrapping = z.infer<typeof wrapping>

/** Where the secret lies. */
export type Secret = { readonly masterKeyFile: string } | { readonly passphraseFile: string }

/** scrypt as OWASP asks for it: 2^17 rounds in blocks of 8, 128 MiB. */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 }
const leastCharacters = 12

const passphraseIn = async (path: string): Promise<string> => {
  const words = (await readFile(path, 'utf8')).trim()
  if (words.length < leastCharacters)
    throw new Error(`${path}: a passphrase has at least ${String(leastCharacters)} characters`)
  return words
}

/** A wrapper for a new file of keys, and what its header says of it. */
export const newWrapping = async (
  secret: Secret,
): Promise<{ readonly words: Wrapping; readonly wraps: Wrapper }> => {
  if ('masterKeyFile' in secret)
    return { words: { under: 'master key' }, wraps: wrapper(masterKey(secret.masterKeyFile, false)) }
  const salt = randomBytes(16)
  const words = { under: 'passphrase', salt: salt.toString('base64') } as const
  return { words, wraps: wrapper(scryptSync(await passphraseIn(secret.passphraseFile), salt, 32, cost)) }
}

/** The wrapper that a header tells of. Throws where the other kind of secret is given. */
export const standingWrapping = async (words: Wrapping, secret: Secret): Promise<Wrapper> => {
  if (words.under === 'master key') {
    if ('masterKeyFile' in secret) return wrapper(masterKey(secret.masterKeyFile, false))
    throw new Error('these keys are wrapped under a master key: give --master-key FILE')
  }
  if (!('passphraseFile' in secret))
    throw new Error('these keys are wrapped under a passphrase: give --passphrase-file FILE')
  const salt = Buffer.from(words.salt, 'base64')
  return wrapper(scryptSync(await passphraseIn(secret.passphraseFile), salt, 32, cost))
}
