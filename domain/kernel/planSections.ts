/** What a care plan is made of: kinds of section, kinds of item, and a template's section. What templates, plans and drafts share. */
import { z } from 'zod'
import { opaqueId } from './ids.ts'
import { label } from './terms.ts'
import { localDate } from './time.ts'

/**
 * The sections of PRSB's Personalised Care and Support Plan (v2.0); `treatment` is a treatment plan among its additional plans, and
 * `specialNote` is what NHS 111 is told. Agreement, date and next review are of the plan as a whole and no sections.
 */
export const sectionKinds = [
  'aboutMe',
  'strengths',
  'needs',
  'goals',
  'actions',
  'contingency',
  'formulation',
  'additionalPlans',
  'treatment',
  'specialNote',
] as const
export const sectionKind = z.enum(sectionKinds)
export type SectionKind = z.infer<typeof sectionKind>

/** The word by which a section is known within its plan and its template. */
export const sectionId = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]{0,39}$/, 'a section’s word: a small letter, then letters and digits')

/** PRSB's own three: mandatory (never left empty), required (where there is something to say), optional. */
export const needs = ['mandatory', 'required', 'optional'] as const

export const templateSection = z
  .object({
    id: sectionId,
    kind: sectionKind,
    /** As professionals know it, and as the person reads it. */
    title: z.string().min(1).max(120),
    plainTitle: z.string().min(1).max(120),
    need: z.enum(needs),
    /** What it is kept under unless somebody says otherwise. */
    label,
    guidance: z.string().max(500).optional(),
  })
  .readonly()
export type TemplateSection = z.infer<typeof templateSection>

/** A template's sections: each word once. */
export const templateSections = z
  .array(templateSection)
  .min(1)
  .max(40)
  .readonly()
  .refine(list => new Set(list.map(({ id }) => id)).size === list.length, 'a section’s word stands once')

/** Which version of which template. */
export const templateVersion = z.object({ id: opaqueId, version: z.number().int().nonnegative() }).readonly()
export type TemplateVersion = z.infer<typeof templateVersion>

const words = z.string().max(4000)
const line = z.string().max(300)

/** Who does something: the person, a team by its id, or somebody in words (a daughter, a carer). */
export const doer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('person') }).readonly(),
  z.object({ type: z.literal('team'), id: opaqueId }).readonly(),
  z.object({ type: z.literal('other'), words: z.string().min(1).max(200) }).readonly(),
])
export type Doer = z.infer<typeof doer>

export const actionStages = ['planned', 'underway'] as const

/** What one item says. `progress` is in percent of the way. */
export const itemContent = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('goal'),
      text: words.min(1),
      why: words.optional(),
      progress: z.number().int().min(0).max(100).optional(),
    })
    .readonly(),
  z
    .object({
      kind: z.literal('action'),
      text: words.min(1),
      who: doer,
      due: localDate.optional(),
      stage: z.enum(actionStages),
    })
    .readonly(),
  z
    .object({
      kind: z.literal('trigger'),
      text: words.min(1),
      whatToDo: words,
      whoToContact: line.optional(),
    })
    .readonly(),
  z
    .object({
      kind: z.literal('contact'),
      text: line.min(1),
      role: line.optional(),
      phone: z.string().max(60),
      crisis: z.boolean(),
    })
    .readonly(),
  z
    .object({
      kind: z.literal('regimen'),
      text: words.min(1),
      /** How often, in words. */
      cycles: words.optional(),
      /** The first day of the first cycle. */
      start: localDate.optional(),
      cycleDays: z.number().int().min(1).max(366).optional(),
      cycleCount: z.number().int().min(1).max(60).optional(),
      whoToCall: line,
    })
    .readonly(),
])
export type ItemContent = z.infer<typeof itemContent>
export type ItemKind = ItemContent['kind']

/** The kinds of item that each kind of section may hold; every section may hold text beside them. */
export const itemKindsOf: Readonly<Record<SectionKind, readonly ItemKind[]>> = {
  aboutMe: [],
  strengths: [],
  needs: [],
  goals: ['goal'],
  actions: ['action'],
  contingency: ['trigger', 'contact'],
  formulation: [],
  additionalPlans: [],
  treatment: ['regimen', 'contact'],
  specialNote: [],
}

/** The longest text of a section, in characters. */
export const longestText = 20_000
export const sectionText = z.string().max(longestText)

/** A saved draft, as a plan remembers what was merged into it. */
export const draftCitation = z
  .object({ draft: opaqueId, revision: z.number().int().nonnegative() })
  .readonly()
export type DraftCitation = z.infer<typeof draftCitation>
