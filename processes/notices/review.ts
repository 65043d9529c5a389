/** What a plan's own history says of its next review: whether there is one to remind of. */
import { carePlan } from '../../domain/carePlan/decider.ts'
import type { EventOf, Recorded } from '../../domain/kernel/event.ts'
import { stageOf, type ReviewStage } from '../../domain/kernel/planReviews.ts'
import type { Instant, LocalDate } from '../../domain/kernel/time.ts'
import { typedEvents } from '../../store/codec.ts'

type PlanEvent = EventOf<typeof carePlan.events>

interface Standing {
  readonly patient: string
  readonly open: boolean
  readonly on: LocalDate | undefined
  /** The last review since that day was set, which set no other. */
  readonly reviewedAt: Instant | undefined
}

const afterReview = (standing: Standing, next: LocalDate | undefined, at: Instant): Standing =>
  next === undefined ? { ...standing, reviewedAt: at } : { ...standing, on: next, reviewedAt: undefined }

const advance = (standing: Standing | undefined, event: PlanEvent, at: Instant): Standing | undefined => {
  if (event.type === 'PlanDrafted') {
    const { patient, reviewOn } = event.data
    return { patient, open: true, on: reviewOn, reviewedAt: undefined }
  }
  if (standing === undefined) return undefined
  if (event.type === 'PlanReviewed') return afterReview(standing, event.data.next, at)
  if (event.type === 'ReviewDateSet') return { ...standing, on: event.data.on, reviewedAt: undefined }
  if (event.type === 'PlanClosed') return { ...standing, open: false }
  return event.type === 'PlanReopened' ? { ...standing, open: true } : standing
}

const standingOf = (history: readonly Recorded[]): Standing | undefined => {
  let standing: Standing | undefined
  for (const [place, event] of typedEvents(carePlan, history).entries()) {
    const at = history[place]?.at
    if (event.type === 'Erased' || at === undefined) return undefined
    standing = advance(standing, event, at)
  }
  return standing
}

/** A review that is due or overdue, and that nobody has done since it was due. */
export interface OpenReview {
  readonly patient: string
  readonly reviewOn: LocalDate
  readonly stage: ReviewStage
}

/** What there is to remind of; undefined where the plan is closed or erased, its review is further ahead, or was done when it was due. */
export const openReview = (history: readonly Recorded[], now: Instant): OpenReview | undefined => {
  const standing = standingOf(history)
  if (standing?.open !== true || standing.on === undefined) return undefined
  const { patient, on, reviewedAt } = standing
  const stage = stageOf(on, now)
  const isDone = reviewedAt !== undefined && stageOf(on, reviewedAt) !== undefined
  return stage === undefined || isDone ? undefined : { patient, reviewOn: on, stage }
}
