/** What several questions are made of: everybody as of an event, months, and the breakdowns that they share. */
import { boroughs, sexes } from '../../domain/kernel/terms.ts'
import type { CountedBreakdown } from './question.ts'

/** Those who were not counted as of the event: they had opted out. */
const absentThen =
  'SELECT person FROM absences WHERE seq <= {asOf:UInt64} GROUP BY person HAVING argMax(absent, seq) = 1'

/** Leaves those out who are not counted as of the event. */
export const counted = `seq <= {asOf:UInt64} AND person NOT IN (${absentThen})`

/** The newest of each column as of the event, one row a key: by the revision of a person's stream, by the event of a provider. */
const newest = (table: string, key: 'person' | 'ods', columns: readonly string[]): string => {
  const [by, where] = key === 'person' ? ['revision', counted] : ['seq', 'seq <= {asOf:UInt64}']
  const values = columns.map(column => `argMax(${column}, ${by}) AS ${column}`).join(', ')
  return `SELECT ${key}, ${values} FROM ${table} WHERE ${where} GROUP BY ${key}`
}

/** What is true of everybody as of an event, and nobody twice. */
export const peopleThen = newest('people', 'person', [
  'borough',
  'practice',
  'decile',
  'birthYear',
  'sex',
  'registered',
  'invitedBy',
])
export const sharingThen = newest('sharing', 'person', ['shares', 'settings'])
export const providersThen = newest('providers', 'ods', ['name', 'setting', 'network', 'status'])

/** The conditions that each person has as of the event. */
export const conditionsThen =
  "SELECT person, groupArray(code) AS conditions FROM (SELECT person, code, sum(sign) AS standing FROM facts WHERE kind = 'diagnosis' AND seq <= {asOf:UInt64} GROUP BY person, code HAVING standing > 0) GROUP BY person"

/** The first day of the month that the event was recorded in, so many months back. */
export const monthsBack = (months: number): string =>
  `addMonths(toStartOfMonth({today:Date32}), ${String(-months)})`

/** `2026-11` for a day. */
export const monthOf = (day: string): string => `substring(toString(${day}), 1, 7)`

/** One row for nobody's value and one for each of these. */
export const eachOf = (values: string): string => `arrayJoin(arrayConcat([''], ${values}))`
/** Words in one column, as a list. */
export const wordsIn = (column: string): string => `if(${column} = '', [], splitByChar('|', ${column}))`

/**
 * The age band of a year of birth in a year that is fixed with the definition, so that nobody's birthday moves a figure.
 */
export const ageBand =
  "multiIf(birthYear = 0, 'not known', 2026 - birthYear < 18, '0 to 17', 2026 - birthYear < 40, '18 to 39', 2026 - birthYear < 65, '40 to 64', 2026 - birthYear < 80, '65 to 79', '80 and over')"
export const sexWord = "if(sex = 'notKnown', 'not known', sex)"

const fifths = ['1 (most deprived)', '2', '3', '4', '5 (least deprived)', 'not known'] as const
/** Two tenths to a fifth (English Indices of Deprivation: decile 1 is the most deprived). */
export const deprivation = `multiIf(decile = 0, 'not known', decile < 3, '1 (most deprived)', decile < 9, toString(intDiv(decile + 1, 2)), '5 (least deprived)')`

const settingWords = {
  acute: 'hospital',
  community: 'community care',
  mentalHealth: 'mental health',
  gp: 'general practice',
  socialCare: 'social care',
  nhs111: 'NHS 111',
  person: 'a named person',
} as const
const list = (words: readonly string[]): string => `[${words.map(word => `'${word}'`).join(', ')}]`
/** A care setting in words. */
export const settingWord = (column: string): string =>
  `transform(${column}, ${list(Object.keys(settingWords))}, ${list(Object.values(settingWords))}, 'another')`

/** The network of a practice, and the practice itself, of those that are providers here: beside a provider's columns. */
export const networkWord = "multiIf(name = '', 'elsewhere', network = '', 'no network', network)"
export const practiceWord =
  "if(name = '', 'another practice', concat(substringUTF8(name, 1, 80), ' (', practice, ')'))"

export const byBorough: CountedBreakdown = {
  name: 'borough',
  title: 'Borough',
  overlapping: false,
  values: [...boroughs, 'elsewhere'],
}
export const byAge: CountedBreakdown = {
  name: 'ageBand',
  title: 'Age',
  overlapping: false,
  values: ['0 to 17', '18 to 39', '40 to 64', '65 to 79', '80 and over', 'not known'],
}
export const bySex: CountedBreakdown = {
  name: 'sex',
  title: 'Sex',
  overlapping: false,
  values: sexes.map(sex => (sex === 'notKnown' ? 'not known' : sex)),
}
export const byDeprivation: CountedBreakdown = {
  name: 'deprivation',
  title: 'Deprivation, in fifths',
  overlapping: false,
  values: fifths,
}
export const bySetting: CountedBreakdown = {
  name: 'setting',
  title: 'Care setting',
  overlapping: true,
  values: [...Object.values(settingWords), 'another'],
}
export const byNetwork: CountedBreakdown = {
  name: 'network',
  title: 'Primary care network',
  overlapping: false,
  values: [],
  found: 'values',
}
export const byPractice: CountedBreakdown = {
  name: 'practice',
  title: 'GP practice',
  overlapping: false,
  values: [],
  found: 'values',
  within: 'network',
}
export const byMonth: CountedBreakdown = {
  name: 'month',
  title: 'Month',
  overlapping: false,
  values: [],
  found: 'months',
}
