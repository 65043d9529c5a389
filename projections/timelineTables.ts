/** The tables of the timeline: items, their versions, and what was decided about them. */
import type { EntryContent, EntryKind } from '../domain/entry/content.ts'
import type { Label, LabelOrUnset } from '../domain/kernel/terms.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { EntryFacts } from '../domain/policy/request.ts'
import type { DecidedRow } from './decided.ts'
import { integer, json, optional, table, text, type RowOf } from './tables.ts'
import type { EntryHead } from './views.ts'

/** One row an item: what is decided by, and ordered by. */
export const entries = table(
  'timeline_entry',
  {
    id: text(),
    patient: text(),
    /** The last revision of its stream that says something new of it. */
    revision: integer(),
    /** The revision that is shown, and the last that retracted the item. */
    shown_revision: integer(),
    retracted_revision: optional(integer()),
    kind: text<EntryKind>(),
    /** As filed, or as somebody set it since. */
    label: text<LabelOrUnset>(),
    team: optional(text()),
    effective: text<Instant>(),
    release_at: text<Instant>(),
    hold: text<EntryFacts['hold']>(),
    /** 1 where the version that is shown was released early. */
    hastened: integer(),
  },
  { key: ['id'], indexes: [['patient', 'effective', 'id']] },
)

/** Where a version comes from, and when: in the order in which a view says it. */
export type Origin = Pick<
  EntryHead,
  'organisation' | 'team' | 'author' | 'effective' | 'issued' | 'recordedAt'
>

export const versions = table(
  'timeline_version',
  {
    entry: text(),
    revision: integer(),
    patient: text(),
    /** 1 where an older version came after a newer one. */
    late: integer(),
    /** As this version was filed, or as somebody set the item's since. */
    label: text<LabelOrUnset>(),
    team: optional(text()),
    /** Answers are put together from these two as they are, unopened. */
    origin: json<Origin>(),
    content: json<EntryContent>(),
  },
  { key: ['entry', 'revision'], indexes: [['patient']] },
)

/** What was decided about an item, which may be known before the item is. */
export const decisions = table(
  'timeline_decision',
  {
    entry: text(),
    patient: text(),
    label: optional(text<Label>()),
    hold: text<EntryFacts['hold']>(),
    /** The revision as which the item was released early, where it was. */
    hastened: optional(integer()),
  },
  { key: ['entry'], indexes: [['patient']] },
)

export type EntryRow = RowOf<typeof entries>
export type VersionRow = RowOf<typeof versions>
export type TimelineTables = {
  readonly timeline_entry: EntryRow
  readonly timeline_version: VersionRow
  readonly timeline_decided: DecidedRow
}
export type DecisionRow = RowOf<typeof decisions>
