/** What a result means, in plain English: inside, below or above what its laboratory calls usual. Never a diagnosis. */
import type { Observation } from '../../domain/entry/content.ts'
import { wordsFor } from '../../domain/entry/tests.ts'
import type { Coding } from '../../domain/kernel/terms.ts'

/** Where a value lies: against the range where there is one, else as the laboratory flagged it. */
export type Standing = 'inside' | 'below' | 'above' | 'outside' | 'unknown'

const byFlag = {
  normal: 'inside',
  low: 'below',
  criticalLow: 'below',
  high: 'above',
  criticalHigh: 'above',
  abnormal: 'outside',
} as const

const flagged = ({ flag }: Observation): Standing => (flag === undefined ? 'unknown' : byFlag[flag])

type Quantity = Extract<Observation['value'], { quantity: unknown }>['quantity']

interface Ends {
  readonly low: number
  readonly high: number
}

const endsOf = ({ range }: Observation): Ends | undefined => {
  const { low, high } = range ?? {}
  if (low === undefined && high === undefined) return undefined
  return { low: low ?? -Infinity, high: high ?? Infinity }
}

const exactly = (value: number, { low, high }: Ends): Standing => {
  if (value < low) return 'below'
  return value > high ? 'above' : 'inside'
}

/** "less than 5" is below 3 only if nothing up to 5 could be inside: what can't be told is left to the flag. */
const againstRange = ({ value, comparator }: Quantity, ends: Ends): Standing => {
  switch (comparator) {
    case undefined:
      return exactly(value, ends)
    case '<':
    case '<=':
      return value <= ends.low ? 'below' : 'unknown'
    case '>':
    case '>=':
      return value >= ends.high ? 'above' : 'unknown'
  }
}

/** The laboratory's own flag stands first: it knows age, sex and method; the range is what is left. */
export const standing = (observation: Observation): Standing => {
  const said = flagged(observation)
  const ends = endsOf(observation)
  if (said !== 'unknown' || ends === undefined || 'text' in observation.value) return said
  return againstRange(observation.value.quantity, ends)
}

const short: Readonly<Record<Standing, string | undefined>> = {
  inside: 'Inside the usual range',
  below: 'Below the usual range',
  above: 'Above the usual range',
  outside: 'Outside what is usual',
  unknown: undefined,
}
const long: Readonly<Record<Standing, string>> = {
  inside: 'This is inside the usual range for this laboratory.',
  below:
    'This is below the usual range for this laboratory. A result outside the usual range is common and does not always mean that something is wrong.',
  above:
    'This is above the usual range for this laboratory. A result outside the usual range is common and does not always mean that something is wrong.',
  outside:
    'The laboratory marked this as different from what is usual. That does not always mean that something is wrong.',
  unknown: 'The laboratory did not say what is usual for this test.',
}

/** A few words, or undefined where nobody said what is usual. */
export const standingWords = (observation: Observation): string | undefined => short[standing(observation)]

/** A sentence or two. */
export const standingSentence = (observation: Observation): string => long[standing(observation)]

/** A test's name in plain words, with the laboratory's own words where there are none. */
export const testName = (code: Coding): string => wordsFor(code)?.name ?? code.display

/** The laboratory's own term, where the plain name doesn't hold it already: it stands once, in brackets. */
export const clinicalTerm = (code: Coding): string | undefined => {
  const words = wordsFor(code)
  if (words === undefined || code.display === '') return undefined
  const known = words.name.toLowerCase()
  return known.includes(code.display.toLowerCase()) ? undefined : code.display
}

/** `This test looks at …`, where it is known. */
export const looksAt = (code: Coding): string | undefined => {
  const words = wordsFor(code)
  return words === undefined ? undefined : `This test looks at ${words.looksAt}.`
}
