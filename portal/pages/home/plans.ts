/** What care plans say of waiting: what is to be done next, by whom, and who waits for whom. Pure: from plans as they were read. */
import { addDays, dayInLondon, type Instant, type LocalDate } from '../../../domain/kernel/time.ts'
import type { PlanSectionView, PlanStep, PlanView } from '../../../projections/carePlanViews.ts'

import { openItems, type ItemOf } from '../carePlans/items.tsx'
import { hasSomething } from '../carePlans/parts.ts'

/** An open action of an open plan. */
export interface PlanAction {
  readonly plan: PlanView
  readonly action: ItemOf<'action'>['content']
}

/** How far back something is new. */
const newForDays = 14

const isOpen = ({ status }: Pick<PlanView, 'status'>): boolean => status === 'open'

/** Whether a day has passed. */
export const isOverdue = (day: LocalDate, now: Instant): boolean => day < dayInLondon(now)

/** Every open action, those that are due first on top; without a day last. */
export const openActions = (plans: readonly PlanView[]): readonly PlanAction[] =>
  plans
    .filter(isOpen)
    .flatMap(plan =>
      plan.sections
        .flatMap(({ items }) => openItems(items, 'action'))
        .map(({ content }) => ({ plan, action: content })),
    )
    .toSorted((a, b) => (a.action.due ?? '9').localeCompare(b.action.due ?? '9'))

/** Whether something is due by a day. */
export const isDueBy =
  (until: LocalDate) =>
  (one: PlanAction): boolean =>
    one.action.due !== undefined && one.action.due <= until

/** The parts of a plan that wait for the person to say whether they agree. */
export const awaitingAnswer = (plan: PlanView): readonly PlanSectionView[] =>
  isOpen(plan)
    ? plan.sections.filter(
        section => hasSomething(section) && ['unanswered', 'changed'].includes(section.agreement.answer),
      )
    : []

/** The parts to which the person said no: those who write the plan owe them an answer. */
export const notAgreed = (plan: PlanView): readonly PlanSectionView[] =>
  isOpen(plan) ? plan.sections.filter(({ agreement }) => agreement.answer === 'notAgreed') : []

/** What others than the reader did lately, newest first: the last step of each plan, and how many there were. */
export const newSteps = (
  plans: readonly PlanView[],
  { reader, now }: { readonly reader: string; readonly now: Instant },
): readonly { readonly plan: PlanView; readonly last: PlanStep; readonly count: number }[] =>
  plans
    .flatMap(plan => {
      const steps = plan.history.filter(({ at, user }) => user !== reader && at >= addDays(now, -newForDays))
      const last = steps.at(-1)
      return last === undefined ? [] : [{ plan, last, count: steps.length }]
    })
    .toSorted((a, b) => b.last.at.localeCompare(a.last.at))

/** Open plans that are to be looked at again by a day, the earliest first. */
export const reviewsBy = (plans: readonly PlanView[], until: LocalDate): readonly PlanView[] =>
  plans
    .filter(plan => isOpen(plan) && plan.reviewOn !== undefined && plan.reviewOn <= until)
    .toSorted((a, b) => (a.reviewOn ?? '').localeCompare(b.reviewOn ?? ''))
