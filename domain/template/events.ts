/** What may have happened to a care plan template: proposed in versions, agreed by each organisation, in force, retired (K5). */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { opaqueId } from '../kernel/ids.ts'
import { templateSections } from '../kernel/planSections.ts'

const version = z.number().int().nonnegative()
const title = z.string().min(1).max(120)
/** Providers that must all agree. */
const partners = z
  .array(opaqueId)
  .min(1)
  .max(200)
  .readonly()
  .refine(list => new Set(list).size === list.length, 'a partner stands once')

/** `plainTitle`: as the person reads it. */
const proposed = z
  .object({ version, title, plainTitle: title, sections: templateSections, partners })
  .readonly()
const agreed = z.object({ version, organisation: opaqueId }).readonly()
const retired = z.object({ version, why: z.string().min(1).max(500) }).readonly()

export const templateEvents = {
  TemplateProposed: { v: 1, data: proposed },
  TemplateAgreed: { v: 1, data: agreed },
  /** In the same append as the last agreement. The version that was in force until then is superseded. */
  TemplateInForce: { v: 1, data: z.object({ version }).readonly() },
  TemplateRetired: { v: 1, data: retired },
} as const satisfies EventContracts

const office = [
  { role: 'administrator', relationship: 'office' },
  { role: 'system', relationship: 'office' },
] as const
export const templateCommands = {
  ProposeTemplate: { data: proposed, who: office },
  /** The office records what an organisation has agreed to. */
  AgreeToTemplate: { data: agreed, who: office },
  RetireTemplate: { data: retired, who: office },
} as const satisfies CommandContracts
