/** PV1 of an admission or its change: a visit by its number. */
import type { EntryContent } from '../../../domain/entry/content.ts'
import { labelOf } from '../codes/codeMap.ts'
import type { ParsedMessage, Segment } from '../parse.ts'
import { first } from '../parse.ts'
import {
  cut,
  issuedOf,
  nameIn,
  numberIn,
  placeIn,
  present,
  timeOf,
  visitServices,
  wordsIn,
} from './fields.ts'
import type { FiledItem } from '../../../domain/filing.ts'
import type { Items, MappingContext } from './filing.ts'
import { eventTimes } from './person.ts'

type Encounter = Extract<EntryContent, { kind: 'encounter' }>

/** HL7 table 0004: emergency, inpatient, obstetrics, preadmission; the rest are visits. */
const types: Readonly<Record<string, Encounter['type']>> = {
  E: 'emergency',
  I: 'inpatient',
  B: 'inpatient',
  P: 'inpatient',
}

const typeOf = (pv1: Segment, context: MappingContext): Encounter['type'] =>
  types[pv1.text(2).toUpperCase()] ?? (context.setting === 'community' ? 'community' : 'outpatient')

/** When it began: PV1-44; an admission (A01) without it began when the event happened. */
const startOf = (message: ParsedMessage, pv1: Segment): ReturnType<typeof timeOf> => {
  const admission = message.header.text(9, 2) === 'A01'
  const evn = first(message, 'EVN')
  return (
    timeOf(pv1.text(44)) ??
    (admission ? timeOf(evn?.text(6), evn?.text(2), message.header.text(7)) : undefined)
  )
}

const contentOf = (message: ParsedMessage, pv1: Segment, context: MappingContext): Encounter | undefined => {
  const start = startOf(message, pv1)
  if (start === undefined) return undefined
  const end = timeOf(pv1.text(45))
  const location = placeIn(pv1, 3)
  const pv2 = first(message, 'PV2')
  const reason = present(cut((pv2 && wordsIn(pv2, 3)) ?? '', 500))
  return {
    kind: 'encounter',
    type: typeOf(pv1, context),
    start,
    ...(end !== undefined && end >= start && { end }),
    ...(location !== undefined && { location }),
    ...(reason !== undefined && { reason }),
  }
}

const numberOf = (message: ParsedMessage, pv1: Segment): string | undefined => {
  const pid = first(message, 'PID')
  return numberIn(pv1, 19, 4) ?? (pid && numberIn(pid, 18, 4))
}

/** The visit, where the message numbers it (PV1-19, else the account PID-18) and it has a beginning. */
export const mapEncounter = (message: ParsedMessage, context: MappingContext): Items => {
  const pv1 = first(message, 'PV1')
  const number = pv1 && numberOf(message, pv1)
  const content = pv1 && contentOf(message, pv1, context)
  if (pv1 === undefined || number === undefined || content === undefined) return { items: [], unmapped: [] }
  const issued = issuedOf(context.receivedAt, ...eventTimes(message))
  const services = visitServices(message)
  const { label, unmapped } = labelOf(context.codes, {
    codes: [],
    services,
    setting: context.setting,
    byService: true,
  })
  const team = context.team([...services, pv1.text(7)])
  const author = nameIn(pv1, 7)
  const item: FiledItem = {
    action: 'file',
    key: { family: 'encounter', scope: 'organisation', number },
    content,
    effective: content.start,
    issued,
    label,
    releaseAt: issued,
    ...(team !== undefined && { team }),
    ...(author !== undefined && { author }),
  }
  return { items: [item], unmapped }
}
