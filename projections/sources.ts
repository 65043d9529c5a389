/** What each organisation has sent, and what became of it: whether a source is behind, and since when. */
import type { Erased } from '../domain/kernel/event.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { messageEvents } from '../domain/message/events.ts'
import type { MessageOutcome } from './officeViews.ts'
import { projection, type Handler } from './projection.ts'
import { table, text, type RowOf } from './tables.ts'

const messages = table(
  'source_message',
  { message: text(), organisation: text(), received_at: text<Instant>(), outcome: text<MessageOutcome>() },
  {
    key: ['message'],
    indexes: [
      ['organisation', 'received_at'],
      ['organisation', 'outcome'],
    ],
  },
)
export type SourceTables = { readonly source_message: RowOf<typeof messages> }

const becomes =
  (outcome: MessageOutcome): Handler<unknown> =>
  (_data, { stream }, rows) =>
    rows.change(messages, { message: idOf(stream) }, { outcome })

const remove: Handler<Erased> = (_erased, { stream }, rows) =>
  rows.remove(messages, { message: idOf(stream) })

export const sources = projection({
  name: 'sources',
  version: 1,
  tables: [messages],
  of: { message: messageEvents },
  announces: false,
  on: {
    MessageReceived: ({ organisation }, { stream, at }, rows) =>
      rows.put(messages, { message: idOf(stream), organisation, received_at: at, outcome: 'beingFiled' }),
    MessageFiled: becomes('filed'),
    MessageQuarantined: becomes('waiting'),
    QuarantineResolved: (data, recorded, rows) =>
      becomes(data.decision === 'rejected' ? 'rejected' : 'beingFiled')(data, recorded, rows),
    MessageRefused: becomes('refused'),
    Erased: remove,
  },
})
