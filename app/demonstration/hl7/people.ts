/** ADT messages: people and their visits. */
import type { Instant } from '../../../domain/kernel/time.ts'
import type { DemonstrationPerson } from '../cast/people.ts'
import { escaped, header, hl7Time, identity, message, segment, type Sender } from './segments.ts'

export interface Visit {
  readonly number: string
  readonly patientClass: 'I' | 'O' | 'E'
  readonly ward: string
  readonly service: string
  readonly start: Instant
  readonly end?: Instant
}

/** A line of a list of diagnoses. */
interface Diagnosed {
  readonly code: string
  readonly name: string
  /** HL7 table 0396: `SCT`, `I10`. */
  readonly system: string
  /** `20190415`. */
  readonly begun: string
}

/** ADT^A28 (a person is added) or A31 (their details change), with allergies and diagnoses. */
export const personMessage = (
  sender: Sender,
  person: DemonstrationPerson,
  story: {
    readonly at: Instant
    readonly event: 'A28' | 'A31'
    readonly allergies: readonly string[]
    readonly diagnoses: readonly Diagnosed[]
  },
): Uint8Array =>
  message(
    header(sender, `ADT^${story.event}`, story.at),
    segment('EVN', story.event, hl7Time(story.at)),
    identity(person, sender.ods),
    segment('PD1', '', '', `Practice^^${person.practice}`),
    segment('PV1', '1', 'O'),
    ...story.allergies.map((substance, n) =>
      segment('AL1', String(n + 1), 'DA', `^${escaped(substance)}`, 'MO', 'rash'),
    ),
    ...story.diagnoses.map(({ code, name, system, begun }, n) =>
      segment('DG1', String(n + 1), '', `${code}^${escaped(name)}^${system}`, '', begun, 'F'),
    ),
  )

/** ADT^A01 (admitted or seen) or A08 (the visit's details change). */
export const visitMessage = (
  sender: Sender,
  person: DemonstrationPerson,
  { visit, event, at }: { readonly visit: Visit; readonly event: 'A01' | 'A08'; readonly at: Instant },
): Uint8Array => {
  const pv1: string[] = ['PV1', '1', visit.patientClass, visit.ward, '', '', '', '', '', '', visit.service]
  while (pv1.length < 19) pv1.push('')
  pv1.push(visit.number)
  while (pv1.length < 44) pv1.push('')
  return message(
    header(sender, `ADT^${event}`, at),
    segment('EVN', event, hl7Time(at)),
    identity(person, sender.ods),
    segment(...pv1, hl7Time(visit.start), visit.end === undefined ? '' : hl7Time(visit.end)),
  )
}
