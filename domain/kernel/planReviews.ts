/** When the review of a care plan is due, and when it is overdue: by the day in London (K3). */
import { z } from 'zod'
import { addDays, dayInLondon, type Instant, type LocalDate } from './time.ts'

/** How many days ahead a review is said to be due. */
export const reviewDueDays = 14

export const reviewStage = z.enum(['due', 'overdue'])
export type ReviewStage = z.infer<typeof reviewStage>

/** The last day that is within so many days. */
export const dueUntil = (now: Instant, days: number = reviewDueDays): LocalDate =>
  dayInLondon(addDays(now, days))

/** Where a review stands that is to be on this day; undefined while it is further ahead. */
export const stageOf = (on: LocalDate, now: Instant): ReviewStage | undefined => {
  if (on < dayInLondon(now)) return 'overdue'
  return on <= dueUntil(now) ? 'due' : undefined
}
