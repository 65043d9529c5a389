/** Who waits for whom, to the person themself: what is asked of them, what they do next, what others do for them. */
import { targetKey } from '../../../domain/draft/decider.ts'
import { dueUntil } from '../../../domain/kernel/planReviews.ts'
import type { Instant } from '../../../domain/kernel/time.ts'
import type { DraftView, PlanView } from '../../../projections/carePlanViews.ts'
import type { NoticeView } from '../../../projections/noticeViews.ts'
import { day } from '../../text/dates.ts'
import { doerWords } from '../../text/carePlans.ts'
import { authorOf, type Whom } from '../carePlans/who.ts'
import type { Line } from './list.tsx'
import { awaitingAnswer, newSteps, openActions, reviewsBy, type PlanAction } from './plans.ts'

/** What the person's plans, drafts and questions say today. */
export interface Standing {
  readonly patient: string
  readonly plans: readonly PlanView[]
  /** By plan: the person's own, and those that are offered to them. */
  readonly drafts: ReadonlyMap<string, readonly DraftView[]>
  readonly notices: readonly NoticeView[]
  /** Looks that they questioned, and that nobody has answered yet. */
  readonly questions: number
  readonly whom: Whom
  readonly now: Instant
}

const parts = (count: number): string => (count === 1 ? 'one part' : `${String(count)} parts`)

const toAnswer = (plan: PlanView): readonly Line[] => {
  const waiting = awaitingAnswer(plan)
  if (waiting.length === 0) return []
  const changed = waiting.filter(({ agreement }) => agreement.answer === 'changed').length
  const detail =
    changed === 0
      ? waiting.map(({ plainTitle }) => `“${plainTitle}”`).join(', ')
      : `${parts(changed)} changed since you agreed`
  const text = `Say whether you agree with ${parts(waiting.length)} of “${plan.title}”`
  return [{ key: `answer ${plan.id}`, href: `/plans/${plan.id}/agree`, text, detail }]
}

const draftLine =
  ({ patient, whom }: Standing, plan: PlanView) =>
  (draft: DraftView): Line => {
    const { target, author, savedAt } = draft
    const titleOf = plan.sections.find(({ id }) => id === target.section)?.plainTitle ?? plan.title
    const own = author === patient
    return {
      key: `draft ${draft.draft} ${targetKey(target)}`,
      href: `/plans/${plan.id}`,
      text: own ? `Finish what you began to write in “${titleOf}”` : `Look at a change to “${titleOf}”`,
      detail: own ? `Saved on ${day(savedAt)}` : `Offered by ${whom.by(authorOf(draft))}`,
    }
  }

/** Notices that the person has not marked as read. */
export const noticesForPerson = ({ notices }: Standing) =>
  notices.map(notice => ({
    notice,
    base: `/plans/${notice.plan.id}`,
    text: `It is time to look at “${notice.plan.title}” together again`,
  }))

/** What waits for the person. */
export const forYou = (standing: Standing): readonly Line[] =>
  standing.plans.flatMap(plan => [
    ...toAnswer(plan),
    ...(standing.drafts.get(plan.id) ?? []).map(draftLine(standing, plan)),
  ])

const actionLine =
  (detail: (one: PlanAction) => string) =>
  (one: PlanAction, place: number): Line => ({
    key: `action ${one.plan.id} ${String(place)}`,
    href: `/plans/${one.plan.id}`,
    text: one.action.text,
    detail: detail(one),
    ...(one.action.due !== undefined && { due: one.action.due }),
  })

/** What the person does next: their own actions, and when a plan is looked at again. */
export const doNext = ({ plans, now }: Standing): readonly Line[] => [
  ...openActions(plans)
    .filter(({ action }) => action.who.type === 'person')
    .map(actionLine(({ plan }) => `You do this, in “${plan.title}”`)),
  ...reviewsBy(plans, dueUntil(now)).flatMap(plan =>
    plan.reviewOn === undefined
      ? []
      : {
          key: `review ${plan.id}`,
          href: `/plans/${plan.id}`,
          text: `Look at “${plan.title}” together again`,
          due: plan.reviewOn,
        },
  ),
]

/** What the person waits for: what others do for them, and answers to their questions. */
export const fromOthers = ({ plans, questions, whom }: Standing): readonly Line[] => [
  ...openActions(plans)
    .filter(({ action }) => action.who.type !== 'person')
    .map(actionLine(({ action }) => doerWords(action.who, whom.team, whom.person))),
  ...(questions === 0
    ? []
    : [
        {
          key: 'questions',
          href: '/access-log',
          text:
            questions === 1
              ? 'An answer to your question about who looked'
              : `Answers to ${String(questions)} questions about who looked`,
          detail: 'The privacy office answers',
        },
      ]),
]

/** What is new in the person's plans. */
export const newInPlans = ({ plans, patient, whom, now }: Standing): readonly Line[] =>
  newSteps(plans, { reader: patient, now }).map(({ plan, last, count }) => ({
    key: `new ${plan.id}`,
    href: `/plans/${plan.id}`,
    text: count === 1 ? `A change in “${plan.title}”` : `${String(count)} changes in “${plan.title}”`,
    detail: `The last on ${day(last.at)} by ${whom.by(last)}`,
  }))
