/** Special patient notes: every version as it was published or withdrawn, and what was learned of each receiver. */
import type { DataOf, Recorded } from '../domain/kernel/event.ts'
import type { Role } from '../domain/kernel/actor.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { noteEvents, type NoteContent } from '../domain/note/events.ts'
import { personOf, removePerson } from './person.ts'
import { projection } from './projection.ts'
import type { Rows } from './rows.ts'
import { integer, json, optional, table, text, type RowOf } from './tables.ts'

/** The person's decision, as it stands. */
const decisions = table(
  'note_decision',
  {
    patient: text(),
    nhs111: text<'allowed' | 'forbidden'>(),
    by: text<'person' | 'toldClinician'>(),
    at: text<Instant>(),
    revision: integer(),
  },
  { key: ['patient'] },
)

const versions = table(
  'note_version',
  {
    patient: text(),
    version: integer(),
    revision: integer(),
    at: text<Instant>(),
    user_id: text(),
    role: text<Role>(),
    team: optional(text()),
    status: text<'published' | 'withdrawn'>(),
    content: optional(json<NoteContent>()),
    because: optional(text<DataOf<typeof noteEvents, 'NoteWithdrawn'>['because']>()),
    why: optional(text()),
  },
  { key: ['patient', 'version'] },
)

/** What a receiver said or was found to hold, and what could not be delivered: in the order in which it was learned. */
const receipts = table(
  'note_receipt',
  {
    patient: text(),
    revision: integer(),
    receiver: text(),
    at: text<Instant>(),
    what: text<'delivered' | 'found' | 'late' | 'refused' | 'sentAgain'>(),
    /** The version that it is about; empty where nothing was found. */
    version: optional(integer()),
    receipt: optional(text()),
    /** When the receiver said that it took it, or when it was asked. */
    said_at: optional(text<Instant>()),
    reason: optional(text()),
    withheld: integer(),
  },
  { key: ['patient', 'revision'] },
)

export type NoteTables = {
  readonly note_decision: RowOf<typeof decisions>
  readonly note_version: RowOf<typeof versions>
  readonly note_receipt: RowOf<typeof receipts>
}

const decide = (
  recorded: Recorded,
  rows: Rows,
  said: Pick<RowOf<typeof decisions>, 'nhs111' | 'by'>,
): Promise<void> =>
  rows.put(decisions, {
    patient: personOf(recorded),
    ...said,
    at: recorded.at,
    revision: recorded.revision,
  })

const head = (recorded: Recorded) => {
  const { revision, at, meta } = recorded
  const { user, role, team } = meta.actor
  return { patient: personOf(recorded), revision, at, user_id: user, role, team: team ?? null }
}

type Receipt = Pick<RowOf<typeof receipts>, 'receiver' | 'what' | 'version'> &
  Partial<Pick<RowOf<typeof receipts>, 'receipt' | 'said_at' | 'reason' | 'withheld'>>

const keepReceipt = (recorded: Recorded, rows: Rows, receipt: Receipt): Promise<void> => {
  const { revision, at } = recorded
  const empty = { receipt: null, said_at: null, reason: null, withheld: 0 }
  return rows.put(receipts, { patient: personOf(recorded), revision, at, ...empty, ...receipt })
}

export const notes = projection({
  name: 'notes',
  version: 2,
  tables: [decisions, versions, receipts],
  of: { note: noteEvents },
  announces: true,
  on: {
    Nhs111Allowed: ({ by }, recorded, rows) => decide(recorded, rows, { nhs111: 'allowed', by }),
    Nhs111Forbidden: ({ by }, recorded, rows) => decide(recorded, rows, { nhs111: 'forbidden', by }),
    NotePublished: ({ version, content }, recorded, rows) =>
      rows.put(versions, {
        ...head(recorded),
        version,
        status: 'published',
        content,
        because: null,
        why: null,
      }),
    NoteWithdrawn: ({ version, because, why }, recorded, rows) =>
      rows.put(versions, {
        ...head(recorded),
        version,
        status: 'withdrawn',
        content: null,
        because,
        why: why ?? null,
      }),
    NoteDelivered: ({ receiver, version, receipt, receivedAt, withheld }, recorded, rows) =>
      keepReceipt(recorded, rows, {
        receiver,
        what: 'delivered',
        version,
        receipt,
        said_at: receivedAt,
        withheld: Number(withheld === true),
      }),
    NoteHeldOtherwise: ({ receiver, held, checkedAt }, recorded, rows) =>
      keepReceipt(recorded, rows, {
        receiver,
        what: 'found',
        version: held === 'none' ? null : held,
        said_at: checkedAt,
      }),
    NoteUndelivered: ({ receiver, version, as, reason }, recorded, rows) =>
      keepReceipt(recorded, rows, { receiver, what: as, version, reason }),
    NoteSendingAsked: ({ receiver, version }, recorded, rows) =>
      keepReceipt(recorded, rows, { receiver, what: 'sentAgain', version }),
    Erased: removePerson([decisions, versions, receipts]),
  },
})
