/** The first forty people: those whom one may sign in as. They are drawn in one sequence, and more happens to them than to others. */
import type { Condition } from '../conditions.ts'
import { boroughs } from '../../../domain/kernel/terms.ts'
import type { Borough } from '../places/areas.ts'
import { seededRandom, type Random } from '../random.ts'
import { firstNames } from './names.ts'

/** How many they are. */
export const firstPeople = 40

/** What is drawn of each of them. */
export interface FirstPerson {
  readonly sex: 'F' | 'M'
  readonly borough: Borough
  readonly family: string
  readonly given: string
  /** `19600131`. */
  readonly birthDate: string
  readonly address: string
  readonly practice: string
  readonly conditions: readonly Condition[]
}

const theSeed = 20_260_101
const streets = [
  'Acacia Row',
  'Bramble Close',
  'Canal Walk',
  'Dovecote Lane',
  'Elder Way',
  'Foxglove Street',
] as const
const theirs: readonly Condition[] = ['diabetes', 'kidney', 'arthritis', 'lung', 'hiv', 'depression']

const two = (number: number): string => String(number).padStart(2, '0')

/** A house in a street. */
export const drawAddress = (random: Random): string =>
  `${String(random.whole(1, 120))} ${random.pick(streets)}`

const drawConditions = (random: Random, nth: number): readonly Condition[] =>
  nth === 0 ? ['diabetes', 'kidney', 'hiv'] : theirs.filter(() => random.chance(0.28))

/** The order of the draws is what makes each of them who they are. */
const draw = (random: Random, nth: number): FirstPerson => {
  const sex = random.chance(0.5) ? 'F' : 'M'
  return {
    sex,
    borough: random.pick(boroughs),
    family: random.pick(firstNames.families),
    given: sex === 'F' ? random.pick(firstNames.women) : random.pick(firstNames.men),
    birthDate: `${String(random.whole(1934, 2004))}${two(random.whole(1, 12))}${two(random.whole(1, 28))}`,
    address: drawAddress(random),
    practice: nth > 0 && random.chance(0.5) ? 'E84901' : 'E86902',
    conditions: drawConditions(random, nth),
  }
}

const random = seededRandom(theSeed)

export const drawnFirst: readonly FirstPerson[] = Array.from({ length: firstPeople }, (_, nth) =>
  draw(random, nth),
)
