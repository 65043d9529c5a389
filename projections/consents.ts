/** Who may see what, over time: every share as the period in which it stood. */
import { consentEvents, type Grantee } from '../domain/consent/events.ts'
import type { Recorded } from '../domain/kernel/event.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { Label } from '../domain/kernel/terms.ts'
import type { Instant } from '../domain/kernel/time.ts'
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
export type ShareRow = RowOf<typeof shares>
export type ConsentTables = { readonly consent_share: ShareRow }

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

export const consents = projection({
  name: 'consents',
  version: 1,
  tables: [shares],
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
    Erased: removePerson([shares]),
  },
})
