/** Searches every file below a folder for words, in every form in which bytes or text may carry them. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** What base64 makes of the bytes, wherever in a run of three they begin; the characters that neighbours decide are left out. */
const base64Of = (bytes: Buffer): readonly (readonly [string, Buffer])[] =>
  [0, 1, 2].map(shift => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '')
    const whole = Math.floor(((shift + bytes.length) * 8) / 6)
    return [`base64 at ${String(shift)}`, Buffer.from(text.slice(Math.ceil((shift * 8) / 6), whole))]
  })

const utf16be = (word: string): Buffer => Buffer.from(word, 'utf16le').swap16()

/** The forms of a word that are looked for. */
export const formsOf = (word: string): readonly (readonly [string, Buffer])[] =>
  [word, word.toLowerCase(), word.toUpperCase()].flatMap(one => {
    const bytes = Buffer.from(one)
    return [
      ['as it is', bytes],
      ['UTF-16LE', Buffer.from(one, 'utf16le')],
      ['UTF-16BE', utf16be(one)],
      ['hexadecimal', Buffer.from(bytes.toString('hex'))],
      ...base64Of(bytes),
    ] as const
  })

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Every file below a folder. Begins again where a folder went or was renamed meanwhile, as an engine's working folders are: what was renamed is to be found too. */
export const filesBelow = async (folder: string, tries = 50): Promise<readonly string[]> => {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  } catch (error) {
    if (!isGone(error) || tries === 1) throw error
    return filesBelow(folder, tries - 1)
  }
}

/** A file's bytes; none where it went meanwhile, as an engine's working files do. */
const bytesOf = async (file: string): Promise<Buffer> => {
  try {
    return await readFile(file)
  } catch (error) {
    if (isGone(error)) return Buffer.alloc(0)
    throw error
  }
}

/** Where any of these is found: file and form. */
export const tracesOf = async (
  folder: string,
  wanted: readonly (readonly [string, Buffer])[],
): Promise<readonly string[]> => {
  const found: string[] = []
  for (const file of await filesBelow(folder)) {
    const bytes = await bytesOf(file)
    for (const [form, one] of wanted)
      if (bytes.includes(one)) found.push(`${relative(folder, file)}: ${form}`)
  }
  return found
}
