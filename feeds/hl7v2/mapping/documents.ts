/** Documents within OBX: ED values (PDF and the like) and texts line by line. */
import { inlineLimit } from '../../../domain/kernel/terms.ts'
import { isBase64 } from '../base64.ts'
import type { Segment } from '../parse.ts'

/** A document's bytes as base64, and its media type. */
export interface SentDocument {
  readonly base64: string
  readonly mediaType: string
}

const part = /^[A-Za-z0-9.+-]+$/

/** HL7 table 0191 and what senders write instead. */
const mainTypes: Readonly<Record<string, string>> = { ap: 'application', im: 'image', au: 'audio' }

const mediaTypeOf = (type: string, subtype: string): string => {
  const [main, sub] = [type.toLowerCase(), subtype.toLowerCase()]
  if (sub.includes('/') && sub.split('/').every(one => part.test(one))) return sub
  const known = mainTypes[main] ?? main
  return part.test(known) && part.test(sub) ? `${known}/${sub}` : 'application/octet-stream'
}

/** The document of an ED value (source, type, subtype, encoding, data), or undefined where there are no bytes. */
export const documentOf = (segment: Segment): SentDocument | undefined => {
  if (segment.text(2).toUpperCase() !== 'ED') return undefined
  const data = segment.text(5, 5).replaceAll(/\s/g, '')
  if (segment.text(5, 4).toLowerCase() !== 'base64' || data === '' || !isBase64(data)) return undefined
  return { base64: data, mediaType: mediaTypeOf(segment.text(5, 2), segment.text(5, 3)) }
}

/** True for a line of text (TX, FT). */
export const isTextLine = (segment: Segment): boolean => ['TX', 'FT'].includes(segment.text(2).toUpperCase())

/** The lines of text of these segments as one text; '' where there are none. */
export const textOf = (segments: readonly Segment[]): string =>
  segments
    .filter(isTextLine)
    .flatMap(segment => segment.repetitions(5).map(sent => sent.prose().trimEnd()))
    .join('\n')
    .trim()

/** A letter's words and its documents. */
export interface LetterParts {
  readonly text: string
  readonly documents: readonly SentDocument[]
}

/** More words than an event holds are a document too, the last: what was sent as a document keeps its place. */
export const withinEvents = ({ text, documents }: LetterParts): LetterParts => {
  const bytes = Buffer.from(text)
  if (bytes.byteLength <= inlineLimit) return { text, documents }
  return {
    text: '',
    documents: [...documents, { base64: bytes.toString('base64'), mediaType: 'text/plain' }],
  }
}
