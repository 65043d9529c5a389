/** The items of a care plan: goals, actions, triggers, contacts and regimens, each with an identity of its own (K1, K2). */
import { z } from 'zod'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { draftCitation, itemContent, sectionId } from '../../domain/kernel/planSections.ts'
import { json, refuse } from '../http/answers.ts'
import { bare, route } from '../http/route.ts'
import { changed, changePlan } from './carePlanChange.ts'
import { conflictOr } from './carePlanConflict.ts'
import { itemWritten, ofPlan, planWritten } from './carePlanSchemas.ts'
import { anyRole } from './person.ts'

const path = '/api/v1/patients/{patient}/care-plans/{plan}/items'
const ofItem = ofPlan.extend({ item: opaqueId })

export const postItem = route({
  name: 'postCarePlanItem',
  method: 'post',
  path,
  summary: 'Add an item to a section: two who add never get in each other’s way',
  who: anyRole,
  shape: {
    ...bare,
    params: ofPlan,
    body: z.strictObject({ section: sectionId, content: itemContent }),
    answer: itemWritten,
  },
  refusals: [404, 409, 410, 412],
  handle: async call => {
    const idFor = (commandId: string): string => call.exchange.fingerprint('item', commandId).slice(0, 32)
    const came = await changed(call, 'POST items', {
      type: 'AddItem',
      command: ({ ids }) => ({
        type: 'AddItem',
        data: { ...call.body, item: idFor(ids.commandId) },
      }),
    })
    if ('code' in came) return refuse(came)
    return json({ ...came.body, item: idFor(came.seen.ids.commandId) }, came.tag)
  },
})

export const putItem = route({
  name: 'putCarePlanItem',
  method: 'put',
  path: `${path}/{item}`,
  summary:
    'Change an item from the version in If-Match: merged field by field with what others changed since, or a 409 with both sides',
  who: anyRole,
  shape: {
    ...bare,
    params: ofItem,
    body: z.strictObject({
      content: itemContent,
      from: draftCitation.optional().meta({ description: 'The draft that this settles by hand' }),
    }),
    answer: planWritten,
  },
  refusals: [404, 409, 410, 412, 428],
  handle: call => {
    const { item } = call.params
    const { content, from } = call.body
    return changePlan(call, 'PUT item', {
      type: 'ChangeItem',
      carriesVersion: true,
      command: ({ base }) => ({
        type: 'ChangeItem',
        data: { item, content, base, ...(from !== undefined && { from }) },
      }),
      problem: (seen, rejection) =>
        conflictOr(call, seen, { rejection, mine: () => ({ base: seen.named, item, content }) }),
    })
  },
})

export const completeItem = route({
  name: 'completeCarePlanItem',
  method: 'post',
  path: `${path}/{item}/complete`,
  summary: 'Say that a goal is reached or an action done',
  who: anyRole,
  shape: {
    ...bare,
    params: ofItem,
    body: z.strictObject({ words: z.string().trim().min(1).max(1000).optional() }),
    answer: planWritten,
  },
  refusals: [404, 409, 410, 412],
  handle: call => {
    const { words } = call.body
    const data = { item: call.params.item, ...(words !== undefined && { words }) }
    return changePlan(call, 'POST complete', {
      type: 'CompleteItem',
      command: () => ({ type: 'CompleteItem', data }),
    })
  },
})

export const dropItem = route({
  name: 'dropCarePlanItem',
  method: 'post',
  path: `${path}/{item}/drop`,
  summary: 'Drop an item, and say why',
  who: anyRole,
  shape: {
    ...bare,
    params: ofItem,
    body: z.strictObject({ why: z.string().trim().min(1).max(1000) }),
    answer: planWritten,
  },
  refusals: [404, 409, 410, 412],
  handle: call =>
    changePlan(call, 'POST drop', {
      type: 'DropItem',
      command: () => ({ type: 'DropItem', data: { item: call.params.item, why: call.body.why } }),
    }),
})
