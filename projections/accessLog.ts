/** Who has looked at whose record, when, at what, and under which rule. */
import { accessEvents, type Citation, type Look } from '../domain/access/events.ts'
import { messageEvents } from '../domain/message/events.ts'
import type { Recorded } from '../domain/kernel/event.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { removePerson } from './person.ts'
import { projection } from './projection.ts'
import type { Rows } from './rows.ts'
import { integer, optional, table, text, type RowOf } from './tables.ts'
import type { AccessLogLine } from './accessLogViews.ts'

const lines = table(
  'access_line',
  {
    stream: text(),
    revision: integer(),
    patient: text(),
    at: text<Instant>(),
    user_id: text(),
    role: text(),
    team: optional(text()),
    organisation: optional(text()),
    outcome: text<AccessLogLine['outcome']>(),
    look: text<Look>(),
    rule: text(),
    policy: text(),
    /** The request that the look was part of. */
    request: text(),
    /** `id@revision`, with spaces between: looks outnumber everything else, and most of a row is this. */
    entries: text(),
  },
  { key: ['stream', 'revision'], indexes: [['patient', 'at', 'stream', 'revision']] },
)
export type AccessRow = RowOf<typeof lines>
export type AccessTables = { readonly access_line: AccessRow }

type Seen = Pick<AccessRow, 'outcome' | 'look' | 'rule' | 'policy'> & {
  readonly entries: readonly Citation[]
}

const listed = (entries: readonly Citation[]): string =>
  entries.map(({ stream, revision }) => `${idOf(stream)}@${String(revision)}`).join(' ')

/** The items that a row names. */
export const shownIn = ({
  entries,
}: Pick<AccessRow, 'entries'>): readonly { readonly id: string; readonly revision: number }[] =>
  entries === ''
    ? []
    : entries.split(' ').map(one => {
        const [id = '', revision] = one.split('@')
        return { id, revision: Number(revision) }
      })

const note = async (rows: Rows, { stream, revision, at, meta }: Recorded, seen: Seen): Promise<void> => {
  // An access event is always about somebody; without a subject there is nobody to tell.
  if (meta.subject === undefined) return
  const { user, role, team, organisation } = meta.actor
  await rows.put(lines, {
    stream,
    revision,
    patient: meta.subject,
    at,
    user_id: user,
    role,
    team: team ?? null,
    organisation: organisation ?? null,
    outcome: seen.outcome,
    look: seen.look,
    rule: seen.rule,
    policy: seen.policy,
    request: meta.correlation,
    entries: listed(seen.entries),
  })
}

export const accessLog = projection({
  name: 'accessLog',
  version: 3,
  tables: [lines],
  of: { access: accessEvents, message: messageEvents },
  // A page that is told of a look would look again to show it, and so for ever.
  announces: false,
  on: {
    RecordViewed: (data, recorded, rows) => note(rows, recorded, { ...data, outcome: 'viewed' }),
    RecordRefused: (data, recorded, rows) =>
      note(rows, recorded, { ...data, outcome: 'refused', entries: [] }),
    // About no patient: it is on record for those who check the log itself.
    FiguresViewed: 'ignore',
    // Nobody looks at a message once it is filed: what was seen of it before was the person's, as it turns out.
    MessageFiled: ({ patient }, { stream }, rows) =>
      rows.change(lines, { patient: idOf(stream) }, { patient, entries: '' }),
    MessageReceived: 'ignore',
    MessageQuarantined: 'ignore',
    QuarantineResolved: 'ignore',
    MessageRefused: 'ignore',
    Erased: removePerson([lines]),
  },
})
