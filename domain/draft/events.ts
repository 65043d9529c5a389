/** What somebody is typing into a care plan, kept as they type: one stream for each author of each plan (K2). */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { opaqueId } from '../kernel/ids.ts'
import { longestText, sectionId } from '../kernel/planSections.ts'

/** Which part of the plan it is for: a section's text, or an item (of a section; new where the plan has none of this id). */
export const draftTarget = z.discriminatedUnion('type', [
  z.object({ type: z.literal('section'), section: sectionId }).readonly(),
  z.object({ type: z.literal('item'), section: sectionId, item: opaqueId }).readonly(),
])
export type DraftTarget = z.infer<typeof draftTarget>

const revision = z.number().int().nonnegative()
/** The fields of the form as they were typed, whether or not they make sense yet: a section has one, `text`. */
export const draftValues = z
  .record(z.string().regex(/^[a-z][a-zA-Z-]{0,39}$/), z.string().max(longestText))
  .refine(fields => Object.keys(fields).length <= 20, 'at most 20 fields')
  .readonly()
/** `base`: the plan's revision that was before the author. */
const save = { plan: opaqueId, target: draftTarget, base: revision, values: draftValues }
const saved = z.object({ ...save, author: z.string().min(1) }).readonly()
const target = z.object({ target: draftTarget }).readonly()
/** `through`: the newest revision of the draft that is in the plan. */
const merged = z.object({ target: draftTarget, through: revision }).readonly()

export const draftEvents = {
  DraftSaved: { v: 1, data: saved },
  /** Shown to whoever may see the section. Until then nobody but its author sees it. */
  DraftOffered: { v: 1, data: target },
  DraftMerged: { v: 1, data: merged },
  DraftDiscarded: { v: 1, data: target },
} as const satisfies EventContracts

const who = [
  { role: 'patient', relationship: 'self' },
  { role: 'professional', relationship: 'reader' },
] as const
export const draftCommands = {
  SaveDraft: { data: z.object(save).readonly(), who },
  OfferDraft: { data: target, who },
  /** By its author, or by anybody who may see the section once it is offered. */
  NoteMerged: { data: merged, who },
  DiscardDraft: { data: target, who },
} as const satisfies CommandContracts
