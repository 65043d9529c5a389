/** The shape in which notices about care plans are read. */
import type { Disclosure } from '../access/types.ts'
import type { ReviewStage } from '../domain/kernel/planReviews.ts'
import type { Instant, LocalDate } from '../domain/kernel/time.ts'
import type { PlanView } from './carePlanViews.ts'

/** A notice that its reader has not marked as read, and that is still true. */
export interface NoticeView {
  readonly plan: PlanView
  /** Its number among the plan's: by this it is marked as read. */
  readonly notice: number
  readonly reviewOn: LocalDate
  /** What it was when it was given. */
  readonly stage: ReviewStage
  readonly givenAt: Instant
}

export interface NoticeQueries {
  /** Those of these plans, all read with the disclosure, that wait for its reader: earliest review first; of somebody who has died none. */
  readonly read: (disclosure: Disclosure, plans: readonly PlanView[]) => Promise<readonly NoticeView[]>
}
