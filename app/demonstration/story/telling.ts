/** What one person's two years are told from. */
import { addDays, type Instant } from '../../../domain/kernel/time.ts'
import { firstPeople } from '../cast/first.ts'
import type { DemonstrationPerson } from '../cast/people.ts'
import type { Condition } from '../conditions.ts'
import type { Sender } from '../hl7/segments.ts'
import { areaOf, drawBorough } from '../places/areas.ts'
import { randomOf, type Random } from '../random.ts'
import type { Act } from './acts.ts'

/** How long the demonstration's past is. */
export const demonstrationDays = 730

/** Makes a message from who sends it, as whom it knows the person then, and when. */
export type Make = (sender: Sender, person: DemonstrationPerson, at: Instant) => Uint8Array

/** What one person's acts are made from. Days are counted from the beginning of the two years. */
export interface Telling {
  readonly person: DemonstrationPerson
  /** One of those whom one may sign in as: more is told of them. */
  readonly isFirst: boolean
  readonly random: Random
  /** The day on which the exchange first hears of them. */
  readonly from: number
  /** The moment `day` days (and a part) after the beginning; never after the end. */
  readonly on: (day: number) => Instant
  /** A day after `from`. */
  readonly sometime: () => number
  /** The day on which a condition of theirs began; `from` where they had it before. */
  readonly since: (condition: Condition) => number
  /** When they moved house, where they did. */
  readonly moved: number | undefined
  readonly message: (day: number, from: string, make: Make) => Act
}

const dayOfBirth = ({ birthDate }: DemonstrationPerson, beginning: Instant): number => {
  const born = `${birthDate.slice(0, 4)}-${birthDate.slice(4, 6)}-${birthDate.slice(6)}T12:00:00.000Z`
  return (Date.parse(born) - Date.parse(beginning)) / 86_400_000
}

/** Most are there from the start; others move to the region or are born. */
const firstDay = (person: DemonstrationPerson, random: Random, beginning: Instant): number => {
  const arrives = person.nth < firstPeople || random.chance(0.85) ? random.next() * 25 : random.next() * 600
  return Math.min(Math.max(arrives, dayOfBirth(person, beginning) + 2), demonstrationDays - 20)
}

const onsets = (person: DemonstrationPerson, random: Random, from: number): ReadonlyMap<Condition, number> =>
  new Map(
    person.conditions.map(condition => {
      const isNew = person.nth >= firstPeople && random.chance(0.12)
      return [condition, isNew ? from + random.next() * (demonstrationDays - from - 10) : from] as const
    }),
  )

const elsewhere = (person: DemonstrationPerson, random: Random): DemonstrationPerson => {
  const { borough, postcode, decile } = areaOf(
    random,
    random.chance(0.6) ? person.borough : drawBorough(random),
  )
  return { ...person, borough, postcode, decile, address: `${String(random.whole(1, 90))} Garden Way` }
}

/** What a person's two years before `end` are told from. */
export const tellingOf = (person: DemonstrationPerson, end: Instant): Telling => {
  const random = randomOf('story', person.nth)
  const beginning = addDays(end, -demonstrationDays)
  const from = firstDay(person, random, beginning)
  const since = onsets(person, random, from)
  const isFirst = person.nth < firstPeople
  const moved =
    !isFirst && random.chance(0.06) ? from + random.next() * (demonstrationDays - from) : undefined
  const after = elsewhere(person, random)
  const on = (day: number): Instant => addDays(beginning, Math.min(day, demonstrationDays))
  let sent = 0
  return {
    person,
    isFirst,
    random,
    from,
    on,
    sometime: () => from + 8 + random.next() * (demonstrationDays - from - 8.05),
    since: condition => since.get(condition) ?? from,
    moved,
    message: (day, ods, make) => {
      const at = on(day)
      sent += 1
      const sender = { ods, control: `D${String(person.nth)}M${String(sent)}` }
      const as = moved !== undefined && day >= moved ? after : person
      return { at, kind: 'message', from: ods, bytes: () => make(sender, as, at) }
    },
  }
}
