/** A care plan's history: every step that the caller may know of, newest first (K2). */
import { json, refuse } from '../http/answers.ts'
import { unseen } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { noVersion, planRead } from './carePlanLook.ts'
import { ofPlan, step } from './carePlanSchemas.ts'
import { anyRole } from './person.ts'
import { pageOf, paging } from './schemas.ts'
import { z } from 'zod'

const path = '/api/v1/patients/{patient}/care-plans/{plan}'

const after = z
  .string()
  .regex(/^\d{1,9}$/, 'the `next` of the page before')
  .transform(Number)
  .optional()

export const readVersions = route({
  name: 'readCarePlanVersions',
  method: 'get',
  path: `${path}/versions`,
  summary: 'Read who did what to a plan and when, newest first',
  who: anyRole,
  shape: { ...bare, params: ofPlan, query: z.strictObject({ ...paging, after }), answer: pageOf(step) },
  refusals: [404],
  handle: async call => {
    const view = await planRead(call)
    if (view === undefined) return refuse(unseen)
    if (view === 'no such version') return refuse(noVersion)
    const { after: before = view.newest + 1, limit } = call.query
    const rest = view.history.filter(({ version }) => version < before).toReversed()
    const items = rest.slice(0, limit)
    const last = items.at(-1)
    return json({
      items,
      ...(rest.length > items.length && last !== undefined && { next: String(last.version) }),
    })
  },
})
