/** Reviews of care plans: what was said, when the next one is, and a team's worklist of what is due (K3). */
import { z } from 'zod'
import { together } from '../../access/together.ts'
import type { Disclosure } from '../../access/types.ts'
import { opaqueId, streamName } from '../../domain/kernel/ids.ts'
import { addDays, dayInLondon, localDate, type LocalDate } from '../../domain/kernel/time.ts'
import type { PlanReview } from '../../projections/carePlanViews.ts'
import { json, refuse } from '../http/answers.ts'
import { bare, route } from '../http/route.ts'
import { changePlan } from './carePlanChange.ts'
import { ofPlan, planWritten } from './carePlanSchemas.ts'
import { isMemberOf } from './membership.ts'
import { anyRole, mayLook, type Looking } from './person.ts'
import { pageOf, paging } from './schemas.ts'

const path = '/api/v1/patients/{patient}/care-plans/{plan}'

export const postReview = route({
  name: 'postCarePlanReview',
  method: 'post',
  path: `${path}/reviews`,
  summary: 'Say that the plan was reviewed, and when it is next',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPlan,
    body: z.strictObject({
      words: z.string().trim().min(1).max(4000).optional(),
      next: localDate.optional(),
    }),
    answer: planWritten,
  },
  refusals: [404, 409, 410, 412],
  handle: call => {
    const { words, next } = call.body
    const data = { ...(words !== undefined && { words }), ...(next !== undefined && { next }) }
    return changePlan(call, 'POST reviews', {
      type: 'ReviewPlan',
      command: () => ({ type: 'ReviewPlan', data }),
    })
  },
})

export const putReviewDate = route({
  name: 'putCarePlanReviewDate',
  method: 'put',
  path: `${path}/review-date`,
  summary: 'Set when the plan is to be reviewed',
  who: anyRole,
  shape: { ...bare, params: ofPlan, body: z.strictObject({ on: localDate }), answer: planWritten },
  refusals: [404, 409, 410, 412],
  handle: call =>
    changePlan(call, 'PUT review-date', {
      type: 'SetReviewDate',
      command: () => ({ type: 'SetReviewDate', data: call.body }),
    }),
})

const due = z
  .strictObject({
    patient: opaqueId,
    plan: opaqueId,
    title: z.string(),
    reviewOn: localDate,
    state: z.enum(['overdue', 'due']),
  })
  .meta({ id: 'CarePlanReview' })

/** How many people are decided at a time. */
const atATime = 16

const placeOf = ({ reviewOn, plan }: PlanReview): string => `${reviewOn} ${plan}`

/** A person's plans on the page, put on record as shown; nothing where the caller may see none of them (any more). */
const permitted = async (looking: Looking, refs: readonly PlanReview[]) => {
  const [first] = refs
  if (first === undefined) return undefined
  const plans = refs.map(({ plan }) => plan)
  const may = await mayLook({ ...looking, plans }, first.patient, 'carePlan')
  if (may === undefined) return undefined
  const { carePlans } = looking.exchange.queries
  const cited = await Promise.all(plans.map(plan => carePlans.pickOne(may, plan)))
  const entries = cited.filter(one => one !== undefined)
  return entries.length === 0 ? undefined : { may, entries }
}

const lineOf = async (
  { exchange }: Looking,
  { plan, patient, reviewOn }: PlanReview,
  { disclosure, today }: { readonly disclosure: Disclosure | undefined; readonly today: LocalDate },
) => {
  const isShown = disclosure?.entries.some(({ stream }) => stream === streamName('carePlan', plan)) === true
  const view = isShown ? await exchange.queries.carePlans.read(disclosure, plan) : undefined
  if (view === undefined) return undefined
  const state = reviewOn < today ? ('overdue' as const) : ('due' as const)
  return { patient, plan, title: view.title, reviewOn, state }
}

export const readReviews = route({
  name: 'readCarePlanReviews',
  method: 'get',
  path: '/api/v1/teams/{team}/reviews',
  summary: 'Read which care plans of your team are to be reviewed: overdue, or due within some days',
  who: ['professional'],
  shape: {
    ...bare,
    params: z.strictObject({ team: opaqueId }),
    query: z.strictObject({
      ...paging,
      within: z
        .string()
        .regex(/^\d{1,3}$/, 'a number of days, up to 999')
        .transform(Number)
        .default(14)
        .meta({ description: 'Days from today; 14 unless told' }),
    }),
    answer: pageOf(due),
  },
  refusals: [],
  handle: async call => {
    const { exchange, caller, params, query } = call
    if (caller.by.team !== params.team || !(await isMemberOf(exchange, caller.by, params.team)))
      return refuse({ code: 'not-allowed', detail: 'You are not a member of this team' })
    const today = dayInLondon(exchange.clock())
    const until = dayInLondon(addDays(exchange.clock(), query.within))
    const all = await exchange.queries.carePlans.reviews(params.team, until)
    const rest = all.filter(one => query.after === undefined || placeOf(one) > query.after)
    const page = rest.slice(0, query.limit)
    const people = Map.groupBy(page, ({ patient }) => patient)
    const list = await together(atATime, [...people.values()], refs => permitted(call, refs))
    const disclosures = await exchange.access.discloseAll(list.filter(one => one !== undefined))
    const byPatient = new Map(disclosures.map(one => [one.patient, one]))
    const lines = await together(atATime, page, one =>
      lineOf(call, one, { disclosure: byPatient.get(one.patient), today }),
    )
    const last = page.at(-1)
    const next = rest.length > page.length && last !== undefined ? { next: placeOf(last) } : {}
    return json({ items: lines.filter(line => line !== undefined), ...next })
  },
})
