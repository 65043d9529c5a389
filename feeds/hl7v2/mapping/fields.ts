/** HL7 data types as values of ours: coded terms, names, places, times. */
import type { Coding } from '../../../domain/kernel/terms.ts'
import type { Instant } from '../../../domain/kernel/time.ts'
import type { ParsedMessage, Repetition, Segment } from '../parse.ts'
import { first } from '../parse.ts'
import { instantOf } from '../time.ts'

/** HL7 table 0396, the systems that we know by a name of our own. */
const systems: Readonly<Record<string, string>> = {
  '': 'local',
  L: 'local',
  LN: 'loinc',
  LNC: 'loinc',
  SCT: 'snomed',
  SNM: 'snomed',
  SNOMED: 'snomed',
  I10: 'icd10',
  ICD10: 'icd10',
  'ICD-10': 'icd10',
  I10C: 'icd10',
  I9: 'icd9',
}
const standard: readonly string[] = ['loinc', 'snomed', 'icd10']

const systemOf = (sent: string): string => {
  const name = sent.toUpperCase()
  return systems[name] ?? (name.startsWith('99') ? 'local' : name.toLowerCase())
}

/** The text, or undefined where there is none. */
export const present = (text: string | undefined): string | undefined => (text === '' ? undefined : text)

/** The first text that is there. */
export const firstOf = (...texts: readonly (string | undefined)[]): string | undefined =>
  texts.find(text => text !== undefined && text !== '')

/** Cut to what a field of ours holds. */
export const cut = (text: string, length: number): string => text.slice(0, length)

const codingAt = (sent: Repetition, from: number): Coding | undefined => {
  const code = sent.text(from)
  const display = firstOf(sent.text(from + 1), sent.text(9), code)
  return display === undefined
    ? undefined
    : { system: systemOf(sent.text(from + 2)), code: code === '' ? display : code, display }
}

/** A CE or CWE: its first term, or its alternate where that one is of a standard system and the first is not. */
export const codingOf = (sent: Repetition | undefined): Coding | undefined => {
  if (sent === undefined) return undefined
  const main = codingAt(sent, 1)
  const other = sent.text(4) === '' ? undefined : codingAt(sent, 4)
  if (main === undefined || other === undefined) return main ?? other
  return !standard.includes(main.system) && standard.includes(other.system) ? other : main
}

/** The coded term in a field's first repetition. */
export const codingIn = (segment: Segment, field: number): Coding | undefined =>
  codingOf(segment.repetitions(field)[0])

/** The words of a coded field, or its code where it has none. */
export const wordsIn = (segment: Segment, field: number): string | undefined =>
  codingIn(segment, field)?.display

/** An EI or CX as one text: the number, and who gave it where that is said. */
export const numberIn = (segment: Segment, field: number, authority = 2): string | undefined => {
  const number = segment.text(field)
  if (number === '') return undefined
  const given = segment.text(field, authority)
  return given === '' ? number : `${number}|${given}`
}

/** A person in an XCN, as people say the name: `Dr Kathleen Woolfson`. */
const nameOf = (sent: Repetition): string | undefined => {
  const [family, given, prefix] = [sent.text(2), sent.text(3), sent.text(6)]
  if (family === '' && given === '') return undefined
  return cut([prefix, given, family].filter(part => part !== '').join(' '), 200)
}

/** The person in a field's first repetition. */
export const nameIn = (segment: Segment | undefined, field: number): string | undefined => {
  const sent = segment?.repetitions(field)[0]
  return sent === undefined ? undefined : nameOf(sent)
}

/** A place (PL) from the large to the small: `GH Clinic, 055, Room01`. */
export const placeIn = (segment: Segment | undefined, field: number): string | undefined => {
  if (segment === undefined) return undefined
  const described = segment.text(field, 9)
  const parts = [4, 7, 1, 2, 3].map(component => segment.text(field, component)).filter(part => part !== '')
  return present(cut(described === '' ? [...new Set(parts)].join(', ') : described, 300))
}

/** The first of these texts that is a time. */
export const timeOf = (...texts: readonly (string | undefined)[]): Instant | undefined => {
  for (const text of texts) {
    const found = text === undefined || text === '' ? undefined : instantOf(text)
    if (found !== undefined) return found
  }
  return undefined
}

/** When this version was made: the first of these times that is not after the message's receipt, else the receipt. */
export const issuedOf = (receivedAt: Instant, ...texts: readonly (string | undefined)[]): Instant =>
  texts.map(text => timeOf(text)).find(time => time !== undefined && time <= receivedAt) ?? receivedAt

/** When the message was sent (MSH-7). */
export const sentAt = (message: ParsedMessage): string => message.header.text(7)

/** The codes of the service that a visit belongs to (PV1-10). */
export const visitServices = (message: ParsedMessage): readonly string[] => {
  const service = first(message, 'PV1')?.text(10)
  return service === undefined || service === '' ? [] : [service]
}
