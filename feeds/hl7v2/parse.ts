/** The bytes of an HL7 v2 message as segments that can be asked for their fields. Never throws, whatever the bytes. */
import { Hl7Context, Hl7Message } from '@medplum/core'
import type { Hl7Field, Hl7Segment } from '@medplum/core'
import { decode, withoutMark } from './charset.ts'
import { faultAt, faultCodes } from './fault.ts'
import type { Fault } from './fault.ts'
import { unescaper } from './unescape.ts'
import type { Separators } from './unescape.ts'

/** One repetition of a field. */
export interface Repetition {
  /** A component's first (or other) subcomponent, unescaped; '' where nothing stands, also for HL7's null (`""`). Counts from 1. */
  readonly text: (component?: number, subcomponent?: number) => string
  /** All of it as prose: unescaped, separators that the sender forgot to escape left as they are. */
  readonly prose: () => string
}

/** One line of a message. */
export interface Segment {
  readonly name: string
  /** Which one of its name it is in the message, from 1. */
  readonly ordinal: number
  /** The text at field (and component, subcomponent) of the first repetition; as `Repetition.text`. */
  readonly text: (field: number, component?: number, subcomponent?: number) => string
  /** The repetitions of a field; none where it is empty. */
  readonly repetitions: (field: number) => readonly Repetition[]
  /** The field as sent: separators and escapes included. */
  readonly raw: (field: number) => string
}

/** A message: its header and every segment in order, the header first. */
export interface ParsedMessage {
  readonly header: Segment
  readonly segments: readonly Segment[]
  readonly separators: Separators
}

/** More separators than this are no message but an attack on memory. */
const maxSeparators = 250_000
const header = { segment: 'MSH', ordinal: 1 } as const
const nothing = '""'

const repetitionOf = (
  components: readonly string[],
  context: Hl7Context,
  plain: (text: string) => string,
): Repetition => ({
  text: (component = 1, subcomponent = 1) => {
    const found = components[component - 1]?.split(context.subcomponentSeparator)[subcomponent - 1] ?? ''
    return found === nothing ? '' : plain(found).trim()
  },
  prose: () => plain(components.join(context.componentSeparator)),
})

const segmentOf = (line: Hl7Segment, ordinal: number, plain: (text: string) => string): Segment => {
  // The library's type promises a field where there may be none.
  const field = (index: number): Hl7Field | undefined => line.getField(index)
  const raw = (index: number): string => field(index)?.toString() ?? ''
  const repetitions = (index: number): readonly Repetition[] =>
    raw(index) === ''
      ? []
      : (field(index)?.components ?? []).map(one => repetitionOf(one, line.context, plain))
  const firstOf = (index: number): Repetition | undefined => {
    const components = field(index)?.components[0]
    return components && repetitionOf(components, line.context, plain)
  }
  return {
    name: line.name,
    ordinal,
    raw,
    repetitions,
    text: (index, component, subcomponent) => firstOf(index)?.text(component, subcomponent) ?? '',
  }
}

/** The separators of `MSH|^~\&…`; what MSH-2 leaves out at its end has its usual character. */
const separatorsOf = (text: string): Separators | Fault => {
  const field = text.charAt(3)
  if (!/^[^A-Za-z0-9\s]$/.test(field))
    return faultAt({ ...header, field: 1 }, faultCodes.requiredFieldMissing, 'MSH-1 is no field separator')
  const given = text.slice(4, 8).split(field, 1).join('')
  const chars = given + '^~\\&'.slice(given.length)
  const distinct = new Set(field + chars).size === 5
  if (given === '' || !distinct || !/^[^A-Za-z0-9\s]{4}$/.test(chars))
    return faultAt({ ...header, field: 2 }, faultCodes.dataType, 'MSH-2 must name four different separators')
  return {
    field,
    component: chars.charAt(0),
    repetition: chars.charAt(1),
    escape: chars.charAt(2),
    subcomponent: chars.charAt(3),
  }
}

/** How often a character stands in a text, counted no further than `most`. */
const countOf = (text: string, char: string, most: number): number => {
  let count = 0
  for (let at = text.indexOf(char); at !== -1 && count < most; at = text.indexOf(char, at + 1)) count += 1
  return count
}

const tooMany = (text: string, { field, component, repetition, subcomponent }: Separators): boolean => {
  const counts = [field, component, repetition, subcomponent, '\r', '\n'].map(char =>
    countOf(text, char, maxSeparators),
  )
  return counts.reduce((sum, one) => sum + one) >= maxSeparators
}

const segmentsOf = (text: string, separators: Separators): readonly [Segment, ...Segment[]] => {
  const { field, component, repetition, escape, subcomponent } = separators
  const context = new Hl7Context('\r', field, component, repetition, escape, subcomponent)
  const lines = text.split(/[\r\n]+/).filter(line => line.trim() !== '')
  const plain = unescaper(separators)
  const seen = new Map<string, number>()
  const [first, ...rest] = new Hl7Message(lines, context).segments.map(line => {
    const ordinal = (seen.get(line.name) ?? 0) + 1
    seen.set(line.name, ordinal)
    return segmentOf(line, ordinal, plain)
  })
  if (first === undefined) throw new Error('a text that begins with MSH has a first line')
  return [first, ...rest]
}

/** MSH-18 (first repetition), read before the character set is known. */
const declaredSet = (bytes: Uint8Array): string => {
  const line =
    Buffer.from(bytes.subarray(0, 4096))
      .toString('latin1')
      .split(/[\r\n]/, 1)[0] ?? ''
  return line.split(line.charAt(3))[17]?.split(line.charAt(5))[0]?.trim() ?? ''
}

/** Parses a message, or says why it is none. */
export const parseMessage = (bytes: Uint8Array): ParsedMessage | Fault => {
  const content = withoutMark(bytes)
  if (Buffer.from(content.subarray(0, 3)).toString('latin1') !== 'MSH')
    return faultAt(header, faultCodes.segmentSequence, 'a message begins with an MSH segment')
  const text = decode(content, declaredSet(content))
  if (text === undefined)
    return faultAt(
      { ...header, field: 18 },
      faultCodes.dataType,
      'the bytes are not in the character set that MSH-18 names',
    )
  const separators = separatorsOf(text)
  if ('fault' in separators) return separators
  if (tooMany(text, separators))
    return faultAt(header, faultCodes.valueTooLong, 'the message has too many segments and fields')
  const segments = segmentsOf(text, separators)
  return { header: segments[0], segments, separators }
}

/** The first segment of a name. */
export const first = (message: Pick<ParsedMessage, 'segments'>, name: string): Segment | undefined =>
  message.segments.find(one => one.name === name)

/** Every segment of a name, in order. */
export const all = (message: Pick<ParsedMessage, 'segments'>, name: string): readonly Segment[] =>
  message.segments.filter(one => one.name === name)

/** A run of segments that one segment opens, itself included. */
export interface Group {
  readonly head: Segment
  readonly segments: readonly Segment[]
}

/** Splits at each segment of this name: `groups(message, 'OBR')` is each OBR with all that follows until the next. */
export const groups = (message: Pick<ParsedMessage, 'segments'>, opener: string): readonly Group[] => {
  const starts = message.segments.flatMap((one, index) => (one.name === opener ? [{ head: one, index }] : []))
  return starts.map(({ head, index }, nth) => ({
    head,
    segments: message.segments.slice(index, starts[nth + 1]?.index),
  }))
}
