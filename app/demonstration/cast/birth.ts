/** Ages as a census of the region would find them. */
import type { Random } from '../random.ts'

/** Of a hundred people so many are of each five years of age, from 0 to 4 on; the last are 90 to 95. */
const ofAHundred = [6, 6, 6, 5.6, 7, 9, 9.5, 8.5, 7.5, 7, 6.5, 6, 5, 3.8, 3.3, 1.9, 0.9, 0.4, 0.1] as const

/** An age in years, 0 to 95. */
export const drawAge = (random: Random): number => {
  let left = random.next() * 100
  for (const [nth, share] of ofAHundred.entries()) {
    left -= share
    if (left < 0) return nth * 5 + random.next() * 5
  }
  return 90 + random.next() * 5
}

/** The day to which ages count. */
const counted = Date.parse('2026-09-30T00:00:00.000Z')
const year = 365.25 * 86_400_000

/** The date of birth of somebody who is that old, as HL7 writes it: `19600131`. */
export const birthDateOf = (age: number): string =>
  new Date(counted - age * year).toISOString().slice(0, 10).replaceAll('-', '')

/** How old somebody is. */
export const ageOf = (birthDate: string): number =>
  (counted -
    Date.parse(`${birthDate.slice(0, 4)}-${birthDate.slice(4, 6)}-${birthDate.slice(6)}T00:00:00.000Z`)) /
  year
