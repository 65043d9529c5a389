/** The demonstration's people: made up, with NHS numbers from the range kept for tests (999 000 0000 to 999 999 9999). */
import { isNhsNumber } from '../../domain/kernel/ids.ts'
import type { Random } from './random.ts'

export interface DemonstrationPerson {
  /** The name they sign in by: `patient` for the first, then `patient-2` … */
  readonly login: string
  readonly nhsNumber: string
  /** The number the hospital knows them by. */
  readonly hospitalNumber: string
  readonly family: string
  readonly given: string
  readonly sex: 'F' | 'M'
  /** `19600131`. */
  readonly birthDate: string
  readonly address: string
  readonly borough: string
  readonly postcode: string
  readonly practice: 'E84901' | 'E86902'
  /** Keys of the long-term conditions that shape their two years. */
  readonly conditions: readonly Condition[]
}
export type Condition = 'diabetes' | 'kidney' | 'arthritis' | 'lung' | 'hiv' | 'depression'

const families = [
  'Abara',
  'Bellweather',
  'Castellan',
  'Dunmore',
  'Eastlake',
  'Farrow',
  'Gallin',
  'Hartnoll',
  'Ismay',
  'Jessop',
  'Kestrel',
  'Lovage',
  'Marchetti',
  'Nakamba',
  'Oakshott',
  'Penhallow',
  'Quillan',
  'Ravenna',
  'Sandhu',
  'Tamblyn',
] as const
const women = [
  'Asha',
  'Bronwen',
  'Celeste',
  'Dalia',
  'Esme',
  'Farida',
  'Greta',
  'Hana',
  'Ioana',
  'Jamila',
] as const
const men = [
  'Alun',
  'Bashir',
  'Cormac',
  'Dmitri',
  'Elias',
  'Femi',
  'Gopal',
  'Hector',
  'Ivan',
  'Jerome',
] as const
const streets = [
  'Acacia Row',
  'Bramble Close',
  'Canal Walk',
  'Dovecote Lane',
  'Elder Way',
  'Foxglove Street',
] as const
const boroughs = [
  ['Brent', 'HA9 0AA'],
  ['Ealing', 'W5 0AA'],
  ['Hammersmith and Fulham', 'W6 0AA'],
  ['Harrow', 'HA1 0AA'],
  ['Hillingdon', 'UB8 0AA'],
  ['Hounslow', 'TW3 0AA'],
  ['Kensington and Chelsea', 'W8 0AA'],
  ['Westminster', 'W2 0AA'],
] as const
const conditions: readonly Condition[] = ['diabetes', 'kidney', 'arthritis', 'lung', 'hiv', 'depression']

/** Valid NHS numbers of the test range, from `999 000 0018` on, a stride apart. */
function* nhsNumbers(): Generator<string, undefined> {
  for (let nine = 999_000_001; nine < 1_000_000_000; nine += 7) {
    const valid = Array.from({ length: 10 }, (_, digit) => `${String(nine)}${String(digit)}`).find(
      isNhsNumber,
    )
    if (valid !== undefined) yield valid
  }
  return undefined
}

const two = (number: number): string => String(number).padStart(2, '0')

const drawConditions = (random: Random, nth: number): readonly Condition[] =>
  nth === 0 ? ['diabetes', 'kidney', 'hiv'] : conditions.filter(() => random.chance(0.28))

const person = (random: Random, nth: number, nhsNumber: string): DemonstrationPerson => {
  const sex = random.chance(0.5) ? 'F' : 'M'
  const [borough, postcode] = random.pick(boroughs)
  return {
    login: nth === 0 ? 'patient' : `patient-${String(nth + 1)}`,
    nhsNumber,
    hospitalNumber: `W${String(100_000 + nth * 37)}`,
    family: random.pick(families),
    given: sex === 'F' ? random.pick(women) : random.pick(men),
    sex,
    birthDate: `${String(random.whole(1934, 2004))}${two(random.whole(1, 12))}${two(random.whole(1, 28))}`,
    address: `${String(random.whole(1, 120))} ${random.pick(streets)}`,
    borough,
    postcode,
    practice: nth > 0 && random.chance(0.5) ? 'E84901' : 'E86902',
    conditions: drawConditions(random, nth),
  }
}

/** So many people, the same for the same seed. */
export const demonstrationPeople = (random: Random, howMany: number): readonly DemonstrationPerson[] => {
  const numbers = nhsNumbers()
  const next = (): string => {
    const drawn = numbers.next()
    if (drawn.done === true) throw new RangeError('there are no more numbers for tests')
    return drawn.value
  }
  return Array.from({ length: howMany }, (_, nth) => person(random, nth, next()))
}
