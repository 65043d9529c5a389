/** The bytes of a message as text, by the character set that MSH-18 names. */
import { TextDecoder } from 'node:util'

const unicode = /^(UNICODE )?UTF-?8$/i
const partsOf8859 = new Set(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '13', '14', '15', '16'])

/** The encoding's name for TextDecoder, or undefined where MSH-18 is empty, ASCII or unknown to us (HL7 table 0211). */
const encodingOf = (declared: string): string | undefined => {
  if (unicode.test(declared)) return 'utf-8'
  const part = /^8859\/(\d{1,2})$/.exec(declared)?.[1]
  return part !== undefined && partsOf8859.has(part) ? `iso-8859-${part}` : undefined
}

const decoders = new Map<string, TextDecoder>()
const decoderOf = (encoding: string): TextDecoder => {
  const known = decoders.get(encoding) ?? new TextDecoder(encoding, { fatal: true })
  decoders.set(encoding, known)
  return known
}

const read = (bytes: Uint8Array, encoding: string): string | undefined => {
  try {
    return decoderOf(encoding).decode(bytes)
  } catch {
    return undefined
  }
}

/** Message bytes without a leading UTF-8 byte order mark. */
export const withoutMark = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes

/**
 * The text of a message, or undefined where the bytes are not what MSH-18 says they are. Without a declaration that we
 * know it is UTF-8; senders that declare nothing and send no valid UTF-8 are read as Windows-1252, which never fails.
 */
export const decode = (bytes: Uint8Array, declared: string): string | undefined => {
  const encoding = encodingOf(declared)
  if (encoding !== undefined) return read(bytes, encoding)
  return read(bytes, 'utf-8') ?? new TextDecoder('windows-1252').decode(bytes)
}
