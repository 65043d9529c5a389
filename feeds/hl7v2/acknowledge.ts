/** Answers: ACK messages for whatever came, also for what could not be parsed. */
import type { Instant } from '../../domain/kernel/time.ts'
import { withoutMark } from './charset.ts'
import { placeForErr } from './fault.ts'
import type { Fault } from './fault.ts'

/** AA: kept, durable. AR: refused, it must change before it is sent again. AE: something failed here, send it again. */
export type Outcome = { readonly code: 'AA' } | { readonly code: 'AR' | 'AE'; readonly fault: Fault }

/** When an answer is given, and its own control id. */
export interface Stamp {
  readonly at: Instant
  readonly controlId: string
}

/** The sender's header, byte for byte. */
interface Header {
  readonly separator: string
  readonly encoding: string
  /** A field as sent (MSH-n), '' where nothing stands. */
  readonly sent: (field: number) => string
}

const longestHeader = 64 * 1024
const usual = '^~\\&'
const unknown: Header = { separator: '|', encoding: usual, sent: () => '' }

const isSeparator = (char: string): boolean => /^[!-/:-@[-`{-~]$/.test(char)
const areSeparators = (chars: string): boolean => /^[!-/:-@[-`{-~]{4,5}$/.test(chars)
const printable = (text: string): string => text.replaceAll(/[^ -\u00ff]/g, '')

/** Read as Latin-1 and written as such: no character set can change what is echoed. */
const headerOf = (bytes: Uint8Array): Header => {
  const start = Buffer.from(withoutMark(bytes).subarray(0, longestHeader)).toString('latin1')
  const line = start.split(/[\r\n]/, 1)[0] ?? ''
  const separator = line.charAt(3)
  if (!line.startsWith('MSH') || !isSeparator(separator)) return unknown
  const fields = line.split(separator).map(printable)
  const [, encoding = ''] = fields
  const sent = (field: number): string => fields[field - 1] ?? ''
  return areSeparators(encoding) ? { separator, encoding, sent } : { ...unknown, sent }
}

const stampText = (at: Instant): string =>
  `${at.slice(0, 19).replaceAll(/[-:T]/g, '')}.${at.slice(20, 23)}+0000`

const headLine = ({ encoding, sent }: Header, stamp: Stamp): readonly string[] => {
  const component = encoding.charAt(0)
  const event = sent(9).split(component)[1] ?? ''
  const type = event === '' ? 'ACK' : ['ACK', event, 'ACK'].join(component)
  const routing = [sent(5), sent(6), sent(3), sent(4)]
  const control = [stampText(stamp.at), '', type, stamp.controlId, sent(11), sent(12)]
  return ['MSH', encoding, ...routing, ...control, '', '', '', '', '', sent(18)]
}

const errLine = ({ separator, encoding }: Header, { fault, why, place }: Fault): readonly string[] => {
  const component = encoding.charAt(0)
  const escape = encoding.charAt(2)
  const said = why
    .replaceAll(/[^ -~]/g, '?')
    .replaceAll(separator, `${escape}F${escape}`)
    .replaceAll(component, `${escape}S${escape}`)
  return [
    'ERR',
    '',
    placeForErr(place, component),
    [fault, said, 'HL70357'].join(component),
    'E',
    '',
    '',
    '',
    said,
  ]
}

const lineOf = (fields: readonly string[], separator: string): string => {
  const last = fields.findLastIndex(field => field !== '')
  return fields.slice(0, last + 1).join(separator) + '\r'
}

/**
 * The ACK's bytes, in the sender's separators: sender and receiver swapped, version, processing id and character set as sent,
 * MSA-2 the control id as sent (empty where none can be read), an ERR segment with place and code unless it is AA.
 */
export const acknowledge = (bytes: Uint8Array, outcome: Outcome, stamp: Stamp): Uint8Array => {
  const header = headerOf(bytes)
  const lines = [headLine(header, stamp), ['MSA', outcome.code, header.sent(10)]]
  if (outcome.code !== 'AA') lines.push(errLine(header, outcome.fault))
  return Buffer.from(lines.map(line => lineOf(line, header.separator)).join(''), 'latin1')
}
