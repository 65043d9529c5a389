/** The demonstration's people: made up, each from their own number, so that none needs the others. */
import { conditions, likelihood, type Condition } from '../conditions.ts'
import { areaOf, drawBorough, type Borough } from '../places/areas.ts'
import { drawHospital } from '../places/others.ts'
import { drawPractice } from '../places/practices.ts'
import { demonstrationHospital } from '../places/providers.ts'
import { randomOf, type Random } from '../random.ts'
import { ageOf, birthDateOf, drawAge } from './birth.ts'
import { drawAddress, drawnFirst, firstPeople, type FirstPerson } from './first.ts'
import { names } from './names.ts'
import { nhsNumbers } from './numbers.ts'

export interface DemonstrationPerson extends FirstPerson {
  /** Counted from 0. */
  readonly nth: number
  /** The name they sign in by: `patient` for the first, then `patient-2` … */
  readonly login: string
  readonly nhsNumber: string
  /** The number that providers know them by. */
  readonly hospitalNumber: string
  readonly postcode: string
  readonly decile: number
  readonly age: number
  /** ODS codes of the practice that they are registered with and of the hospital that they mostly go to. */
  readonly practice: string
  readonly hospital: string
}

/** Who has one condition often has more: some people's likelihoods are all higher than others'. */
const drawConditions = (random: Random, age: number, decile: number): readonly Condition[] => {
  const burden = 0.5 + random.next()
  return conditions.filter(condition => random.chance(likelihood(condition, age, decile) * burden))
}

const sometimesElsewhere = (random: Random, borough: Borough): Borough =>
  random.chance(0.12) ? drawBorough(random) : borough

const drawAnyone = (random: Random): FirstPerson & { readonly hospital: string } => {
  const sex = random.chance(0.505) ? 'F' : 'M'
  const borough = drawBorough(random)
  return {
    sex,
    borough,
    family: random.pick(names.families),
    given: sex === 'F' ? random.pick(names.women) : random.pick(names.men),
    birthDate: birthDateOf(drawAge(random)),
    address: drawAddress(random),
    practice: drawPractice(random, sometimesElsewhere(random, borough)).ods,
    hospital: drawHospital(random, borough),
    conditions: [],
  }
}

/** One person. `nhsNumber`: theirs. */
const personOf = (nth: number, nhsNumber: string): DemonstrationPerson => {
  const random = randomOf('person', nth)
  const first = drawnFirst[nth]
  const drawn = first === undefined ? drawAnyone(random) : { ...first, hospital: demonstrationHospital }
  const { postcode, decile } = areaOf(random, drawn.borough)
  const age = ageOf(drawn.birthDate)
  return {
    ...drawn,
    nth,
    login: nth === 0 ? 'patient' : `patient-${String(nth + 1)}`,
    nhsNumber,
    hospitalNumber: `W${String(100_000 + nth * 37)}`,
    postcode,
    decile,
    age,
    conditions: first?.conditions ?? drawConditions(random, age, decile),
  }
}

/** So many people, one after the other. */
export function* everyone(howMany: number): Generator<DemonstrationPerson, void> {
  const numbers = nhsNumbers()
  for (let nth = 0; nth < howMany; nth += 1) {
    const drawn = numbers.next()
    if (drawn.done === true) throw new RangeError('there are no more numbers that are nobody’s')
    yield personOf(nth, drawn.value)
  }
}

/** The first people of a demonstration of so many: at most those whom one may sign in as. */
export const peopleOf = (howMany: number): readonly DemonstrationPerson[] => [
  ...everyone(Math.min(howMany, firstPeople)),
]
