/** Messages that wait for a person to say whose they are, or were refused, as outlines; and the codes of filed ones that no map knows. */
import type { Erased, Recorded } from '../domain/kernel/event.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { messageEvents, type QuarantineReason } from '../domain/message/events.ts'
import { projection, type Handler } from './projection.ts'
import type { Rows } from './rows.ts'
import { integer, optional, table, text, type RowOf } from './tables.ts'

const messages = table(
  'quarantine_message',
  {
    message: text(),
    revision: integer(),
    organisation: text(),
    message_type: text(),
    received_at: text<Instant>(),
    /** Empty until it waits. */
    reason: text<QuarantineReason | ''>(),
    candidate: optional(text()),
    /** Why and where it was refused: words of ours, none of the message's. */
    why: optional(text()),
    place: optional(text()),
    /** 1 where its sender used its control id before for another message. */
    reused_control_id: integer(),
    /** `received` until it is known what becomes of it; such a row is not shown. */
    state: text<'received' | 'waiting' | 'resolved' | 'refused'>(),
  },
  { key: ['message'], indexes: [['state', 'received_at', 'message']] },
)
/** Codes that no map knew when a message was filed. */
const codes = table(
  'unmapped_code',
  { message: text(), code: text(), at: text<Instant>() },
  { key: ['message', 'code'], indexes: [['code', 'at']] },
)
export type MessageRow = RowOf<typeof messages>
export type QuarantineTables = {
  readonly quarantine_message: MessageRow
  readonly unmapped_code: RowOf<typeof codes>
}

const remove: Handler<Erased> = async (_erased, { stream }, rows) => {
  await rows.remove(messages, { message: idOf(stream) })
  await rows.remove(codes, { message: idOf(stream) })
}

/** What never waited is let go; what did stays as resolved. */
const settle = async (rows: Rows, recorded: Recorded): Promise<void> => {
  const message = idOf(recorded.stream)
  await rows.remove(messages, { message, state: 'received' })
  await rows.change(messages, { message }, { revision: recorded.revision, state: 'resolved' })
}

export const quarantine = projection({
  name: 'quarantine',
  version: 2,
  tables: [messages, codes],
  of: { message: messageEvents },
  announces: false,
  on: {
    MessageReceived: ({ organisation, messageType, reusedControlId }, { stream, revision, at }, rows) =>
      rows.put(messages, {
        message: idOf(stream),
        revision,
        organisation,
        message_type: messageType,
        received_at: at,
        reason: '',
        candidate: null,
        why: null,
        place: null,
        reused_control_id: reusedControlId ? 1 : 0,
        state: 'received',
      }),
    MessageQuarantined: ({ reason, candidate }, { stream, revision }, rows) =>
      rows.change(
        messages,
        { message: idOf(stream) },
        { revision, reason, candidate: candidate ?? null, state: 'waiting' },
      ),
    QuarantineResolved: (_data, recorded, rows) => settle(rows, recorded),
    MessageFiled: async ({ unmapped }, recorded, rows) => {
      await settle(rows, recorded)
      const message = idOf(recorded.stream)
      for (const code of new Set(unmapped)) await rows.put(codes, { message, code, at: recorded.at })
    },
    MessageRefused: ({ why, place }, { stream, revision }, rows) =>
      rows.change(messages, { message: idOf(stream) }, { revision, why, place, state: 'refused' }),
    Erased: remove,
  },
})
