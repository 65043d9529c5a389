/** What may have happened to a care plan that several organisations and the person write together (K1, K2). */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { opaqueId } from '../kernel/ids.ts'
import {
  draftCitation,
  itemContent,
  sectionId,
  sectionText,
  templateSections,
  templateVersion,
} from '../kernel/planSections.ts'
import { label } from '../kernel/terms.ts'
import { localDate } from '../kernel/time.ts'

const revision = z.number().int().nonnegative()
const reason = z.string().min(1).max(1000)
/** The template's sections are said again, so that a plan is understood by itself for ever. */
const drafted = z
  .object({
    patient: opaqueId,
    title: z.string().min(1).max(200),
    template: templateVersion,
    sections: templateSections,
    reviewOn: localDate.optional(),
  })
  .readonly()
/** The whole text. `from`: the saved draft that it was merged from. */
const written = { section: sectionId, text: sectionText, from: draftCitation.optional() }
const item = { item: opaqueId, section: sectionId, content: itemContent, from: draftCitation.optional() }
const labelled = z.object({ section: sectionId, label, reason: reason.optional() }).readonly()
const owned = z.object({ section: sectionId, team: opaqueId }).readonly()
const completed = z.object({ item: opaqueId, words: z.string().max(1000).optional() }).readonly()
const dropped = z.object({ item: opaqueId, why: reason }).readonly()
const sections = z.array(sectionId).min(1).max(40).readonly()
/** `seen`: the plan's revision that was before the person's eyes. What changes afterwards is never agreed by this. */
const agreed = z.object({ seen: revision, sections }).readonly()
const notAgreed = z.object({ seen: revision, sections, why: reason }).readonly()
const reviewed = z.object({ words: z.string().max(4000).optional(), next: localDate.optional() }).readonly()
const moved = z.object({ template: templateVersion, sections: templateSections }).readonly()

export const carePlanEvents = {
  PlanDrafted: { v: 1, data: drafted },
  SectionWritten: { v: 1, data: z.object(written).readonly() },
  SectionLabelled: { v: 1, data: labelled },
  SectionOwnerSet: { v: 1, data: owned },
  ItemAdded: { v: 1, data: z.object(item).readonly() },
  ItemChanged: { v: 1, data: z.object(item).omit({ section: true }).readonly() },
  ItemCompleted: { v: 1, data: completed },
  ItemDropped: { v: 1, data: dropped },
  PlanAgreed: { v: 1, data: agreed },
  PlanNotAgreed: { v: 1, data: notAgreed },
  /** What stands is given out as a version of its own, counted from 1. */
  PlanPublished: { v: 1, data: z.object({ version: z.number().int().positive() }).readonly() },
  PlanReviewed: { v: 1, data: reviewed },
  ReviewDateSet: { v: 1, data: z.object({ on: localDate }).readonly() },
  PlanMovedToTemplate: { v: 1, data: moved },
  PlanClosed: { v: 1, data: z.object({ why: reason }).readonly() },
  PlanReopened: { v: 1, data: z.object({ why: reason }).readonly() },
} as const satisfies EventContracts

const self = { role: 'patient', relationship: 'self' } as const
const reader = { role: 'professional', relationship: 'reader' } as const
const writers = [self, reader] as const
const professionals = [reader] as const
/** The revision whose text the writer had before them. */
const base = { base: revision }

export const carePlanCommands = {
  DraftPlan: { data: drafted, who: writers },
  /** What others wrote since `base` is merged with it; refused as a conflict where both changed the same words. */
  WriteSection: { data: z.object({ ...written, ...base }).readonly(), who: writers },
  LabelSection: { data: labelled, who: writers },
  SetSectionOwner: { data: owned, who: professionals },
  AddItem: { data: z.object(item).readonly(), who: writers },
  /** Field by field: what others changed since `base` stays; refused as a conflict where both changed the same field otherwise. */
  ChangeItem: {
    data: z
      .object({ ...item, ...base })
      .omit({ section: true })
      .readonly(),
    who: writers,
  },
  CompleteItem: { data: completed, who: writers },
  DropItem: { data: dropped, who: writers },
  AgreeToPlan: { data: agreed, who: [self] },
  DisagreeWithPlan: { data: notAgreed, who: [self] },
  /** `seen`: the newest revision that the publisher knows of. What was published at it or since is published already. */
  PublishPlan: { data: z.object({ seen: revision }).readonly(), who: professionals },
  ReviewPlan: { data: reviewed, who: professionals },
  SetReviewDate: { data: z.object({ on: localDate }).readonly(), who: professionals },
  MovePlanToTemplate: { data: moved, who: professionals },
  ClosePlan: { data: z.object({ why: reason }).readonly(), who: professionals },
  ReopenPlan: { data: z.object({ why: reason }).readonly(), who: professionals },
} as const satisfies CommandContracts
