/** The tables of care plans: each plan’s history as it was recorded, what lists of plans are made from, and open drafts. */
import type { DraftTarget } from '../domain/draft/events.ts'
import type { Role } from '../domain/kernel/actor.ts'
import type { AnyEvent } from '../domain/kernel/event.ts'
import type { Instant, LocalDate } from '../domain/kernel/time.ts'
import { integer, json, optional, table, text, type RowOf } from './tables.ts'

/** What a viewer reads is folded from these, so that any version can be shown and any two compared. */
export const planEvents = table(
  'care_plan_event',
  {
    plan: text(),
    revision: integer(),
    patient: text(),
    at: text<Instant>(),
    user_id: text(),
    role: text<Role>(),
    team: optional(text()),
    event: json<AnyEvent>(),
  },
  { key: ['plan', 'revision'], indexes: [['patient']] },
)

export const plans = table(
  'care_plan',
  {
    id: text(),
    patient: text(),
    status: text<'open' | 'closed'>(),
    review_on: optional(text<LocalDate>()),
  },
  { key: ['id'], indexes: [['patient'], ['review_on']] },
)

/** The teams that answer for a plan: the one that drafted it, and those that own a section. */
export const planTeams = table(
  'care_plan_team',
  { plan: text(), team: text(), patient: text() },
  { key: ['plan', 'team'], indexes: [['team'], ['patient']] },
)

export const openDrafts = table(
  'care_plan_draft',
  {
    draft: text(),
    /** The section’s word or the item’s id. */
    target_key: text(),
    patient: text(),
    plan: text(),
    author: text(),
    role: text<Role>(),
    team: optional(text()),
    /** Of the draft’s stream: its last save. */
    revision: integer(),
    /** When it was saved last. */
    at: text<Instant>(),
    offered: integer(),
    target: json<DraftTarget>(),
    base: integer(),
    fields: json<Readonly<Record<string, string>>>(),
  },
  { key: ['draft', 'target_key'], indexes: [['plan'], ['patient']] },
)

export type PlanEventRow = RowOf<typeof planEvents>
export type OpenDraftRow = RowOf<typeof openDrafts>
export type CarePlanTables = {
  readonly care_plan_event: PlanEventRow
  readonly care_plan: RowOf<typeof plans>
  readonly care_plan_team: RowOf<typeof planTeams>
  readonly care_plan_draft: OpenDraftRow
}
