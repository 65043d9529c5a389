/** HL7 escape sequences back into what they stand for (HL7 v2.8, 2.7). */
import { decode } from './charset.ts'

/** A message's own separators, from MSH-1 and MSH-2. */
export interface Separators {
  readonly field: string
  readonly component: string
  readonly repetition: string
  readonly escape: string
  readonly subcomponent: string
}

const hexText = (hex: string): string => decode(Buffer.from(hex, 'hex'), '') ?? ''

/**
 * Makes the unescaper of one message. `\F\ \S\ \T\ \R\ \E\` are its separators, `\X..\` bytes in hexadecimal (UTF-8),
 * `\.br\` a new line; highlighting (`\H\ \N\`) is dropped; what it doesn't know stays as sent.
 */
export const unescaper = (separators: Separators): ((text: string) => string) => {
  const { escape } = separators
  const mark = escape.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  const known = new RegExp(`${mark}(F|S|T|R|E|H|N|\\.br|X(?:[0-9A-Fa-f]{2})+)${mark}`, 'g')
  const meanings: ReadonlyMap<string, string> = new Map([
    ['F', separators.field],
    ['S', separators.component],
    ['T', separators.subcomponent],
    ['R', separators.repetition],
    ['E', escape],
    ['H', ''],
    ['N', ''],
    ['.br', '\n'],
  ])
  return text =>
    text.includes(escape)
      ? text.replaceAll(known, (_, body: string) => meanings.get(body) ?? hexText(body.slice(1)))
      : text
}
