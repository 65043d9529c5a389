/** Notices that were given about care plans, and who has read them. */
import { idOf } from '../domain/kernel/ids.ts'
import type { ReviewStage } from '../domain/kernel/planReviews.ts'
import type { Instant, LocalDate } from '../domain/kernel/time.ts'
import { noticeEvents } from '../domain/notice/events.ts'
import { personOf, removePerson } from './person.ts'
import { projection } from './projection.ts'
import { integer, table, text, type RowOf } from './tables.ts'

const given = table(
  'notice',
  {
    plan: text(),
    /** Of the event that gave it. */
    revision: integer(),
    patient: text(),
    review_on: text<LocalDate>(),
    stage: text<ReviewStage>(),
    at: text<Instant>(),
  },
  { key: ['plan', 'revision'], indexes: [['patient']] },
)

const readings = table(
  'notice_read',
  { plan: text(), notice: integer(), reader: text(), patient: text() },
  { key: ['plan', 'notice', 'reader'], indexes: [['patient']] },
)

export type NoticeTables = {
  readonly notice: RowOf<typeof given>
  readonly notice_read: RowOf<typeof readings>
}

export const notices = projection({
  name: 'notices',
  version: 1,
  tables: [given, readings],
  of: { notice: noticeEvents },
  announces: false,
  on: {
    ReviewReminderGiven: ({ reviewOn, stage }, recorded, rows) =>
      rows.put(given, {
        plan: idOf(recorded.stream),
        revision: recorded.revision,
        patient: personOf(recorded),
        review_on: reviewOn,
        stage,
        at: recorded.at,
      }),
    NoticeRead: ({ notice, reader }, recorded, rows) =>
      rows.put(readings, { plan: idOf(recorded.stream), notice, reader, patient: personOf(recorded) }),
    Erased: removePerson([given, readings]),
  },
})
