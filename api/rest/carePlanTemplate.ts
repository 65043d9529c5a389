/** The template of a care plan: the one it is made with, and moving it to a newer one (K5). */
import { z } from 'zod'
import { templateVersion, type TemplateVersion } from '../../domain/kernel/planSections.ts'
import type { TemplateView } from '../../projections/templateViews.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Problem } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { changePlan } from './carePlanChange.ts'
import { ofPlan, planWritten } from './carePlanSchemas.ts'
import { anyRole } from './person.ts'

const why = 'There is no such template in force'
const noTemplate: Problem = { code: 'invalid', detail: why, faults: [{ place: 'body.template', why }] }

/** A template that plans may be made with now, or why not. */
export const inForce = async (
  { exchange }: { readonly exchange: Exchange },
  { id, version }: TemplateVersion,
): Promise<TemplateView | Problem> => {
  const all = await exchange.queries.templates.inForce()
  return all.find(one => one.id === id && one.version === version) ?? noTemplate
}

export const movePlan = route({
  name: 'moveCarePlan',
  method: 'post',
  path: '/api/v1/patients/{patient}/care-plans/{plan}/template',
  summary: 'Move a care plan to another template in force: what it holds stays',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPlan,
    body: z.strictObject({ template: templateVersion }),
    answer: planWritten,
  },
  refusals: [404, 409, 410, 412],
  handle: call =>
    changePlan(call, 'POST template', {
      type: 'MovePlanToTemplate',
      command: async () => {
        const { template } = call.body
        const found = await inForce(call, template)
        if ('code' in found) return found
        return { type: 'MovePlanToTemplate', data: { template, sections: found.sections } }
      },
    }),
})
