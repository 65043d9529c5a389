/** Segments of the demonstration's HL7 v2.4 messages. */
import type { Instant } from '../../../domain/kernel/time.ts'
import type { DemonstrationPerson } from '../cast/people.ts'

/** A sender: the ODS code of the provider and a running number for control ids. */
export interface Sender {
  readonly ods: string
  readonly control: string
}

/** Text with HL7 separators escaped. */
export const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\E\\')
    .replaceAll('|', '\\F\\')
    .replaceAll('^', '\\S\\')
    .replaceAll('&', '\\T\\')
    .replaceAll('~', '\\R\\')
    .replaceAll('\n', '\\.br\\')

/** An instant as HL7 writes it, in UTC with its offset. */
export const hl7Time = (at: Instant): string => `${at.replaceAll(/[-:T]|\.\d{3}Z/g, '')}+0000`

/** One segment from its fields. */
export const segment = (...fields: readonly string[]): string => fields.join('|')

/** The MSH segment. */
export const header = (sender: Sender, type: string, at: Instant): string =>
  segment(
    'MSH',
    '^~\\&',
    'EPR',
    sender.ods,
    'CIE',
    'NWL',
    hl7Time(at),
    '',
    type,
    sender.control,
    'P',
    '2.4',
    '',
    '',
    '',
    '',
    'GBR',
    'UNICODE UTF-8',
  )

/** The PID segment; `verification` is the NHS number status (01 verified). */
export const identity = (person: DemonstrationPerson, ods: string, verification = '01'): string => {
  const numbers = `${person.nhsNumber}^^^NHS^NH~${person.hospitalNumber}^^^${ods}^MR`
  const name = `${person.family}^${person.given}`
  const address = `${person.address}^^London^^${person.postcode}^GBR^H^^${person.borough}`
  const fields: string[] = [
    'PID',
    '1',
    '',
    numbers,
    '',
    name,
    '',
    person.birthDate,
    person.sex,
    '',
    '',
    address,
  ]
  while (fields.length < 32) fields.push('')
  return segment(...fields, verification)
}

/** The bytes of a message. */
export const message = (...segments: readonly string[]): Uint8Array => Buffer.from(`${segments.join('\r')}\r`)
