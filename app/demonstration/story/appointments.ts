/** The demonstration's appointments, what became of them, and the letters that follow. */
import { addDays, toInstant, type Instant } from '../../../domain/kernel/time.ts'
import { bookingMessage, type Booking } from '../hl7/bookings.ts'
import { letterMessage, type Letter } from '../hl7/letters.ts'
import { plainPdf } from '../pdf.ts'
import type { Random } from '../random.ts'
import type { Act } from './acts.ts'
import { clinics, surgery, type Clinic } from './clinics.ts'
import { demonstrationDays, type Telling } from './telling.ts'

/** The same day at a time when clinics are open: half past nine to half past three. */
const clinicTime = (day: Instant, spread: number): Instant =>
  toInstant(Date.parse(`${day.slice(0, 10)}T09:30:00.000Z`) + (spread % 13) * 1_800_000)

type Outcome = 'attended' | 'moved' | 'cancelled' | 'missed'

/** Of what is booked about four in five are kept; in poorer places more are missed. */
const drawOutcome = (random: Random, decile: number): Outcome => {
  const drawn = random.next()
  const missed = 0.04 + (10 - decile) * 0.008
  if (drawn < missed) return 'missed'
  if (drawn < missed + 0.08) return 'cancelled'
  return drawn < missed + 0.15 ? 'moved' : 'attended'
}

/** An appointment at a clinic on a day. */
interface Slot {
  readonly clinic: Clinic
  readonly from: string
  readonly number: string
  readonly day: number
}

const bookingOf = ({ on }: Telling, { clinic, number, day }: Slot, event: Booking['event']): Booking => ({
  number,
  event,
  what: clinic.name,
  service: clinic.service,
  where: clinic.where,
  who: clinic.doctor,
  start: clinicTime(addDays(on(0), day), Math.floor(day)),
})

const booked = ({ message }: Telling, { from }: Slot, [sentOn, booking]: readonly [number, Booking]): Act =>
  message(sentOn, from, (sender, as, at) => bookingMessage(sender, as, { booking, at }))

/** What was sent of an appointment of the past, and the day on which they came; undefined where they didn't. */
interface Past {
  readonly acts: readonly Act[]
  readonly came: number | undefined
}

/** An appointment of the past, from its booking to what became of it. */
const pastOf = (telling: Telling, slot: Slot): Past => {
  const { person, random } = telling
  const { day } = slot
  const outcome = drawOutcome(random, person.decile)
  const send = (sentOn: number, event: Booking['event'], at: Slot = slot): Act =>
    booked(telling, slot, [sentOn, bookingOf(telling, at, event)])
  const kept = (at: Slot): Act =>
    booked(telling, slot, [at.day + 1, { ...bookingOf(telling, at, 'S14'), status: 'COMPLETE' }])
  const first = send(Math.max(telling.from + 2, day - 5 - random.next() * 25), 'S12')
  switch (outcome) {
    case 'attended':
      return { acts: [first, kept(slot)], came: day }
    case 'missed':
      return { acts: [first, send(day + 1, 'S26')], came: undefined }
    case 'cancelled':
      return { acts: [first, send(day - 1, 'S15')], came: undefined }
    case 'moved': {
      const later = { ...slot, day: Math.min(day + 7 + random.whole(0, 14), demonstrationDays - 4) }
      return { acts: [first, send(day - 1, 'S13', later), kept(later)], came: later.day }
    }
  }
}

/** An appointment that is still to come; now and then it has been moved. */
const comingOf = (telling: Telling, slot: Slot): readonly Act[] => {
  const { random } = telling
  const sentOn = demonstrationDays - 12 + random.next() * 8
  const first = booked(telling, slot, [sentOn, bookingOf(telling, slot, 'S12')])
  if (!random.chance(0.15)) return [first]
  const later = { ...slot, day: slot.day + 14 }
  return [first, booked(telling, slot, [sentOn + 2, bookingOf(telling, later, 'S13')])]
}

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

interface Writing {
  readonly day: number
  readonly asPdf: boolean
}

/** A letter; some arrive as a PDF. */
const letterOf = (telling: Telling, { clinic, number, from }: Slot, { day, asPdf }: Writing): Act =>
  telling.message(day, from, (sender, as, at) => {
    const lines = linesOf(clinic, as.given)
    const letter: Letter = {
      number: `letter-${number}`,
      title: `${clinic.name}: letter after your appointment`,
      author: clinic.doctor,
      service: clinic.service,
      text: lines.join('\n'),
      ...(asPdf && { pdf: Buffer.from(plainPdf(lines)).toString('base64') }),
    }
    return letterMessage(sender, as, { letter, at })
  })

/** Who came is written to. */
const withLetter = (telling: Telling, slot: Slot, asPdf: boolean): readonly Act[] => {
  const { acts, came } = pastOf(telling, slot)
  return came === undefined ? acts : [...acts, letterOf(telling, slot, { day: came + 2, asPdf })]
}

/** How many appointments of the past a clinic had with them, and whether one is to come. */
const howMany = ({ isFirst, random }: Telling): readonly [number, boolean] =>
  isFirst ? [2, true] : [random.chance(0.45) ? 1 : 0, random.chance(0.2)]

const pastDay = ({ random, from }: Telling, n: number, of: number): number =>
  from + 10 + ((n + random.next()) * (demonstrationDays - from - 22)) / of

/** The clinics of their conditions: appointments, and a letter after each. */
const clinicsOf = (telling: Telling): readonly Act[] => {
  const { person, random } = telling
  return person.conditions.flatMap((condition): readonly Act[] => {
    const clinic = clinics[condition]
    if (clinic === undefined) return []
    const [past, coming] = howMany(telling)
    const slot = (n: number, day: number): Slot => ({
      clinic,
      from: person.hospital,
      number: `booking-${condition}-${person.hospitalNumber}-${String(n)}`,
      day,
    })
    return [
      ...Array.from({ length: past }, (_, n) => slot(n + 1, pastDay(telling, n, past))).flatMap((one, n) =>
        withLetter(telling, one, n === 1 || random.chance(0.2)),
      ),
      ...(coming ? comingOf(telling, slot(past + 1, demonstrationDays + 14 + random.whole(0, 60))) : []),
    ]
  })
}

/** Appointments at the practice: more of the old and the ill. */
const surgeryOf = (telling: Telling): readonly Act[] => {
  const { person, random } = telling
  const slot = (n: number, day: number): Slot => ({
    clinic: surgery,
    from: person.practice,
    number: `surgery-${person.hospitalNumber}-${String(n)}`,
    day,
  })
  const past = Math.floor(0.25 + person.age / 110 + person.conditions.length * 0.2 + random.next())
  return [
    ...Array.from({ length: past }, (_, n) => slot(n, pastDay(telling, n, past))).flatMap(
      one => pastOf(telling, one).acts,
    ),
    ...(random.chance(0.08) ? comingOf(telling, slot(past, demonstrationDays + random.whole(2, 40))) : []),
  ]
}

/** Every appointment and letter. None of the past is left without saying what became of it. */
export const appointmentsOf = (telling: Telling): readonly Act[] => [
  ...clinicsOf(telling),
  ...surgeryOf(telling),
]
