/** HL7 timestamps (`YYYY[MM[DD[HH[MM[SS[.SSSS]]]]]][±ZZZZ]`) as instants and days. */
import { instant, localDate } from '../../domain/kernel/time.ts'
import type { Instant, LocalDate } from '../../domain/kernel/time.ts'

/** Years before 1800 are placeholders of senders, not dates. */
const shape = /^((?:1[89]|[2-9]\d)\d{2}(?:\d{2}){0,5})(?:\.(\d{1,4}))?(?:([+-])(\d{2})(\d{2}))?$/
const beginning = '00000101000000'

const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
})

/** How far London's clocks were ahead of UTC at a moment, in milliseconds. */
const londonAhead = (moment: number): number => {
  const parts = new Map(london.formatToParts(moment).map(part => [part.type, Number(part.value)]))
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return shown - Math.floor(moment / 1000) * 1000
}

/** Local time without an offset is London's. An hour that occurs twice in autumn is the first; one that spring leaves out is GMT. */
const inLondon = (local: number): number => {
  const summer = local - 3_600_000
  return londonAhead(summer) === 3_600_000 ? summer : local
}

interface Parts {
  /** The moment as if its local time were UTC, in milliseconds since 1970. */
  readonly local: number
  /** The offset from UTC in milliseconds, where one was sent. */
  readonly ahead: number | undefined
}

/** The offset in milliseconds; undefined where there is none, NaN where it is no offset. */
const offsetOf = (sign: string | undefined, hours: number, minutes: number): number | undefined => {
  if (sign === undefined) return undefined
  if (hours > 14 || minutes > 59) return Number.NaN
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** `20210914` as `2021-09-14T00:00:00.000Z`, real or not. */
const writtenOut = (sent: string, fraction: string): string => {
  const digits = sent + beginning.slice(sent.length)
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)]
  const [hour, minute, second] = [digits.slice(8, 10), digits.slice(10, 12), digits.slice(12, 14)]
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`
}

/** The milliseconds since 1970 of a time written out, or NaN where there is no such time. */
const realTime = (written: string): number => {
  const moment = Date.parse(written)
  if (Number.isNaN(moment)) return moment
  return new Date(moment).toISOString() === written ? moment : Number.NaN
}

const partsOf = (text: string): Parts | undefined => {
  const found = shape.exec(text.trim())
  if (found === null) return undefined
  const [, digits = '', fraction = '', sign, hours, minutes] = found
  const ahead = offsetOf(sign, Number(hours), Number(minutes))
  const local = realTime(writtenOut(digits, fraction))
  const cut = fraction !== '' && digits.length < 14
  return cut || Number.isNaN(local) || Number.isNaN(ahead) ? undefined : { local, ahead }
}

/** Whether the text is a date or timestamp; as `instantOf`, without working out which instant. */
export const isTimestamp = (text: string): boolean => partsOf(text) !== undefined

/**
 * The instant of a timestamp, or undefined where it is none. What is left out is the beginning of the period
 * (`20210914` is that day's midnight); without an offset it is Europe/London local time, summer time included.
 */
export const instantOf = (text: string): Instant | undefined => {
  const parts = partsOf(text)
  if (parts === undefined) return undefined
  const moment = parts.ahead === undefined ? inLondon(parts.local) : parts.local - parts.ahead
  return instant.safeParse(new Date(moment).toISOString()).data
}

/** The calendar day that a date or timestamp names, as written (no time zone moves it); undefined where it names no day. */
export const dateOf = (text: string): LocalDate | undefined => {
  const written = text.trim()
  if (!/^\d{8}/.test(written) || !isTimestamp(written)) return undefined
  return localDate.safeParse(`${written.slice(0, 4)}-${written.slice(4, 6)}-${written.slice(6, 8)}`).data
}
