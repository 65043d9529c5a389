/** Dates and times as people in the United Kingdom read them: `3 March 2026`, `2:30pm`. */
import type { Instant, LocalDate } from '../../domain/kernel/time.ts'

const timeZone = 'Europe/London'
const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone })
const plainDayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const shortFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone,
})
const clockFormat = new Intl.DateTimeFormat('en-GB', {
  hour: 'numeric',
  minute: '2-digit',
  hour12: true,
  timeZone,
})
const isoFormat = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone })
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone })

/** `3 March 2026`, the day in London. */
export const day = (at: Instant): string => dayFormat.format(new Date(at))

/** `3 March 2026` for a calendar day. */
export const plainDay = (date: LocalDate): string => plainDayFormat.format(new Date(`${date}T00:00:00Z`))

/** How many days from one calendar day to another; less than none where it lies before. */
export const daysApart = (from: LocalDate, to: LocalDate): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** `3 Mar 2026`, for dense tables. */
export const shortDay = (at: Instant): string => shortFormat.format(new Date(at))

/** `March 2026`. */
export const month = (at: Instant): string => monthFormat.format(new Date(at))

/** `2:30pm`, and `midday` or `midnight` for twelve o'clock sharp. */
export const time = (at: Instant): string => {
  const text = clockFormat
    .format(new Date(at))
    .replace(/[\s\u202f]/g, '')
    .toLowerCase()
  if (/^(12|0):00pm$/.test(text)) return 'midday'
  if (/^(12|0):00am$/.test(text)) return 'midnight'
  return text.replace(':00', '').replace(/^0:/, '12:')
}

/** `3 March 2026 at 2:30pm`. Midnight sharp is how a day without a time is kept: the day alone. */
export const dayAndTime = (at: Instant): string =>
  time(at) === 'midnight' ? day(at) : `${day(at)} at ${time(at)}`

/** `2026-03-03`, the day in London: what days are grouped by. */
export const dayKey = (at: Instant): string => isoFormat.format(new Date(at))

const steps = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
] as const

/** `2 hours ago`, for a moment that has passed: never alone, a date stands beside it. */
export const ago = (at: Instant, now: Instant): string => {
  const passed = Date.parse(now) - Date.parse(at)
  const step = steps.find(([length]) => passed >= length)
  if (step === undefined) return 'just now'
  const count = Math.floor(passed / step[0])
  return `${String(count)} ${step[1]}${count === 1 ? '' : 's'} ago`
}
