/** What a result means, in plain English: inside, below or above what its laboratory calls usual. Never a diagnosis. */
import type { Observation } from '../../domain/entry/content.ts'
import { wordsFor } from '../../domain/entry/tests.ts'
import type { Coding } from '../../domain/kernel/terms.ts'

/** Where a value lies: against the range where there is one, else as the laboratory flagged it. */
export type Standing = 'inside' | 'below' | 'above' | 'outside' | 'unknown'

const flagged = ({ flag }: Observation): Standing => {
  switch (flag) {
    case undefined:
      return 'unknown'
    case 'normal':
      return 'inside'
    case 'low':
    case 'criticalLow':
      return 'below'
    case 'high':
    case 'criticalHigh':
      return 'above'
    case 'abnormal':
      return 'outside'
  }
}

type Quantity = Extract<Observation['value'], { quantity: unknown }>['quantity']

/** "less than 5" is below 3 only if nothing up to 5 could be inside: what can't be told is left to the flag. */
const againstRange = ({ value, comparator }: Quantity, { range }: Observation): Standing => {
  if (range?.low === undefined && range?.high === undefined) return 'unknown'
  if (comparator?.startsWith('<') === true)
    return range.low !== undefined && value <= range.low ? 'below' : 'unknown'
  if (comparator?.startsWith('>') === true)
    return range.high !== undefined && value >= range.high ? 'above' : 'unknown'
  if (range.low !== undefined && value < range.low) return 'below'
  return range.high !== undefined && value > range.high ? 'above' : 'inside'
}

/** The laboratory's own flag stands first: it knows age, sex and method; the range is what is left. */
export const standing = (observation: Observation): Standing => {
  const byFlag = flagged(observation)
  if (byFlag !== 'unknown' || 'text' in observation.value) return byFlag
  return againstRange(observation.value.quantity, observation)
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
