/** Who waits for whom, to a professional: what is asked of their team, what waits for the person, what comes next, what is new. */
import { targetKey } from '../../../domain/draft/decider.ts'
import { dueUntil } from '../../../domain/kernel/planReviews.ts'
import type { Instant } from '../../../domain/kernel/time.ts'
import type { DraftView, PlanView } from '../../../projections/carePlanViews.ts'
import { day } from '../../text/dates.ts'
import { entryTitle } from '../../text/entries.ts'
import { capital, oneOf } from '../../text/words.ts'
import { dutyName } from '../person.tsx'
import { authorOf, type Whom } from '../carePlans/who.ts'
import type { Line } from './list.tsx'
import { awaitingAnswer, isDueBy, newSteps, notAgreed, openActions } from './plans.ts'
import type { PersonNews, PersonPlans, ReviewCount } from './readTeam.ts'

export interface TeamStanding {
  readonly user: string
  readonly team: string
  readonly people: readonly PersonPlans[]
  readonly news: readonly PersonNews[]
  /** Notes of the team that NHS 111 has not taken. */
  readonly undelivered: number
  readonly reviews: ReviewCount
  readonly whom: Whom
  readonly now: Instant
}

const hrefOf = ({ person }: Pick<PersonPlans, 'person'>, { id }: PlanView): string =>
  `/patients/${person.id}/plans/${id}`

const titled = ({ person }: Pick<PersonPlans, 'person'>, { title }: PlanView): string =>
  `${dutyName(person)}: ${title}`

const reviews = ({ reviews: { overdue, due, more } }: TeamStanding): readonly Line[] => {
  const words = [
    overdue === 0 ? undefined : `${String(overdue)} overdue`,
    due === 0 ? undefined : `${String(due)} due within two weeks`,
  ].filter(part => part !== undefined)
  if (words.length === 0) return []
  const text = `Care plan reviews: ${more ? 'at least ' : ''}${words.join(', ')}`
  return [{ key: 'reviews', href: '/reviews', text }]
}

const draftLine =
  ({ user, whom }: TeamStanding, of: PersonPlans, plan: PlanView) =>
  (draft: DraftView) => {
    const section = plan.sections.find(({ id }) => id === draft.target.section)?.title ?? plan.title
    const detail =
      draft.author === user
        ? `You began to write in “${section}”, saved on ${day(draft.savedAt)}`
        : `${whom.who(authorOf(draft))} offers a change to “${section}”`
    const key = `draft ${draft.draft} ${targetKey(draft.target)}`
    return { key, href: hrefOf(of, plan), text: titled(of, plan), detail }
  }

const refusals = (of: PersonPlans): readonly Line[] =>
  of.plans.flatMap(plan => {
    const sections = notAgreed(plan)
    if (sections.length === 0) return []
    const detail = `The person does not agree to: ${sections.map(({ title }) => title).join(', ')}`
    return [{ key: `refused ${plan.id}`, href: hrefOf(of, plan), text: titled(of, plan), detail }]
  })

const undelivered = (count: number): readonly Line[] => {
  const text =
    count === 1 ? 'A note has not reached NHS 111' : `${String(count)} notes have not reached NHS 111`
  return count === 0 ? [] : [{ key: 'undelivered', href: '/notes', text }]
}

/** Notices that the reader has not marked as read, earliest review first. */
export const noticesForTeam = ({ people }: TeamStanding) =>
  people
    .flatMap(of =>
      of.notices.map(notice => ({
        notice,
        base: hrefOf(of, notice.plan),
        text: `${titled(of, notice.plan)} is to be reviewed`,
      })),
    )
    .toSorted((a, b) => a.notice.reviewOn.localeCompare(b.notice.reviewOn))

/** What waits for the team or for the reader. */
export const forTeam = (standing: TeamStanding): readonly Line[] => [
  ...undelivered(standing.undelivered),
  ...reviews(standing),
  ...standing.people.flatMap(of => [
    ...refusals(of),
    ...of.plans.flatMap(plan => (of.drafts.get(plan.id) ?? []).map(draftLine(standing, of, plan))),
  ]),
]

/** What the team is to do within two weeks, and what is overdue. */
export const nextForTeam = ({ people, team, now }: TeamStanding): readonly Line[] =>
  people
    .flatMap(of =>
      openActions(of.plans)
        .filter(({ action }) => action.who.type === 'team' && action.who.id === team)
        .filter(isDueBy(dueUntil(now)))
        .map(({ plan, action }, place) => ({
          key: `action ${plan.id} ${String(place)}`,
          href: hrefOf(of, plan),
          text: `${dutyName(of.person)}: ${action.text}`,
          ...(action.due !== undefined && { due: action.due }),
        })),
    )
    .toSorted((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9'))

/** What the team waits for: parts of plans that the person has not answered as they stand. */
export const forPeople = ({ people }: TeamStanding): readonly Line[] =>
  people.flatMap(of =>
    of.plans.flatMap(plan => {
      const sections = awaitingAnswer(plan)
      if (sections.length === 0) return []
      const detail = `Not answered as it stands: ${sections.map(({ title }) => title).join(', ')}`
      return [{ key: `answer ${plan.id}`, href: hrefOf(of, plan), text: titled(of, plan), detail }]
    }),
  )

/** What is new in plans and records. */
export const newForTeam = ({ people, news, user, whom, now }: TeamStanding): readonly Line[] => [
  ...people.flatMap(of =>
    newSteps(of.plans, { reader: user, now }).map(({ plan, last, count }) => ({
      key: `new ${plan.id}`,
      href: hrefOf(of, plan),
      text: titled(of, plan),
      detail: `${count === 1 ? 'One change' : `${String(count)} changes`}, the last on ${day(last.at)} by ${whom.by(last)}`,
    })),
  ),
  ...news.flatMap(({ person, entries }) =>
    entries.map(entry => ({
      key: `entry ${entry.id}`,
      href: `/patients/${person.id}/${entry.id}`,
      text: `${dutyName(person)}: ${entry.sight === 'content' ? entryTitle(entry.content) : capital(oneOf(entry.kind))}`,
      detail: day(entry.effective),
    })),
  ),
]
