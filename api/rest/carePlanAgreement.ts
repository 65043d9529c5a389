/** What is said to a care plan as a whole: the person agrees or not, it is published, closed and opened again (K1). */
import { z } from 'zod'
import { sectionId } from '../../domain/kernel/planSections.ts'
import { stale } from '../http/etag.ts'
import { bare, route } from '../http/route.ts'
import { changePlan } from './carePlanChange.ts'
import { ofPlan, planWritten } from './carePlanSchemas.ts'
import { anyRole } from './person.ts'

const path = '/api/v1/patients/{patient}/care-plans/{plan}'
const sections = z.array(sectionId).min(1).max(40)
const why = z.string().trim().min(1).max(1000)

export const agreeToPlan = route({
  name: 'agreeToCarePlan',
  method: 'post',
  path: `${path}/agree`,
  summary:
    'Agree to sections of your plan as they stand in the version in If-Match: never to what changed since',
  who: anyRole,
  shape: { ...bare, params: ofPlan, body: z.strictObject({ sections }), answer: planWritten },
  refusals: [404, 409, 410, 412, 428],
  handle: call =>
    changePlan(call, 'POST agree', {
      type: 'AgreeToPlan',
      carriesVersion: true,
      command: ({ base }) => ({ type: 'AgreeToPlan', data: { seen: base, sections: call.body.sections } }),
    }),
})

export const disagreeWithPlan = route({
  name: 'disagreeWithCarePlan',
  method: 'post',
  path: `${path}/disagree`,
  summary:
    'Say that you don’t agree to sections of your plan as they stand in the version in If-Match, and why',
  who: anyRole,
  shape: { ...bare, params: ofPlan, body: z.strictObject({ sections, why }), answer: planWritten },
  refusals: [404, 409, 410, 412, 428],
  handle: call =>
    changePlan(call, 'POST disagree', {
      type: 'DisagreeWithPlan',
      carriesVersion: true,
      command: ({ base }) => ({ type: 'DisagreeWithPlan', data: { seen: base, ...call.body } }),
    }),
})

export const publishPlan = route({
  name: 'publishCarePlan',
  method: 'post',
  path: `${path}/publish`,
  summary: 'Publish the plan as it stands',
  who: anyRole,
  shape: { ...bare, params: ofPlan, body: z.strictObject({}).optional(), answer: planWritten },
  refusals: [404, 409, 410, 412],
  handle: call =>
    changePlan(call, 'POST publish', {
      type: 'PublishPlan',
      command: async ({ may, cited }) => {
        const { carePlans } = call.exchange.queries
        const { plan } = call.params
        const newest = await carePlans.versionAt(may, plan, cited.revision)
        return newest === undefined ? stale : { type: 'PublishPlan', data: { seen: newest.revision } }
      },
    }),
})

export const closePlan = route({
  name: 'closeCarePlan',
  method: 'post',
  path: `${path}/close`,
  summary: 'Close a plan, and say why: nothing is written into it then',
  who: anyRole,
  shape: { ...bare, params: ofPlan, body: z.strictObject({ why }), answer: planWritten },
  refusals: [404, 409, 410, 412],
  handle: call =>
    changePlan(call, 'POST close', {
      type: 'ClosePlan',
      command: () => ({ type: 'ClosePlan', data: call.body }),
    }),
})

export const reopenPlan = route({
  name: 'reopenCarePlan',
  method: 'post',
  path: `${path}/reopen`,
  summary: 'Open a closed plan again, and say why',
  who: anyRole,
  shape: { ...bare, params: ofPlan, body: z.strictObject({ why }), answer: planWritten },
  refusals: [404, 409, 410, 412],
  handle: call =>
    changePlan(call, 'POST reopen', {
      type: 'ReopenPlan',
      command: () => ({ type: 'ReopenPlan', data: call.body }),
    }),
})
