/** What people decided about items, event by event: moved to another label, held back, released early. */
import type { consentEvents } from '../domain/consent/events.ts'
import type { Role } from '../domain/kernel/actor.ts'
import type { EventOf, Recorded } from '../domain/kernel/event.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { Label, LabelOrUnset } from '../domain/kernel/terms.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { Rows } from './rows.ts'
import { integer, optional, table, text, type RowOf } from './tables.ts'

/** The events that decide about one item. */
export type Deciding = Extract<
  EventOf<typeof consentEvents>,
  { readonly type: 'EntryRelabelled' | 'ReleaseHeld' | 'ReleaseHastened' }
>

export const decided = table(
  'timeline_decided',
  {
    patient: text(),
    /** In the person's consent stream. */
    revision: integer(),
    at: text<Instant>(),
    type: text<Deciding['type']>(),
    entry: text(),
    user_id: text(),
    role: text<Role>(),
    team: optional(text()),
    reason: optional(text()),
    was: optional(text<LabelOrUnset>()),
    label: optional(text<Label>()),
    until: optional(text<Instant>()),
  },
  { key: ['patient', 'revision'], indexes: [['patient', 'entry']] },
)
export type DecidedRow = RowOf<typeof decided>

const holdOf = (event: Deciding): Pick<DecidedRow, 'label' | 'until'> => {
  switch (event.type) {
    case 'EntryRelabelled':
      return { label: event.data.label, until: null }
    case 'ReleaseHeld':
      return { label: null, until: event.data.until ?? null }
    case 'ReleaseHastened':
      return { label: null, until: null }
  }
}

/** Keeps one decision. `was` is the label that the item had until then, where the item is known. */
export const keepDecided = async (
  rows: Rows,
  { stream, revision, at, meta }: Recorded,
  { event, was }: { readonly event: Deciding; readonly was?: LabelOrUnset | undefined },
): Promise<void> => {
  const { user, role, team } = meta.actor
  await rows.put(decided, {
    patient: idOf(stream),
    revision,
    at,
    type: event.type,
    entry: event.data.entry,
    user_id: user,
    role,
    team: team ?? null,
    reason: event.data.reason ?? null,
    was: was ?? null,
    ...holdOf(event),
  })
}
