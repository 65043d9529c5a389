/** The cycles of a treatment by the days that its plan names: which are over, which is now, which are to come. */
import type { ItemContent } from '../kernel/planSections.ts'
import { localDate, type LocalDate } from '../kernel/time.ts'

export interface Cycle {
  /** Counted from 1. */
  readonly number: number
  readonly from: LocalDate
  /** Its last day. */
  readonly to: LocalDate
  readonly state: 'done' | 'now' | 'ahead'
}

export type Regimen = Extract<ItemContent, { readonly kind: 'regimen' }>

/** The day `days` later; undefined past the year 9999. */
const later = (day: LocalDate, days: number): LocalDate | undefined => {
  const moment = new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000)
  return localDate.safeParse(moment.toISOString().slice(0, 10)).data
}

const stateOf = ({ from, to }: Pick<Cycle, 'from' | 'to'>, today: LocalDate): Cycle['state'] => {
  if (to < today) return 'done'
  return from <= today ? 'now' : 'ahead'
}

/** All cycles in order, one after the other without a gap; none where the plan does not say the first day, the days of each and how many there are. */
export const cyclesOf = (
  { start, cycleDays, cycleCount }: Pick<Regimen, 'start' | 'cycleDays' | 'cycleCount'>,
  today: LocalDate,
): readonly Cycle[] => {
  if (start === undefined || cycleDays === undefined || cycleCount === undefined) return []
  return Array.from({ length: cycleCount }, (_, place) => place).flatMap(place => {
    const from = later(start, place * cycleDays)
    const to = later(start, (place + 1) * cycleDays - 1)
    if (from === undefined || to === undefined) return []
    return [{ number: place + 1, from, to, state: stateOf({ from, to }, today) }]
  })
}
