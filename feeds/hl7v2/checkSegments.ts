/** The pieces that checks of messages are made of: a segment is there once, a field is filled, a time is one. */
import { faultAt, faultCodes } from './fault.ts'
import type { Fault } from './fault.ts'
import { all, first } from './parse.ts'
import type { ParsedMessage, Segment } from './parse.ts'
import { isTimestamp } from './time.ts'

/** Looks at a message and answers its first fault. */
export type Check = (message: ParsedMessage) => Fault | undefined

/** The first fault that any of the checks finds, in their order. */
export const inOrder =
  (checks: readonly Check[]): Check =>
  message => {
    for (const check of checks) {
      const found = check(message)
      if (found !== undefined) return found
    }
    return undefined
  }

/** The first fault among several findings. */
export const firstFault = (findings: Iterable<Fault | undefined>): Fault | undefined => {
  for (const found of findings) if (found !== undefined) return found
  return undefined
}

/** The message has this segment. */
export const has =
  (name: string): Check =>
  message =>
    first(message, name) === undefined
      ? faultAt(
          { segment: name, ordinal: 1 },
          faultCodes.segmentSequence,
          `the message has no ${name} segment`,
        )
      : undefined

/** The message has this segment once: a second one would be filed under what the first one says. */
export const hasOne =
  (name: string, why: string): Check =>
  message =>
    has(name)(message) ??
    (all(message, name).length > 1
      ? faultAt({ segment: name, ordinal: 2 }, faultCodes.segmentSequence, why)
      : undefined)

/** One of the first two components of some repetition of the field is filled. */
export const filled = (segment: Segment, field: number): Fault | undefined =>
  segment.repetitions(field).some(one => one.text(1) !== '' || one.text(2) !== '')
    ? undefined
    : faultAt(
        { segment: segment.name, ordinal: segment.ordinal, field },
        faultCodes.requiredFieldMissing,
        `${segment.name}-${String(field)} is empty`,
      )

/** The field is empty or a date and time; of a field of several parts, its component. */
export const timely = (segment: Segment, field: number, component?: number): Fault | undefined => {
  const text = segment.text(field, component)
  if (text === '' || isTimestamp(text)) return undefined
  const place = { segment: segment.name, ordinal: segment.ordinal, field }
  return faultAt(
    component === undefined ? place : { ...place, component },
    faultCodes.dataType,
    'this is no date and time',
  )
}

/** The first fault among all segments of a name. */
export const each =
  (name: string, look: (segment: Segment) => Fault | undefined): Check =>
  message =>
    firstFault(all(message, name).map(look))
