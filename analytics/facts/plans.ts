/** Care plans as they are counted: that one is in force, and when it is to be reviewed. Part of the privacy boundary: neither words, titles and templates nor labels pass it, so that nobody can tell what a plan is about. */
import { isDrafted, type CarePlanState } from '../../domain/carePlan/state.ts'
import { changeBetween, type Fact } from './rows.ts'

/** How far the tables' days reach: who set a date beyond means never, or long ago. */
const [firstDay, lastDay] = ['1900-01-01', '2299-12-31'] as const
const countedDay = (day: string): string => (day < firstDay ? firstDay : day > lastDay ? lastDay : day)

/** A plan is in force from when it is first given out until it is closed. Without a review date it is `undated`, and its day says nothing. */
const factsOf = (plan: CarePlanState): readonly Fact[] => {
  if (!isDrafted(plan) || plan.status === 'closed' || plan.published === undefined) return []
  const { reviewOn } = plan
  const code = reviewOn === undefined ? 'undated' : 'review'
  return [{ kind: 'carePlan', code, value: 1, effective: countedDay(reviewOn ?? lastDay), sign: 1 }]
}

/** What an event changes: nothing where the plan is counted as before. */
export const planChange = (before: CarePlanState, after: CarePlanState): readonly Fact[] =>
  changeBetween(factsOf(before), factsOf(after))
