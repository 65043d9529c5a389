/** What is wrong with a message and where: codes of HL7 table 0357, places as ERR-2 and as people write them. */

/** HL7 table 0357, the codes that we answer with. */
export const faultCodes = {
  segmentSequence: '100',
  requiredFieldMissing: '101',
  dataType: '102',
  valueTooLong: '104',
  unsupportedMessageType: '200',
  unsupportedEvent: '201',
  unknownKey: '204',
  internal: '207',
} as const
export type FaultCode = (typeof faultCodes)[keyof typeof faultCodes]

/** A place in a message. Everything counts from 1; `ordinal` counts segments of one name. */
export interface Place {
  readonly segment: string
  readonly ordinal: number
  readonly field?: number
  readonly repetition?: number
  readonly component?: number
}

/** Why a message is refused. `why` is a sentence for the sender's support desk and holds none of the message's content. */
export interface Fault {
  readonly fault: FaultCode
  readonly why: string
  readonly place: Place
}

/** Makes a fault. */
export const faultAt = (place: Place, code: FaultCode, why: string): Fault => ({ fault: code, why, place })

/** Tells a fault from any other answer. */
export const isFault = (answer: unknown): answer is Fault =>
  typeof answer === 'object' && answer !== null && 'fault' in answer && 'place' in answer

const onlyOnce: readonly string[] = ['MSH', 'EVN', 'PID', 'TXA', 'SCH']

const ifAny = (before: string, value: number | undefined, after = ''): string =>
  value === undefined ? '' : `${before}${String(value)}${after}`

/** `PID-3`, `OBX[2]-5`, `PID-3[2].1` (of the second repetition the first component): the place as a person reads it. */
export const placeForPeople = ({ segment, ordinal, field, repetition, component }: Place): string => {
  const which = onlyOnce.includes(segment) && ordinal === 1 ? segment : `${segment}[${String(ordinal)}]`
  return which + ifAny('-', field) + ifAny('[', repetition, ']') + ifAny('.', component)
}

/** `PID^1^3`: the place as an ERL in ERR-2 (segment, sequence, field, repetition, component). */
export const placeForErr = (
  { segment, ordinal, field, repetition, component }: Place,
  separator = '^',
): string => {
  const parts = [segment, ordinal, field, component === undefined ? repetition : (repetition ?? 1), component]
  return parts.filter(part => part !== undefined).join(separator)
}

const written = /^([A-Z][A-Z0-9]{2})(?:\[(\d+)\])?(?:-(\d+))?(?:\[(\d+)\])?(?:\.(\d+))?$/

/** The place that `placeForPeople` wrote. */
export const placeFromPeople = (text: string): Place => {
  const [, segment = 'MSH', ordinal = '1', field, repetition, component] = written.exec(text) ?? []
  return {
    segment,
    ordinal: Number(ordinal),
    ...(field !== undefined && { field: Number(field) }),
    ...(repetition !== undefined && { repetition: Number(repetition) }),
    ...(component !== undefined && { component: Number(component) }),
  }
}
