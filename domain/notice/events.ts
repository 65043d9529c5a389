/** Notices that a care plan is to be reviewed, and who has read them (K3). The stream's id is the plan's; nothing that the plan says is copied. */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { opaqueId } from '../kernel/ids.ts'
import { reviewStage } from '../kernel/planReviews.ts'
import { localDate } from '../kernel/time.ts'

const reminder = z.object({ reviewOn: localDate, stage: reviewStage }).readonly()
/** `notice`: the revision of the event that gave it. */
const marked = { notice: z.number().int().nonnegative() }

export const noticeEvents = {
  ReviewReminderGiven: { v: 1, data: reminder },
  NoticeRead: { v: 1, data: z.object({ ...marked, reader: opaqueId }).readonly() },
} as const satisfies EventContracts

export const noticeCommands = {
  GiveReviewReminder: { data: reminder, who: [{ role: 'system', relationship: 'office' }] },
  /** Each reader for themself: to the others it stays. */
  MarkNoticeRead: {
    data: z.object(marked).readonly(),
    who: [
      { role: 'patient', relationship: 'self' },
      { role: 'professional', relationship: 'reader' },
    ],
  },
} as const satisfies CommandContracts
