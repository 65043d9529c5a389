/** The schemas of care plans as the API sends them. */
import { z } from 'zod'
import { draftTarget } from '../../domain/draft/events.ts'
import { role } from '../../domain/kernel/actor.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { itemContent, sectionId, templateSection, templateVersion } from '../../domain/kernel/planSections.ts'
import { label } from '../../domain/kernel/terms.ts'
import { instant, localDate } from '../../domain/kernel/time.ts'

/** The body of what says everything by its address. */
export const nothing = z.strictObject({}).optional()

export const ofPlan = z.strictObject({ patient: opaqueId, plan: opaqueId })

const version = z.number().int().nonnegative()
const trace = { at: instant, user: z.string(), role, team: opaqueId.optional() }
const traced = z.strictObject(trace)

const item = z
  .strictObject({
    id: opaqueId,
    content: itemContent,
    status: z.enum(['open', 'completed', 'dropped']),
    added: traced,
    changed: traced.optional(),
    progress: z.array(z.strictObject({ at: instant, percent: z.number().int() })).readonly(),
  })
  .meta({ id: 'CarePlanItem' })

const answer = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.enum(['unanswered', 'changed']) }),
  z.strictObject({ answer: z.literal('agreed'), by: traced }),
  z.strictObject({ answer: z.literal('notAgreed'), why: z.string().optional(), by: traced }),
])

const section = z
  .strictObject({
    ...templateSection.unwrap().shape,
    former: z.boolean().meta({ description: 'The template has it no more' }),
    label,
    owner: opaqueId.optional(),
    text: z.string(),
    changed: traced.optional(),
    agreement: answer,
    items: z.array(item).readonly(),
  })
  .meta({ id: 'CarePlanSection' })

export const step = z
  .strictObject({
    ...trace,
    version,
    what: z.string().meta({ description: 'The type of the event' }),
    sections: z.array(sectionId).readonly(),
    item: opaqueId.optional(),
  })
  .meta({ id: 'CarePlanStep' })

const head = {
  id: opaqueId,
  patient: opaqueId,
  version: version.meta({ description: 'Counted from 0 over what the caller may see' }),
  name: z.string().meta({ description: 'What commands call this version: the ETag, for If-Match' }),
  at: instant,
  status: z.enum(['open', 'closed']),
  title: z.string(),
  template: templateVersion,
  drafted: traced,
  reviewOn: localDate.optional(),
  published: z.strictObject({ ...trace, number: z.number().int(), version }).optional(),
}

export const planHead = z.strictObject(head).meta({ id: 'CarePlanHead' })

export const plan = z
  .strictObject({
    ...head,
    newest: version,
    reviewed: z.strictObject({ ...trace, words: z.string().optional() }).optional(),
    sections: z.array(section).readonly(),
  })
  .meta({ id: 'CarePlan' })

export const draft = z
  .strictObject({
    draft: opaqueId,
    author: z.string(),
    role,
    team: opaqueId.optional(),
    target: draftTarget,
    revision: z.number().int(),
    savedAt: instant,
    offered: z.boolean(),
    base: version.meta({ description: 'The version of the plan that it is written from' }),
    baseName: z.string(),
    fields: z.record(z.string(), z.string()).readonly(),
  })
  .meta({ id: 'CarePlanDraft' })

export const writer = z.strictObject({ ...trace, section: sectionId }).meta({ id: 'CarePlanWriter' })

/** What a change of a plan answers: the version that it came to, as the caller may see it, which is the ETag too. */
const writtenPlan = { version: version.optional(), changed: z.boolean() }
export const planWritten = z.strictObject(writtenPlan).meta({ id: 'CarePlanWritten' })
export const itemWritten = z.strictObject({ ...writtenPlan, item: opaqueId })
export const newPlan = z.strictObject({ ...writtenPlan, plan: opaqueId })
export const draftWritten = z.strictObject({
  draft: opaqueId,
  revision: z.number().int(),
  changed: z.boolean(),
})

const texts = { base: z.string(), mine: z.string(), theirs: z.string() }
const newest = z.string().meta({ description: 'The version to settle it against, for If-Match' })
/** A 409 about what two people wrote: both sides, and what they wrote from. */
export const conflict = z
  .discriminatedUnion('of', [
    z.strictObject({
      of: z.literal('text'),
      newest,
      ...texts,
      stretches: z
        .array(z.union([z.strictObject({ agreed: z.string() }), z.strictObject(texts)]))
        .readonly()
        .meta({ description: 'In order: what all agree on, and where they part' }),
    }),
    z.strictObject({
      of: z.literal('item'),
      newest,
      fields: z
        .array(
          z.strictObject({
            field: z.string(),
            base: z.unknown().optional(),
            mine: z.unknown().optional(),
            theirs: z.unknown().optional(),
          }),
        )
        .readonly(),
    }),
  ])
  .meta({ id: 'Conflict', description: 'Where two people changed the same, for a person to settle' })
