/** Who is writing in a care plan at this moment (K2): who and where, never what. */
import { z } from 'zod'
import { toInstant } from '../../domain/kernel/time.ts'
import { json, refuse } from '../http/answers.ts'
import { unseen } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { planDisclosed } from './carePlanLook.ts'
import { ofPlan, writer } from './carePlanSchemas.ts'
import { anyRole } from './person.ts'

/** Whoever saved a draft so short a time ago is writing. */
const writingMs = 15_000

export const readWriters = route({
  name: 'readCarePlanWriters',
  method: 'get',
  path: '/api/v1/patients/{patient}/care-plans/{plan}/writers',
  summary: 'Read who else is writing here: who saved a draft in the last 15 seconds',
  who: anyRole,
  shape: { ...bare, params: ofPlan, answer: z.strictObject({ items: z.array(writer).readonly() }) },
  refusals: [404],
  handle: async call => {
    const disclosure = await planDisclosed(call)
    if (disclosure === undefined) return refuse(unseen)
    const since = toInstant(Date.parse(call.exchange.clock()) - writingMs)
    return json({
      items: await call.exchange.queries.carePlans.writers(disclosure, call.params.plan, since),
    })
  },
})
