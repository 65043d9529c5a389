/** Shape and type, checked before a message is answered: what we take, and what each type must bring. */
import { checkValue } from './checkValues.ts'
import { each, filled, firstFault, has, hasOne, inOrder, timely } from './checkSegments.ts'
import type { Check } from './checkSegments.ts'
import { faultAt, faultCodes } from './fault.ts'
import type { Fault, Place } from './fault.ts'
import { all, first, groups } from './parse.ts'
import type { ParsedMessage, Segment } from './parse.ts'

const longestControlId = 199
const mshField = (field: number, component?: number): Place => ({
  segment: 'MSH',
  ordinal: 1,
  field,
  ...(component !== undefined && { component }),
})

const person: Check = inOrder([
  hasOne('PID', 'a message is about one person: it has a second PID segment'),
  each('PID', pid => filled(pid, 3) ?? timely(pid, 7)),
])
const name: Check = each('PID', pid => filled(pid, 5))

const observed = (obx: Segment): Fault | undefined => filled(obx, 3) ?? checkValue(obx) ?? timely(obx, 14)

/** Observations before the first OBR are about the patient as a whole and are not filed: they are not looked at. */
const observations: Check = message =>
  firstFault(
    groups(message, 'OBR').flatMap(({ segments }) =>
      segments.filter(one => one.name === 'OBX').map(one => observed(one)),
    ),
  )

const ordered: Check = inOrder([
  has('OBR'),
  each('OBR', obr => filled(obr, 4) ?? timely(obr, 7) ?? timely(obr, 22)),
])

const documented: Check = inOrder([
  hasOne('TXA', 'a message brings one document: it has a second TXA segment'),
  each('TXA', txa => filled(txa, 2) ?? filled(txa, 12) ?? timely(txa, 4) ?? timely(txa, 6)),
  has('OBX'),
  each('OBX', checkValue),
])

/** Where an appointment's beginning may stand, as segment, field and component. */
const beginnings = [
  ['SCH', 11, 4],
  ['TQ1', 7, 1],
  ['AIS', 4, 1],
  ['AIG', 8, 1],
  ['AIL', 6, 1],
  ['AIP', 6, 1],
] as const

const identified: Check = message => {
  const sch = first(message, 'SCH')
  return sch === undefined || filled(sch, 1) === undefined ? undefined : filled(sch, 2)
}
const times: Check = message =>
  firstFault(
    beginnings.flatMap(([segment, field, component]) =>
      all(message, segment).map(one => timely(one, field, component)),
    ),
  )
const begins: Check = message => {
  const found = beginnings.some(([segment, field, component]) =>
    all(message, segment).some(one => one.text(field, component) !== ''),
  )
  return found
    ? undefined
    : faultAt(
        { segment: 'SCH', ordinal: 1, field: 11 },
        faultCodes.requiredFieldMissing,
        'the appointment has no beginning',
      )
}
const appointment = inOrder([hasOne('SCH', 'a message is about one appointment'), person, identified, times])

const adt = inOrder([person, name])
const booking = inOrder([appointment, begins])

/** Every type and event that we take, with what it must bring. */
const taken: ReadonlyMap<string, ReadonlyMap<string, Check>> = new Map([
  ['ADT', new Map(['A01', 'A08', 'A28', 'A31'].map(event => [event, adt]))],
  ['ORU', new Map([['R01', inOrder([person, ordered, observations])]])],
  ['MDM', new Map([['T02', inOrder([person, documented])]])],
  [
    'SIU',
    new Map([
      ['S12', booking],
      ['S13', booking],
      ['S14', booking],
      ['S15', appointment],
      ['S26', appointment],
    ]),
  ],
])

const controlled: Check = ({ header }) => {
  if (header.text(10) === '')
    return faultAt(mshField(10), faultCodes.requiredFieldMissing, 'the message has no control id')
  return header.raw(10).length > longestControlId
    ? faultAt(
        mshField(10),
        faultCodes.valueTooLong,
        `a control id has at most ${String(longestControlId)} characters`,
      )
    : undefined
}

const typed: Check = message => {
  const type = message.header.text(9)
  if (type === '') return faultAt(mshField(9), faultCodes.requiredFieldMissing, 'the message has no type')
  const events = taken.get(type)
  if (events === undefined)
    return faultAt(mshField(9, 1), faultCodes.unsupportedMessageType, 'unsupported message type')
  const check = events.get(message.header.text(9, 2))
  return check === undefined
    ? faultAt(mshField(9, 2), faultCodes.unsupportedEvent, 'unsupported event')
    : check(message)
}

const single = hasOne('MSH', 'one frame holds one message: it has a second MSH segment')

/** The first fault of a message's shape or type, or undefined where it may be answered AA. */
export const checkMessage = (message: ParsedMessage): Fault | undefined =>
  inOrder([single, controlled, ({ header }) => timely(header, 7), typed])(message)
