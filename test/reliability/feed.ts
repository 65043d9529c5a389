/** A hospital's messages as real bytes, and what must become of each. */
import { letterMessage } from '../../app/demonstration/hl7/letters.ts'
import { bookingMessage } from '../../app/demonstration/hl7/bookings.ts'
import { personMessage } from '../../app/demonstration/hl7/people.ts'
import { resultMessage, unverifiedMessage, type Panel } from '../../app/demonstration/hl7/results.ts'
import type { Sender } from '../../app/demonstration/hl7/segments.ts'
import { demonstrationHospital } from '../../app/demonstration/places/providers.ts'
import type { DemonstrationPerson } from '../../app/demonstration/cast/people.ts'
import { peopleOf } from '../../app/demonstration/cast/people.ts'
import { addDays, instant, type Instant } from '../../domain/kernel/time.ts'

/** The hospital that every message is from: the demonstration’s, so that its program takes them too. */
export const hospital = demonstrationHospital

/** A message, known by its control id, and what must become of it. */
export interface Sent {
  readonly control: string
  readonly bytes: Uint8Array
  readonly becomes: 'filed' | 'quarantined' | 'refused'
  /** The items that it makes or corrects. */
  readonly items: 0 | 1
  /** It corrects the item of the message before. */
  readonly corrects: boolean
}

interface Telling {
  readonly person: DemonstrationPerson
  readonly sender: Sender
  readonly at: Instant
  readonly n: number
}

const panel = ({ person, n }: Telling, status: 'F' | 'C' = 'F'): Panel => ({
  code: '59261-8',
  display: 'HbA1c',
  filler: `${person.hospitalNumber}-${String(status === 'C' ? n - 1 : n)}`,
  service: 'CH',
  status,
  measured: [
    { code: '59261-8', display: 'HbA1c', value: 40 + n, unit: 'mmol/mol', range: '20-41', flag: 'H' },
  ],
})

const result = (telling: Telling, status: 'F' | 'C' = 'F'): Uint8Array =>
  resultMessage(telling.sender, telling.person, { panel: panel(telling, status), at: telling.at })

const withoutPatient = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(
    Buffer.from(bytes)
      .toString()
      .split('\r')
      .filter(line => !line.startsWith('PID'))
      .join('\r'),
  )

const letter = ({ person, sender, at, n }: Telling, bytes: number): Uint8Array => {
  const pdf = Buffer.alloc(bytes, `%PDF ${String(n)} `).toString('base64')
  const words = { number: `letter-${person.hospitalNumber}-${String(n)}`, title: 'Letter', text: '', pdf }
  return letterMessage(sender, person, { letter: { ...words, author: 'Dr Rao', service: '307' }, at })
}

const booking = ({ person, sender, at, n }: Telling): Uint8Array => {
  const number = `booking-${person.hospitalNumber}-${String(n)}`
  const words = {
    number,
    event: 'S12',
    what: 'Clinic',
    service: '307',
    where: 'Clinic 2',
    who: 'Dr Rao',
  } as const
  return bookingMessage(sender, person, { booking: { ...words, start: addDays(at, 20) }, at })
}

/** Enough to go to the blob store. */
const large = 70_000

const told = (telling: Telling): Sent => {
  const { person, sender, at, n } = telling
  const filed = { control: sender.control, becomes: 'filed', items: 1, corrects: false } as const
  if (n === 0) {
    const story = { at, event: 'A28', allergies: [], diagnoses: [] } as const
    return { ...filed, items: 0, bytes: personMessage(sender, person, story) }
  }
  switch (n % 25) {
    case 5:
      return { ...filed, bytes: letter(telling, large) }
    case 9:
      return { ...filed, becomes: 'refused', items: 0, bytes: withoutPatient(result(telling)) }
    case 13:
      return { ...filed, bytes: result(telling, 'C'), corrects: true }
    case 17: {
      const bytes = unverifiedMessage(sender, person, { panel: panel(telling), at })
      return { ...filed, becomes: 'quarantined', items: 0, bytes }
    }
    case 3:
    case 21:
      return { ...filed, bytes: booking(telling) }
    default:
      return { ...filed, bytes: result(telling) }
  }
}

/** After so many messages about a person their times begin again: however many are sent, none is of a day to come. */
const timesRepeat = 600

/** The n-th message about a person, whose number among all is `p`. */
export const messageAbout = (person: DemonstrationPerson, p: number, n: number): Sent => {
  const at = addDays(instant.parse('2026-01-05T09:00:00.000Z'), (n % timesRepeat) / 2)
  const control = `R${String(p).padStart(4, '0')}N${String(n).padStart(4, '0')}`
  return told({ person, sender: { ods: hospital, control }, at, n })
}

/** So many messages about each of so many people, in the order in which each person's are sent. */
export const feedOf = (people: number, each: number): readonly (readonly Sent[])[] =>
  peopleOf(people).map((person, p) => Array.from({ length: each }, (_, n) => messageAbout(person, p, n)))
