/** Which looks people have questioned, and what they were answered. */
import type { Recorded } from '../domain/kernel/event.ts'
import { idOf } from '../domain/kernel/ids.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { questionEvents } from '../domain/question/events.ts'
import { removePerson } from './person.ts'
import { projection } from './projection.ts'
import { integer, optional, table, text, type RowOf } from './tables.ts'

const looks = table(
  'questioned_look',
  {
    /** The look, as its access event stands in the log. */
    stream: text(),
    revision: integer(),
    patient: text(),
    state: text<'waiting' | 'answered'>(),
    asked_at: text<Instant>(),
    words: optional(text()),
    answered_at: optional(text<Instant>()),
    answer: optional(text()),
  },
  { key: ['patient', 'stream', 'revision'], indexes: [['state', 'asked_at', 'stream', 'revision']] },
)
export type QuestionRow = RowOf<typeof looks>
export type QuestionTables = { readonly questioned_look: QuestionRow }

/** Whose question it is: the stream's id is the patient's. */
const whose = ({ stream }: Recorded): string => idOf(stream)

export const questions = projection({
  name: 'questions',
  version: 1,
  tables: [looks],
  of: { question: questionEvents },
  announces: false,
  on: {
    LookQuestioned: ({ look, words }, recorded, rows) =>
      rows.put(looks, {
        stream: look.stream,
        revision: look.revision,
        patient: whose(recorded),
        state: 'waiting',
        asked_at: recorded.at,
        words: words ?? null,
        answered_at: null,
        answer: null,
      }),
    QuestionAnswered: ({ look, words }, recorded, rows) =>
      rows.change(
        looks,
        { patient: whose(recorded), stream: look.stream, revision: look.revision },
        { state: 'answered', answered_at: recorded.at, answer: words },
      ),
    Erased: removePerson([looks]),
  },
})
