/** SIU^S12–S15, S26: an appointment by its id, with its newest state. */
import type { EntryContent } from '../../../domain/entry/content.ts'
import { toInstant, type Instant } from '../../../domain/kernel/time.ts'
import { labelOf } from '../codes/codeMap.ts'
import type { ParsedMessage, Segment } from '../parse.ts'
import { all, first } from '../parse.ts'
import {
  codingIn,
  cut,
  firstOf,
  issuedOf,
  nameIn,
  numberIn,
  placeIn,
  present,
  sentAt,
  timeOf,
  visitServices,
  wordsIn,
} from './fields.ts'
import type { FiledItem, NotMapped } from '../../../domain/filing.ts'
import type { Items, MappingContext } from './filing.ts'

type Appointment = Extract<EntryContent, { kind: 'appointment' }>
type Status = Appointment['status']

/** HL7 table 0003. S14, a change that moves nothing, leaves it booked. */
const statuses: Readonly<Record<string, Status>> = {
  S12: 'booked',
  S13: 'rescheduled',
  S14: 'booked',
  S15: 'cancelled',
  S26: 'missed',
}
/** SCH-25 (HL7 table 0278), where it says more than the event. */
const fillerStatuses: Readonly<Record<string, Status>> = {
  CANCELLED: 'cancelled',
  DELETED: 'cancelled',
  NOSHOW: 'missed',
  COMPLETE: 'attended',
}
/** Reasons that say nothing of what the appointment is for (HL7 tables 0276 and 0277). */
const bare = new Set([
  'ROUTINE',
  'WALKIN',
  'CHECKUP',
  'FOLLOWUP',
  'EMERGENCY',
  'NORMAL',
  'TENTATIVE',
  'COMPLETE',
])

const statusOf = (message: ParsedMessage, sch: Segment): Status => {
  const event = statuses[message.header.text(9, 2)] ?? 'booked'
  return event === 'booked' ? (fillerStatuses[sch.text(25).toUpperCase()] ?? event) : event
}

const units: readonly (readonly [RegExp, number])[] = [
  [/^s/i, 1_000],
  [/^(h|hr)/i, 3_600_000],
  [/^d/i, 86_400_000],
]

const lengthOf = (segment: Segment, field: number): number => {
  const amount = Number(segment.text(field))
  const unit = segment.text(field + 1)
  const factor = units.find(([shape]) => shape.test(unit))?.[1] ?? 60_000
  return Number.isFinite(amount) && amount > 0 && amount < 100_000 ? amount * factor : 0
}

interface Slot {
  readonly start: Instant
  readonly end?: Instant
}

const slotOf = (start: string | undefined, end: string | undefined, length: number): Slot | undefined => {
  const begins = timeOf(start)
  if (begins === undefined) return undefined
  const ends = timeOf(end) ?? (length === 0 ? undefined : toInstant(Date.parse(begins) + length))
  return ends === undefined || ends < begins ? { start: begins } : { start: begins, end: ends }
}

/** A resource's own time: start and length in the fields given. */
const resourceSlot = (resource: Segment | undefined, start: number, length: number): Slot | undefined =>
  resource && slotOf(resource.text(start), undefined, lengthOf(resource, length))

/** TQ1 (version 2.5 on), SCH-11 (before), or the time of the service or the place. */
const whenOf = (message: ParsedMessage, sch: Segment): Slot | undefined => {
  const tq1 = first(message, 'TQ1')
  return (
    slotOf(tq1?.text(7), tq1?.text(8), 0) ??
    slotOf(sch.text(11, 4), sch.text(11, 5), lengthOf(sch, 9)) ??
    resourceSlot(first(message, 'AIS'), 4, 7) ??
    resourceSlot(first(message, 'AIL'), 6, 9)
  )
}

const notBare = (words: string | undefined): string | undefined =>
  words === undefined || bare.has(words.toUpperCase()) ? undefined : words

const whatOf = (message: ParsedMessage, sch: Segment): string => {
  const [reason, type] = [wordsIn(sch, 7), wordsIn(sch, 8)]
  const services = all(message, 'AIS').flatMap(ais => wordsIn(ais, 3) ?? [])
  const said = firstOf(notBare(reason), present(services.join(', ')), notBare(type))
  return cut(said ?? 'Appointment', 300)
}

/** Who will be there, with what they do: `Robert GE (Gastroenterologist)`. */
const withOf = (message: ParsedMessage): string | undefined => {
  const people = all(message, 'AIP').flatMap(aip => {
    const [name, role] = [nameIn(aip, 3), wordsIn(aip, 4)]
    return name === undefined ? (role ?? []) : role === undefined ? name : `${name} (${role})`
  })
  return present(cut([...new Set(people)].join(', '), 300))
}

const contentOf = (message: ParsedMessage, sch: Segment): Appointment | undefined => {
  const when = whenOf(message, sch)
  if (when === undefined) return undefined
  const where = placeIn(first(message, 'AIL'), 3) ?? placeIn(first(message, 'PV1'), 3)
  const who = withOf(message)
  return {
    kind: 'appointment',
    what: whatOf(message, sch),
    ...when,
    ...(where !== undefined && { where }),
    ...(who !== undefined && { with: who }),
    status: statusOf(message, sch),
  }
}

/** States that need no time: the appointment is known by its id. */
const isOver = (status: Status): boolean => status === 'cancelled' || status === 'missed'

/** The message's appointment, by the id that its filler gave it, else its placer. */
export const mapAppointment = (message: ParsedMessage, context: MappingContext): Items | NotMapped => {
  const sch = first(message, 'SCH')
  const number = sch && (numberIn(sch, 2) ?? numberIn(sch, 1))
  if (sch === undefined || number === undefined)
    return { notMapped: 'an appointment without an id', place: 'SCH-2' }
  const key = { family: 'appointment', scope: 'organisation', number } as const
  const issued = issuedOf(context.receivedAt, sentAt(message))
  const content = contentOf(message, sch)
  if (content === undefined) {
    const status = statusOf(message, sch)
    return isOver(status)
      ? { items: [{ action: 'change', key, status, issued }], unmapped: [] }
      : { notMapped: 'an appointment without a time', place: 'SCH-11' }
  }
  const services = visitServices(message)
  const { label, unmapped } = labelOf(context.codes, {
    codes: all(message, 'AIS').flatMap(ais => codingIn(ais, 3) ?? []),
    services,
    setting: context.setting,
    byService: true,
  })
  const team = context.team([...services, ...all(message, 'AIP').map(aip => aip.text(3))])
  const item: FiledItem = {
    action: 'file',
    key,
    content,
    effective: content.start,
    issued,
    label,
    releaseAt: issued,
    ...(team !== undefined && { team }),
  }
  return { items: [item], unmapped }
}
