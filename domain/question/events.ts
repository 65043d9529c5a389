/** What a person asks about looks at their own record, and what they are answered (C5). The stream's id is the patient's. */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'

/** The look as it stands in its session's access stream: who looked and why they could is said there, and nowhere again. */
const look = z.object({ stream: z.string().max(100), revision: z.number().int().nonnegative() }).readonly()

const questioned = z.object({ look, words: z.string().max(500).optional() }).readonly()
const answered = z.object({ look, words: z.string().min(1).max(1000) }).readonly()

export const questionEvents = {
  LookQuestioned: { v: 1, data: questioned },
  QuestionAnswered: { v: 1, data: answered },
} as const satisfies EventContracts

export const questionCommands = {
  QuestionLook: { data: questioned, who: [{ role: 'patient', relationship: 'self' }] },
  AnswerQuestion: { data: answered, who: [{ role: 'privacyOfficer', relationship: 'office' }] },
} as const satisfies CommandContracts
