/** The sections of a care plan: written together, put under a label, owned by a team (K1, K2). */
import { z } from 'zod'
import { draftCitation, sectionId, sectionText } from '../../domain/kernel/planSections.ts'
import { label } from '../../domain/kernel/terms.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import type { Problem } from '../http/problems.ts'
import { bare, route } from '../http/route.ts'
import { changePlan } from './carePlanChange.ts'
import { conflictOr } from './carePlanConflict.ts'
import { ofPlan, planWritten } from './carePlanSchemas.ts'
import { anyRole } from './person.ts'

const path = '/api/v1/patients/{patient}/care-plans/{plan}/sections/{section}'
const ofSection = ofPlan.extend({ section: sectionId })

export const putSection = route({
  name: 'putCarePlanSection',
  method: 'put',
  path,
  summary:
    'Write a section’s text from the version in If-Match: merged with what others wrote since, or a 409 with both sides',
  who: anyRole,
  shape: {
    ...bare,
    params: ofSection,
    body: z.strictObject({
      text: sectionText,
      from: draftCitation.optional().meta({ description: 'The draft that this settles by hand' }),
    }),
    answer: planWritten,
  },
  refusals: [404, 409, 410, 412, 428],
  handle: call => {
    const { section } = call.params
    const { text, from } = call.body
    return changePlan(call, 'PUT section', {
      type: 'WriteSection',
      carriesVersion: true,
      command: ({ base }) => ({
        type: 'WriteSection',
        data: { section, text, base, ...(from !== undefined && { from }) },
      }),
      problem: (seen, rejection) =>
        conflictOr(call, seen, { rejection, mine: () => ({ base: seen.named, section, text }) }),
    })
  },
})

export const putLabel = route({
  name: 'putCarePlanLabel',
  method: 'put',
  path: `${path}/label`,
  summary: 'Put a section under another label: it is seen by those with whom that is shared',
  who: anyRole,
  shape: {
    ...bare,
    params: ofSection,
    body: z.strictObject({ label, reason: z.string().trim().min(1).max(1000).optional() }),
    answer: planWritten,
  },
  refusals: [404, 409, 410, 412],
  handle: call => {
    const { label: to, reason } = call.body
    const data = { section: call.params.section, label: to, ...(reason !== undefined && { reason }) }
    return changePlan(call, 'PUT label', {
      type: 'LabelSection',
      command: () => ({ type: 'LabelSection', data }),
    })
  },
})

const none = 'There is no such team'
const noTeam: Problem = { code: 'invalid', detail: none, faults: [{ place: 'body.team', why: none }] }

export const putOwner = route({
  name: 'putCarePlanOwner',
  method: 'put',
  path: `${path}/owner`,
  summary: 'Say which team keeps a section up',
  who: anyRole,
  shape: { ...bare, params: ofSection, body: z.strictObject({ team: opaqueId }), answer: planWritten },
  refusals: [404, 409, 410, 412],
  handle: call => {
    const { team } = call.body
    return changePlan(call, 'PUT owner', {
      type: 'SetSectionOwner',
      command: async () =>
        (await call.exchange.queries.directory.team(team))?.open === true
          ? { type: 'SetSectionOwner', data: { section: call.params.section, team } }
          : noTeam,
    })
  },
})
