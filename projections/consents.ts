/** Who may see what, over time: every share as the period in which it stood; and when the person opted out of being counted. */
import { consentEvents, type Grantee } from '../domain/consent/events.ts'
import type { Recorded } from '../domain/kernel/event.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { Label } from '../domain/kernel/terms.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { OptOutView } from './decidedViews.ts'
import { removePerson } from './person.ts'
import { projection } from './projection.ts'
import type { Rows } from './rows.ts'
import { integer, json, optional, table, text, type RowOf } from './tables.ts'

const shares = table(
  'consent_share',
  {
    patient: text(),
    cause_revision: integer(),
    cause_type: text(),
    grantee_type: text<Grantee['type']>(),
    grantee_id: text(),
    labels: json<readonly Label[]>(),
    since: text<Instant>(),
    until: optional(text<Instant>()),
    ended_revision: optional(integer()),
    ended_type: optional(text()),
  },
  { key: ['patient', 'cause_revision'], indexes: [['patient', 'grantee_id']] },
)
const optOuts = table(
  'consent_opt_out',
  {
    patient: text(),
    revision: integer(),
    at: text<Instant>(),
    type: text<OptOutView['type']>(),
    chosen_by: text<OptOutView['by']>(),
  },
  { key: ['patient', 'revision'] },
)
export type ShareRow = RowOf<typeof shares>
export type ConsentTables = {
  readonly consent_share: ShareRow
  readonly consent_opt_out: RowOf<typeof optOuts>
}

interface Share {
  readonly grantee: Grantee
  readonly labels: readonly Label[]
}

const begin = (
  rows: Rows,
  { stream, revision, event, at }: Recorded,
  { grantee, labels }: Share,
): Promise<void> =>
  rows.put(shares, {
    patient: idOf(stream),
    cause_revision: revision,
    cause_type: event.type,
    grantee_type: grantee.type,
    grantee_id: grantee.id,
    labels,
    since: at,
    until: null,
    ended_revision: null,
    ended_type: null,
  })

const end = (rows: Rows, { stream, revision, event, at }: Recorded, grantee: Grantee): Promise<void> =>
  rows.change(
    shares,
    { patient: idOf(stream), grantee_id: grantee.id, grantee_type: grantee.type, until: null },
    { until: at, ended_revision: revision, ended_type: event.type },
  )

const keepOptOut =
  (type: OptOutView['type']) =>
  ({ by }: Pick<OptOutView, 'by'>, { stream, revision, at }: Recorded, rows: Rows): Promise<void> =>
    rows.put(optOuts, { patient: idOf(stream), revision, at, type, chosen_by: by })

export const consents = projection({
  name: 'consents',
  version: 2,
  tables: [shares, optOuts],
  of: { consent: consentEvents },
  announces: true,
  on: {
    ShareGiven: (data, recorded, rows) => begin(rows, recorded, data),
    ShareChanged: async (data, recorded, rows) => {
      await end(rows, recorded, data.grantee)
      await begin(rows, recorded, data)
    },
    ShareWithdrawn: ({ grantee }, recorded, rows) => end(rows, recorded, grantee),
    EntryRelabelled: 'ignore',
    ReleaseHeld: 'ignore',
    ReleaseHastened: 'ignore',
    OptOutSet: keepOptOut('OptOutSet'),
    OptOutWithdrawn: keepOptOut('OptOutWithdrawn'),
    Erased: removePerson([shares, optOuts]),
  },
})
