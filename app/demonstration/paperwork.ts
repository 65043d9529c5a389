/** The demonstration's letters and appointments. */
import { addDays, toInstant, type Instant } from '../../domain/kernel/time.ts'
import type { Act } from './acts.ts'
import { bookingMessage, type Booking } from './hl7/bookings.ts'
import { letterMessage, type Letter } from './hl7/letters.ts'
import { plainPdf } from './pdf.ts'
import type { Condition } from './people.ts'
import { demonstrationDays, type Telling } from './telling.ts'

interface Clinic {
  readonly name: string
  /** PV1-10: an NHS main specialty code. */
  readonly service: string
  readonly doctor: string
  readonly where: string
}
const clinics: Readonly<Record<Condition, Clinic>> = {
  diabetes: { name: 'Diabetes clinic', service: '307', doctor: 'Dr Sunniva Rao', where: 'Clinic 2' },
  kidney: { name: 'Kidney clinic', service: '361', doctor: 'Dr Idris Vane', where: 'Clinic 5' },
  arthritis: { name: 'Rheumatology clinic', service: '410', doctor: 'Dr Hanne Voss', where: 'Clinic 1' },
  lung: { name: 'Lung clinic', service: '340', doctor: 'Dr Mirela Stone', where: 'Clinic 3' },
  hiv: { name: 'Clinic 12', service: '360', doctor: 'Dr Petra Molloy', where: 'Clinic 12' },
  depression: { name: 'Talking therapies', service: '710', doctor: 'Ines Carrow', where: 'Room 4' },
}
const hospital = 'RZW01'

const linesOf = (clinic: Clinic, given: string): readonly string[] => [
  `Dear ${given},`,
  '',
  `Thank you for coming to the ${clinic.name.toLowerCase()}.`,
  'We talked about how you have been and looked at your recent tests.',
  'Please carry on with your medicines as they are.',
  'We would like to see you again in six months.',
  '',
  'Yours sincerely,',
  clinic.doctor,
]

/** The same day at a time when clinics are open: half past nine to half past three. */
const clinicTime = (day: Instant, spread: number): Instant =>
  toInstant(Date.parse(`${day.slice(0, 10)}T09:30:00.000Z`) + (spread % 13) * 1_800_000)

/** A letter after each clinic; every other one arrives as a PDF. */
export const lettersOf = ({ person, random, on, sender }: Telling): readonly Act[] =>
  person.conditions.flatMap((condition, c) =>
    [0, 1].map((n): Act => {
      const clinic = clinics[condition]
      const at = on(40 + n * 330 + c * 9 + random.next() * 20)
      const lines = linesOf(clinic, person.given)
      const letter: Letter = {
        number: `letter-${condition}-${person.hospitalNumber}-${String(n + 1)}`,
        title: `${clinic.name}: letter after your appointment`,
        author: clinic.doctor,
        service: clinic.service,
        text: lines.join('\n'),
        ...(n === 1 && { pdf: Buffer.from(plainPdf(lines)).toString('base64') }),
      }
      return {
        at,
        kind: 'message',
        from: hospital,
        bytes: letterMessage(sender(hospital), person, { letter, at }),
      }
    }),
  )

/** Appointments of the past and one still to come; some are moved, cancelled or missed. */
export const bookingsOf = ({ person, random, on, sender }: Telling): readonly Act[] =>
  person.conditions.flatMap((condition, c) => {
    const clinic = clinics[condition]
    const booking = (n: number, event: Booking['event'], days: number): Booking => ({
      number: `booking-${condition}-${person.hospitalNumber}-${String(n)}`,
      event,
      what: clinic.name,
      service: clinic.service,
      where: clinic.where,
      who: clinic.doctor,
      start: clinicTime(addDays(on(0), days), days),
    })
    const send = (day: number, what: Booking): Act => {
      const at = on(day)
      return {
        at,
        kind: 'message',
        from: hospital,
        bytes: bookingMessage(sender(hospital), person, { booking: what, at }),
      }
    }
    const first = 70 + c * 11 + random.whole(0, 20)
    const coming = demonstrationDays + 14 + random.whole(0, 60)
    const change = random.chance(0.3)
      ? [send(first - 10, booking(1, random.pick(['S13', 'S15', 'S26'] as const), first))]
      : []
    return [
      send(first - 30, booking(1, 'S12', first)),
      ...change,
      send(demonstrationDays - 20 + random.next() * 10, booking(2, 'S12', coming)),
    ]
  })
