/** A person's care plans: listed, drafted from a template in force, read as they stand or as of a version (K1, K5). */
import { z } from 'zod'
import { templateVersion } from '../../domain/kernel/planSections.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { localDate } from '../../domain/kernel/time.ts'
import type { PlanView } from '../../projections/carePlanViews.ts'
import { idOf } from '../../domain/kernel/ids.ts'
import { json, refuse } from '../http/answers.ts'
import { once } from '../http/kept.ts'
import { unseen } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { askedBy, cameTo, problemFor } from './carePlanChange.ts'
import { mayLookAtPlans, noVersion, planRead } from './carePlanLook.ts'
import { newPlan, ofPlan, plan, planHead } from './carePlanSchemas.ts'
import { inForce } from './carePlanTemplate.ts'
import { anyRole, mayLook } from './person.ts'
import { ofPatient } from './schemas.ts'
import { idsOf } from './writing.ts'

const path = '/api/v1/patients/{patient}/care-plans'

const headOf = ({
  sections: _sections,
  history: _history,
  newest: _newest,
  reviewed: _reviewed,
  ...head
}: PlanView) => head

export const readPlans = route({
  name: 'readCarePlans',
  method: 'get',
  path,
  summary: 'List a person’s care plans of which you may see something',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPatient,
    answer: z.strictObject({ items: z.array(planHead).readonly() }),
  },
  refusals: [404],
  handle: async call => {
    const { access, queries } = call.exchange
    const may = await mayLookAtPlans(call, call.params.patient)
    if (may === undefined) return refuse(unseen)
    const cited = await queries.carePlans.pick(may)
    const disclosure = await access.disclose(may, cited)
    const views = await Promise.all(
      cited.map(({ stream }) => queries.carePlans.read(disclosure, idOf(stream))),
    )
    return json({ items: views.filter(view => view !== undefined).map(headOf) })
  },
})

const drafting = z.strictObject({
  template: templateVersion,
  title: z.string().trim().min(1).max(200),
  reviewOn: localDate.optional(),
})

export const postPlan = route({
  name: 'postCarePlan',
  method: 'post',
  path,
  summary: 'Draft a care plan from a template in force',
  who: anyRole,
  shape: { ...bare, params: ofPatient, body: drafting, answer: newPlan },
  refusals: [404, 409, 410],
  handle: async call => {
    const { exchange, body, params } = call
    const ids = idsOf(call, 'POST care-plans')
    if ('code' in ids) return refuse(ids)
    const may = await mayLook(call, params.patient, 'carePlan')
    if (may === undefined) return refuse(unseen)
    const template = await inForce(call, body.template)
    if ('code' in template) return refuse(template)
    const { patient } = params
    const id = exchange.fingerprint('care plan', ids.commandId).slice(0, 32)
    const ofNew = { ...call, params: { patient, plan: id } }
    const data = { ...body, patient, sections: template.sections }
    const outcome = await once(exchange, ids, () =>
      exchange.planWriting.ask(askedBy(ofNew, ids), { type: 'DraftPlan', data }),
    )
    if (isRejection(outcome)) return refuse(problemFor(outcome))
    const { body: came, tag } = await cameTo(ofNew, { may }, outcome)
    return json({ ...came, plan: id }, tag)
  },
})

const asOf = z.strictObject({
  version: z
    .string()
    .regex(/^\d{1,9}$/, 'a version: a number from 0')
    .transform(Number)
    .optional()
    .meta({ description: 'As of this version; the newest unless told' }),
})

export const readPlan = route({
  name: 'readCarePlan',
  method: 'get',
  path: `${path}/{plan}`,
  summary: 'Read a care plan, as it stands or as of a version',
  who: anyRole,
  shape: { ...bare, params: ofPlan, query: asOf, answer: plan },
  refusals: [404],
  handle: async call => {
    const view = await planRead(call, call.query.version)
    if (view === undefined) return refuse(unseen)
    if (view === 'no such version') return refuse(noVersion)
    const { history: _history, ...shown } = view
    return json(shown, { etag: view.name })
  },
})
