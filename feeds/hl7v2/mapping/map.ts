/** From a parsed message to what it asks to be filed. Pure: the same message and context, the same filing. */
import { isFault, placeForPeople } from '../fault.ts'
import { parseMessage } from '../parse.ts'
import type { ParsedMessage } from '../parse.ts'
import { mapAppointment } from './appointment.ts'
import { mapEncounter } from './encounter.ts'
import type { Filing, MessageMapper, NotMapped } from '../../../domain/filing.ts'
import type { Items, MappingContext } from './filing.ts'
import { isNotMapped } from '../../../domain/filing.ts'
import { together } from './filing.ts'
import { mapHistory } from './history.ts'
import { mapLetter } from './letter.ts'
import { demographicsOf, personOf } from './person.ts'
import { mapResults } from './result.ts'

type Mapper = (message: ParsedMessage, context: MappingContext) => Items | NotMapped

const visit: Mapper = (message, context) =>
  together([mapEncounter(message, context), mapHistory(message, context)])

/** Every message type that is filed. */
const mappers: Readonly<Record<string, Mapper>> = {
  'ADT^A01': visit,
  'ADT^A08': visit,
  'ADT^A28': mapHistory,
  'ADT^A31': mapHistory,
  'ORU^R01': mapResults,
  'MDM^T02': mapLetter,
  'SIU^S12': mapAppointment,
  'SIU^S13': mapAppointment,
  'SIU^S14': mapAppointment,
  'SIU^S15': mapAppointment,
  'SIU^S26': mapAppointment,
}
/** Those that may create the record of a person who is not known yet. */
const creating = new Set(['ADT^A28', 'ADT^A31', 'ADT^A01'])

/** What the message asks to be filed, or why it can't be said. Never throws. */
const mapMessage = (message: ParsedMessage, context: MappingContext): Filing | NotMapped => {
  const type = `${message.header.text(9, 1)}^${message.header.text(9, 2)}`
  const mapper = mappers[type]
  if (mapper === undefined) return { notMapped: 'messages of this type are not filed', place: 'MSH-9' }
  const mapped = mapper(message, context)
  if (isNotMapped(mapped)) return mapped
  const demographics = type.startsWith('ADT^') ? demographicsOf(message, context) : undefined
  return {
    person: personOf(message, context.names),
    createsRecord: creating.has(type),
    ...(demographics !== undefined && { demographics }),
    ...mapped,
  }
}

/** The mapper that the inbox is given: parses and maps the bytes of a message. */
export const hl7v2Mapper =
  (settings: Pick<MappingContext, 'codes' | 'delayField'>): MessageMapper =>
  (bytes, source) => {
    const message = parseMessage(bytes)
    if (isFault(message)) return { notMapped: message.why, place: placeForPeople(message.place) }
    return mapMessage(message, { ...source, ...settings })
  }
