/** A question: named constant SQL that says who stands where, as of any event, and the breakdowns it may be asked by. */
import { boroughs, sexes } from '../../domain/kernel/terms.ts'
import type { Dimension } from '../control/cube.ts'
import type { QuestionView } from '../views.ts'

export interface Question extends QuestionView {
  /** Raised with every change of what is counted: its figures then begin anew. */
  readonly definitionVersion: number
}

/** The dimensions of a question's answer, in the order of its breakdowns. */
export const dimensionsOf = ({ breakdowns }: Question): readonly Dimension[] =>
  breakdowns.map(({ name, overlapping }) => ({ name, overlapping }))

/** Those who were not counted as of an event: they had opted out. */
const absentThen =
  'SELECT person FROM absences WHERE seq <= {asOf:UInt64} GROUP BY person HAVING argMax(absent, seq) = 1'

/** What is true of everybody who is counted as of an event, and nobody twice. */
export const peopleThen = `SELECT person, argMax(borough, seq) AS borough, argMax(birthYear, seq) AS birthYear, argMax(sex, seq) AS sex, argMax(registered, seq) AS registered FROM people WHERE seq <= {asOf:UInt64} AND person NOT IN (${absentThen}) GROUP BY person`

/** The age band of a year of birth, in the year of the newest fact. */
export const ageBand = (year: string): string =>
  `multiIf(birthYear = 0, 'not known', ${year} - birthYear < 18, '0 to 17', ${year} - birthYear < 40, '18 to 39', ${year} - birthYear < 65, '40 to 64', ${year} - birthYear < 80, '65 to 79', '80 and over')`

/** A year that an answer may count ages in: fixed with the definition, so that nobody's birthday moves a figure. */
export const ageYear = '2026'

export const byBorough = {
  name: 'borough',
  title: 'Borough',
  overlapping: false,
  values: [...boroughs, 'elsewhere'],
} as const
export const byAge = {
  name: 'ageBand',
  title: 'Age',
  overlapping: false,
  values: ['0 to 17', '18 to 39', '40 to 64', '65 to 79', '80 and over', 'not known'],
} as const
export const bySex = {
  name: 'sex',
  title: 'Sex',
  overlapping: false,
  values: sexes,
} as const
