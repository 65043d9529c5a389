/** SIU messages: appointments. */
import type { Instant } from '../../../domain/kernel/time.ts'
import type { DemonstrationPerson } from '../cast/people.ts'
import { escaped, header, hl7Time, identity, message, segment, type Sender } from './segments.ts'

export interface Booking {
  readonly number: string
  readonly event: 'S12' | 'S13' | 'S14' | 'S15' | 'S26'
  readonly what: string
  readonly service: string
  readonly where: string
  readonly who: string
  readonly start: Instant
  /** SCH-25: what the event alone doesn't say. */
  readonly status?: 'COMPLETE'
}
const schedule = ({ number, what, start, status }: Booking): readonly string[] => {
  const sch = ['SCH', number, number, '', '', '', '', `^${escaped(what)}`, '', '30', 'min']
  const timed = [...sch, `^^30^${hl7Time(start)}`]
  return status === undefined ? timed : [...timed, ...Array.from({ length: 13 }, () => ''), status]
}

/** SIU: an appointment is booked, moved, changed, cancelled, missed or over. */
export const bookingMessage = (
  sender: Sender,
  person: DemonstrationPerson,
  { booking, at }: { readonly booking: Booking; readonly at: Instant },
): Uint8Array =>
  message(
    header(sender, `SIU^${booking.event}`, at),
    segment(...schedule(booking)),
    identity(person, sender.ods),
    segment('PV1', '1', 'O', '', '', '', '', '', '', '', booking.service),
    segment('RGS', '1', 'A'),
    segment('AIS', '1', 'A', `^${escaped(booking.what)}`, hl7Time(booking.start), '', '', '30', 'min'),
    segment('AIL', '1', 'A', `^^^${escaped(booking.where)}`),
    segment('AIP', '1', 'A', `^${escaped(booking.who)}`),
  )
