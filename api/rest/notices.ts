/** Notices that care plans are to be reviewed: read by whoever may see the plan, marked as read by each for themself (K3). */
import { z } from 'zod'
import { readDueReviews } from '../../access/planReviews.ts'
import type { Disclosure } from '../../access/types.ts'
import { idOf, opaqueId } from '../../domain/kernel/ids.ts'
import { dueUntil, reviewStage } from '../../domain/kernel/planReviews.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { instant, localDate } from '../../domain/kernel/time.ts'
import { json, refuse } from '../http/answers.ts'
import { once } from '../http/kept.ts'
import { bare, route } from '../http/route.ts'
import { askedBy, changing, refusedChange } from './carePlanChange.ts'
import { mayLookAtPlans } from './carePlanLook.ts'
import { nothing, ofPlan } from './carePlanSchemas.ts'
import { isMemberOf } from './membership.ts'
import { anyRole, mayLook, type Looking } from './person.ts'
import { pageOf, paging } from './schemas.ts'
import { shownSoon } from './writing.ts'

const notice = z
  .strictObject({
    patient: opaqueId,
    plan: opaqueId,
    notice: z.number().int().meta({ description: 'Its number among the plan’s notices' }),
    title: z.string(),
    reviewOn: localDate,
    stage: reviewStage.meta({ description: 'What the review was when the notice was given' }),
    givenAt: instant,
  })
  .meta({ id: 'Notice' })

/** The disclosed plans’ notices that wait for the caller. */
const noticesIn = async ({ exchange: { queries } }: Looking, disclosure: Disclosure) => {
  const ids = disclosure.entries.map(({ stream }) => idOf(stream))
  const plans = await Promise.all(ids.map(id => queries.carePlans.read(disclosure, id)))
  const waiting = await queries.notices.read(
    disclosure,
    plans.filter(plan => plan !== undefined),
  )
  return waiting.map(({ plan: { id: plan, patient, title }, ...given }) => ({
    patient,
    plan,
    title,
    ...given,
  }))
}

/** A person's own. */
const ownNotices = async (call: Looking) => {
  const may = await mayLookAtPlans(call, call.caller.by.user)
  if (may === undefined) return []
  const { access, queries } = call.exchange
  return noticesIn(call, await access.disclose(may, await queries.carePlans.pick(may)))
}

interface TeamPage {
  readonly team: string
  readonly limit: number
  readonly after?: string | undefined
}

/** Those about the plans that the team is to review. */
const teamNotices = async (call: Looking, page: TeamPage) => {
  const { items, next } = await readDueReviews(call.exchange, {
    ...page,
    until: dueUntil(call.exchange.clock()),
    mayLook: (patient, plans) => mayLook({ ...call, plans }, patient, 'carePlan'),
  })
  const disclosures = [...new Set(items.map(({ disclosure }) => disclosure))]
  const found = await Promise.all(disclosures.map(one => noticesIn(call, one)))
  return { items: found.flat(), ...(next !== undefined && { next }) }
}

export const readNotices = route({
  name: 'readNotices',
  method: 'get',
  path: '/api/v1/notices',
  summary:
    'Read the notices that wait for you: of your own care plans, or of those that your team is to review',
  who: ['patient', 'professional'],
  shape: { ...bare, query: z.strictObject(paging), answer: pageOf(notice) },
  refusals: [],
  handle: async call => {
    const { exchange, caller, query } = call
    const { role, team } = caller.by
    if (role === 'patient') return json({ items: await ownNotices(call) })
    if (team === undefined || !(await isMemberOf(exchange, caller.by, team)))
      return refuse({ code: 'not-allowed', detail: 'You are not a member of this team' })
    return json(await teamNotices(call, { team, ...query }))
  },
})

const number = z
  .string()
  .regex(/^\d{1,6}$/, 'the number of a notice')
  .transform(Number)

export const markNoticeRead = route({
  name: 'markNoticeRead',
  method: 'post',
  path: '/api/v1/patients/{patient}/care-plans/{plan}/notices/{notice}/read',
  summary: 'Mark a notice about the plan as read: for yourself alone',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPlan.extend({ notice: number }),
    body: nothing,
    answer: z.strictObject({ changed: z.boolean() }),
  },
  refusals: [404, 409, 410],
  handle: async call => {
    const seen = await changing(call, 'POST notice read')
    if ('code' in seen) return refuse(seen)
    const { planWriting } = call.exchange
    const outcome = await once(call.exchange, seen.ids, () =>
      planWriting.markNoticeRead(askedBy(call, seen.ids), call.params.notice),
    )
    if (isRejection(outcome)) return refuse(await refusedChange(call, seen, outcome))
    await shownSoon(call.exchange, outcome.position)
    return json({ changed: outcome.changed })
  },
})
