/** Instants and dates: two types that are never mixed. */
import { z } from 'zod'

/** A moment in UTC with milliseconds, `2026-03-03T14:30:00.000Z`: text that sorts as time does. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'an instant like 2026-03-03T14:30:00.000Z')
  .refine(text => !Number.isNaN(Date.parse(text)), 'not a real moment')
  .brand<'Instant'>()
export type Instant = z.infer<typeof instant>

/** A calendar day without a time zone, `2026-03-03`. */
export const localDate = z.iso.date().brand<'LocalDate'>()
export type LocalDate = z.infer<typeof localDate>

/** Reads the clock. The only source of "now"; it is always handed in. */
export type Clock = () => Instant

/** The instant of a `Date` or of milliseconds since 1970. Throws a RangeError on an invalid date. */
export const toInstant = (moment: Date | number): Instant => instant.parse(new Date(moment).toISOString())

const london = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', dateStyle: 'short' })

/** The calendar day in London at this moment: memberships begin and end by it. */
export const dayInLondon = (moment: Instant): LocalDate => localDate.parse(london.format(new Date(moment)))

/** The first moment of a day in London, whichever clock it keeps that day. */
export const beginningOf = (day: LocalDate): Instant => {
  const inWinter = instant.parse(`${day}T00:00:00.000Z`)
  const inSummer = toInstant(Date.parse(inWinter) - 3_600_000)
  return dayInLondon(inSummer) === day ? inSummer : inWinter
}

/** The later of two instants. */
export const laterOf = (a: Instant, b: Instant): Instant => (a < b ? b : a)

/** The instant `days` whole days of 24 hours after `from`. */
export const addDays = (from: Instant, days: number): Instant =>
  toInstant(Date.parse(from) + days * 86_400_000)
