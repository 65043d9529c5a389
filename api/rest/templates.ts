/** Care plan templates: proposed in versions, agreed by each organisation, retired. Everybody who is signed in may read them; the office changes them (K5). */
import { z } from 'zod'
import type { CommandOf } from '../../domain/kernel/decider.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { templateSections } from '../../domain/kernel/planSections.ts'
import { instant } from '../../domain/kernel/time.ts'
import { template, versionStates } from '../../domain/template/decider.ts'
import { templateCommands } from '../../domain/template/events.ts'
import { json, refuse } from '../http/answers.ts'
import { bare, route } from '../http/route.ts'
import { anyRole } from './person.ts'
import { written } from './schemas.ts'
import { changeOf, type Asked } from './writing.ts'

const office = ['administrator'] as const
const path = '/api/v1/care-plan-templates'

const version = z.number().int().nonnegative()
const view = z
  .strictObject({
    id: opaqueId,
    version,
    revision: z.number().int().meta({ description: 'Of the template: what If-Match names' }),
    title: z.string(),
    plainTitle: z.string().meta({ description: 'As the person reads it' }),
    sections: templateSections,
    partners: z.array(opaqueId).readonly().meta({ description: 'Providers that must all agree' }),
    agreed: z.array(z.strictObject({ organisation: opaqueId, at: instant })).readonly(),
    state: z.enum(versionStates),
    proposedAt: instant,
    inForceSince: instant.optional(),
    endedAt: instant.optional().meta({ description: 'When it was superseded or retired' }),
    retiredBecause: z.string().optional(),
  })
  .meta({ id: 'CarePlanTemplate' })

export const readTemplates = route({
  name: 'readCarePlanTemplates',
  method: 'get',
  path,
  summary: 'List care plan templates: every version, how it stands and who has agreed',
  who: anyRole,
  shape: {
    ...bare,
    query: z.strictObject({ state: z.enum(versionStates).optional() }),
    answer: z.strictObject({ items: z.array(view).readonly() }),
  },
  refusals: [],
  handle: async ({ exchange, query: { state } }) => {
    const all = await exchange.queries.templates.list()
    return json({ items: all.filter(one => state === undefined || one.state === state) })
  },
})

const ofTemplate = z.strictObject({ template: opaqueId })
const ofVersion = z.strictObject({
  template: opaqueId,
  version: z
    .string()
    .regex(/^\d{1,6}$/, 'a version: a number from 0')
    .transform(Number),
})

export const readTemplate = route({
  name: 'readCarePlanTemplate',
  method: 'get',
  path: `${path}/{template}/versions/{version}`,
  summary: 'Read one version of a care plan template; what was ever proposed stays readable',
  who: anyRole,
  shape: { ...bare, params: ofVersion, answer: view },
  refusals: [404],
  handle: async ({ exchange, params }) => {
    const found = await exchange.queries.templates.read(params.template, params.version)
    return found === undefined
      ? refuse({ code: 'not-found', detail: 'There is no such version of a template' })
      : json(found, { etag: found.revision })
  },
})

type Command = CommandOf<typeof templateCommands>

const change = (call: Asked, routeName: string, asked: { readonly id: string; readonly command: Command }) =>
  changeOf(call, routeName, { change: () => ({ aggregate: template, ...asked }) })

/** The proposer names the template, a new one too: a proposal that is sent twice is then one. */
const proposal = z.strictObject({
  template: opaqueId.meta({ description: 'A new template has an id that its proposer chooses' }),
  ...templateCommands.ProposeTemplate.data.unwrap().shape,
})

export const proposeTemplate = route({
  name: 'proposeCarePlanTemplate',
  method: 'post',
  path,
  summary: 'Propose the next version of a care plan template, or the first of a new one',
  who: office,
  shape: { ...bare, body: proposal, answer: written },
  refusals: [409, 412],
  handle: call => {
    const { template: id, ...data } = call.body
    return change(call, 'POST care-plan-template', { id, command: { type: 'ProposeTemplate', data } })
  },
})

export const agreeToTemplate = route({
  name: 'agreeToCarePlanTemplate',
  method: 'post',
  path: `${path}/{template}/agreements`,
  summary: 'Record that an organisation agrees to a version; with the last one it is in force',
  who: office,
  shape: {
    ...bare,
    params: ofTemplate,
    body: z.strictObject({ version, organisation: opaqueId }),
    answer: written,
  },
  refusals: [404, 409, 412],
  handle: call =>
    change(call, 'POST care-plan-template agreement', {
      id: call.params.template,
      command: { type: 'AgreeToTemplate', data: call.body },
    }),
})

export const retireTemplate = route({
  name: 'retireCarePlanTemplate',
  method: 'post',
  path: `${path}/{template}/retire`,
  summary: 'Retire a version: no plan is made with it any more; plans that were stay as they are',
  who: office,
  shape: {
    ...bare,
    params: ofTemplate,
    body: z.strictObject({ version, why: z.string().trim().min(1).max(500) }),
    answer: written,
  },
  refusals: [404, 409, 412],
  handle: call =>
    change(call, 'POST care-plan-template retire', {
      id: call.params.template,
      command: { type: 'RetireTemplate', data: call.body },
    }),
})
