/** Who looked at whom or at which figures, or was refused: one stream per signed-in session, one event per person shown (C5). */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { roles } from '../kernel/actor.ts'
import { instant } from '../kernel/time.ts'

/** A place in the log, independent of the store it lies in. */
export const citation = z.object({ stream: z.string(), revision: z.number().int() }).readonly()
export type Citation = z.infer<typeof citation>

/** What was looked at. */
export const looks = [
  'record',
  'entry',
  'document',
  'demographics',
  'consents',
  'consentHistory',
  'accessLog',
  'message',
  'search',
  'carePlan',
  'specialNote',
] as const
export type Look = (typeof looks)[number]

const basis = {
  look: z.enum(looks),
  /** The rule that decided, by its name in the policy, and the policy's version. */
  rule: z.string(),
  policy: z.string(),
  /** The revision of every stream that the decision used: it can be made again from these. */
  cites: z.array(citation),
}
const viewed = z.object({ ...basis, /** Every entry shown. */ entries: z.array(citation) }).readonly()
const refused = z.object(basis).readonly()

/** Published figures that were looked at: nobody is in them, so the look is about the one who asked (ADR 3). */
const figuresViewed = z
  .object({
    question: z.string().min(1).max(60),
    /** The breakdowns that were shown, and the values of others that they were narrowed to. */
    by: z.array(z.string().min(1).max(40)).readonly(),
    filters: z
      .array(z.object({ breakdown: z.string().min(1).max(40), value: z.string().max(100) }).readonly())
      .readonly(),
    /** Which publication of the question's figures it was. */
    publishedAt: instant,
  })
  .readonly()
export type FiguresLook = z.infer<typeof figuresViewed>

export const accessEvents = {
  RecordViewed: { v: 1, data: viewed },
  RecordRefused: { v: 1, data: refused },
  FiguresViewed: { v: 1, data: figuresViewed },
} as const satisfies EventContracts

const who = roles.map(role => ({ role, relationship: 'office' as const }))
export const accessCommands = {
  NoteViewed: { data: viewed, who },
  NoteRefused: { data: refused, who },
  NoteFiguresViewed: {
    data: figuresViewed,
    who: [
      { role: 'commissioner', relationship: 'office' },
      { role: 'administrator', relationship: 'office' },
    ],
  },
} as const satisfies CommandContracts
