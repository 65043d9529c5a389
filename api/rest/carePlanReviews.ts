/** Reviews of care plans: what was said, when the next one is, and a team's worklist of what is due (K3). */
import { z } from 'zod'
import { readDueReviews } from '../../access/planReviews.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { dueUntil, reviewDueDays, reviewStage, stageOf } from '../../domain/kernel/planReviews.ts'
import { localDate } from '../../domain/kernel/time.ts'
import { json, refuse } from '../http/answers.ts'
import { bare, route } from '../http/route.ts'
import { changePlan } from './carePlanChange.ts'
import { ofPlan, planWritten } from './carePlanSchemas.ts'
import { isMemberOf } from './membership.ts'
import { anyRole, mayLook } from './person.ts'
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
    state: reviewStage,
  })
  .meta({ id: 'CarePlanReview' })

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
        .default(reviewDueDays)
        .meta({ description: 'Days from today; 14 unless told' }),
    }),
    answer: pageOf(due),
  },
  refusals: [],
  handle: async call => {
    const { exchange, caller, params, query } = call
    if (caller.by.team !== params.team || !(await isMemberOf(exchange, caller.by, params.team)))
      return refuse({ code: 'not-allowed', detail: 'You are not a member of this team' })
    const now = exchange.clock()
    const { team } = params
    const until = dueUntil(now, query.within)
    const { items, next } = await readDueReviews(exchange, {
      ...{ team, until, limit: query.limit, after: query.after },
      mayLook: (patient, plans) => mayLook({ ...call, plans }, patient, 'carePlan'),
    })
    const lines = await Promise.all(
      items.map(async ({ disclosure, plan, patient, reviewOn }) => {
        const view = await exchange.queries.carePlans.read(disclosure, plan)
        const state = stageOf(reviewOn, now) ?? 'due'
        return view === undefined ? [] : [{ patient, plan, title: view.title, reviewOn, state }]
      }),
    )
    return json({ items: lines.flat(), ...(next !== undefined && { next }) })
  },
})
