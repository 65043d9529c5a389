/** Measured numbers and their ranges as text: always with a unit, ranges with "to". */
import type { Observation } from '../../domain/entry/content.ts'

/** UCUM spellings that people do not read, and what they read instead. */
const plainUnits: Readonly<Record<string, string>> = {
  '10*9/L': '× 10⁹ per litre',
  '10*12/L': '× 10¹² per litre',
  '10*3/uL': '× 10³ per microlitre',
  '10*6/uL': '× 10⁶ per microlitre',
  'mL/min/{1.73_m2}': 'mL/min/1.73m²',
  'mL/min/1.73m2': 'mL/min/1.73m²',
  Cel: '°C',
  '[degF]': '°F',
  'mm[Hg]': 'mmHg',
  '/min': 'per minute',
  '{beats}/min': 'beats per minute',
  'kg/m2': 'kg/m²',
  'umol/L': 'µmol/L',
  'ug/L': 'µg/L',
  '{score}': 'points',
  '[in_i]': 'inches',
  '[lb_av]': 'pounds',
  '1': '',
}

/** A unit as people read it; percent clings to its number. */
export const plainUnit = (unit: string): string => plainUnits[unit] ?? unit

const withUnit = (number: string, unit: string): string => {
  const words = plainUnit(unit)
  if (words === '') return number
  return words === '%' ? `${number}%` : `${number} ${words}`
}

/** A number with at most six significant digits' worth of noise removed. */
export const plainNumber = (value: number): string => String(Number(value.toPrecision(10)))

const comparators = { '<': 'less than ', '<=': 'at most ', '>': 'more than ', '>=': 'at least ' } as const

interface Quantity {
  readonly value: number
  readonly unit: string
  readonly comparator?: keyof typeof comparators | undefined
}

/** `48 mmol/mol`, `less than 0.5 mg/L`. */
export const quantityText = ({ value, unit, comparator }: Quantity): string =>
  `${comparator === undefined ? '' : comparators[comparator]}${withUnit(plainNumber(value), unit)}`

/** The same as a clinician reads it: `<0.5 mg/L`. */
export const denseQuantity = ({ value, unit, comparator }: Quantity): string =>
  `${comparator ?? ''}${withUnit(plainNumber(value), unit)}`

type Range = NonNullable<Observation['range']>

/** `20 to 42 mmol/mol`, `below 5 mg/L`; undefined where the laboratory gave none. */
export const rangeText = (range: Range | undefined, unit: string): string | undefined => {
  if (range === undefined) return undefined
  const { low, high, text } = range
  if (low !== undefined && high !== undefined)
    return `${plainNumber(low)} to ${withUnit(plainNumber(high), unit)}`
  if (high !== undefined) return `up to ${withUnit(plainNumber(high), unit)}`
  if (low !== undefined) return `${withUnit(plainNumber(low), unit)} or more`
  return text
}
