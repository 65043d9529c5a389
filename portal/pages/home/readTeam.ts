/** Reads what a team's first page is made of: its people's plans and what lately came into their records, each person decided by itself. */
import { together } from '../../../access/together.ts'
import type { Disclosure, Permitted } from '../../../access/types.ts'
import type { Citation } from '../../../domain/access/events.ts'
import { idOf } from '../../../domain/kernel/ids.ts'
import { dueUntil, stageOf } from '../../../domain/kernel/planReviews.ts'
import { addDays } from '../../../domain/kernel/time.ts'
import type { DraftView, PlanView } from '../../../projections/carePlanViews.ts'
import type { NoticeView } from '../../../projections/noticeViews.ts'
import type { EntryView, PersonView } from '../../../projections/views.ts'
import type { PageRequest } from '../../visitor.ts'
import { mayLook, mayLookAtPlans } from '../look.ts'

/** How many people are looked at for one page, and how many are decided at a time. */
const mostPeople = 50
const atATime = 16
const newForDays = 7
const newPerPerson = 3
/** The read model of who people are. */
const whose = ['people'] as const

/** A person of the team with their plans. */
export interface PersonPlans {
  readonly person: PersonView
  readonly disclosure: Disclosure
  readonly plans: readonly PlanView[]
  readonly notices: readonly NoticeView[]
  /** By plan: what others offer, and what the reader began. */
  readonly drafts: ReadonlyMap<string, readonly DraftView[]>
}
/** A person of the team with what is new in their record. */
export interface PersonNews {
  readonly person: PersonView
  readonly entries: readonly EntryView[]
}

interface Picked {
  readonly may: Permitted
  readonly entries: readonly Citation[]
}

/** Those of the people of whom there is something to show, disclosed in one append. */
const disclosed = async (
  { exchange: { access } }: PageRequest,
  found: readonly (Picked | undefined)[],
): Promise<readonly Disclosure[]> =>
  access.discloseAll(
    found.filter(one => one !== undefined && one.entries.length > 0).flatMap(one => one ?? []),
  )

const plansOf = async ({ exchange: { queries } }: PageRequest, disclosure: Disclosure) => {
  const ids = disclosure.entries.map(({ stream }) => idOf(stream))
  const plans = await Promise.all(ids.map(id => queries.carePlans.read(disclosure, id)))
  const drafts = await Promise.all(
    ids.map(async id => [id, await queries.carePlans.drafts(disclosure, id)] as const),
  )
  const shown = plans.filter(plan => plan !== undefined)
  return { plans: shown, notices: await queries.notices.read(disclosure, shown), drafts: new Map(drafts) }
}

/** The plans that the team answers for, as the reader may see them. */
export const readTeamPlans = async (request: PageRequest, team: string): Promise<readonly PersonPlans[]> => {
  const { queries } = request.exchange
  const people = await queries.carePlans.peopleOf(team, mostPeople)
  const found = await together(atATime, people, async (patient): Promise<Picked | undefined> => {
    const may = await mayLookAtPlans(request, patient, await queries.carePlans.idsOf(patient))
    if (may === undefined) return undefined
    await queries.caughtUp(may.newest, undefined, whose)
    return { may, entries: await queries.carePlans.pick(may) }
  })
  const read = await together(atATime, await disclosed(request, found), async disclosure => {
    const person = await queries.people.read(disclosure)
    return person === undefined ? [] : [{ person, disclosure, ...(await plansOf(request, disclosure)) }]
  })
  return read.flat()
}

/** How many plans the team is to review, of those that the reader may see. */
export interface ReviewCount {
  readonly overdue: number
  readonly due: number
  /** There are people whom the page did not look at. */
  readonly more: boolean
}

/** Counts what `/reviews` lists, among the people who were read. */
export const countReviews = async (
  { exchange: { clock, queries } }: PageRequest,
  team: string,
  people: readonly PersonPlans[],
): Promise<ReviewCount> => {
  const now = clock()
  const all = await queries.carePlans.reviews(team, dueUntil(now))
  const seen = new Set(people.flatMap(({ plans }) => plans.map(({ id }) => id)))
  const stages = all.filter(({ plan }) => seen.has(plan)).map(({ reviewOn }) => stageOf(reviewOn, now))
  const overdue = stages.filter(stage => stage === 'overdue').length
  const more = new Set(all.map(({ patient }) => patient)).size > mostPeople
  return { overdue, due: stages.length - overdue, more }
}

/** What came into the records of the team's people within a week, as the reader may see it. */
export const readTeamNews = async (request: PageRequest, team: string): Promise<readonly PersonNews[]> => {
  const { clock, queries } = request.exchange
  const [from, to] = [addDays(clock(), -newForDays), clock()]
  const people = await queries.caseload.recent(team, { from, to, limit: mostPeople })
  const found = await together(atATime, people, async (patient): Promise<Picked | undefined> => {
    const may = await mayLook(request, patient, 'record')
    if (may === undefined) return undefined
    await queries.caughtUp(may.newest, undefined, whose)
    const { items } = await queries.timeline.pick(may, {
      kinds: ['result', 'letter', 'encounter'],
      from,
      to,
      limit: newPerPerson,
    })
    return { may, entries: items }
  })
  const read = await together(atATime, await disclosed(request, found), async disclosure => {
    const person = await queries.people.read(disclosure)
    return person === undefined ? [] : [{ person, entries: await queries.timeline.read(disclosure) }]
  })
  return read.flat()
}
