/** What was shown to people who plan care: the figures of one question, as everybody sees them until the next publication (D6, D7). */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'

/** One place of the answer: a value for every breakdown, `null` for its total; what is shown there, or `hidden`. */
const figure = z
  .object({
    place: z.array(z.string().max(100).nullable()).readonly(),
    shown: z.union([z.number().nonnegative(), z.literal('hidden')]),
    /** What is typical of those who are shown (a median), where the question has such a number. */
    typical: z.number().nonnegative().optional(),
  })
  .readonly()

const published = z
  .object({
    /** The question's name, and the version of its definition: a new definition is another series of figures. */
    question: z.string().min(1).max(60),
    definition: z.number().int().positive(),
    breakdowns: z.array(z.string().min(1).max(40)).readonly(),
    /** The last event that was counted, as stream and revision; absent where nothing was counted yet. */
    through: z.object({ stream: z.string(), revision: z.number().int().nonnegative() }).readonly().optional(),
    /** How many people's facts had changed since the figures before, at least: never shown, kept so that the rule can be checked. */
    changed: z.number().int().nonnegative(),
    /** The policy they were made under. */
    policy: z
      .object({
        smallest: z.number().int().nonnegative(),
        roundedTo: z.number().int().positive(),
        movesAfter: z.number().int().nonnegative(),
      })
      .readonly(),
    figures: z.array(figure).readonly(),
  })
  .readonly()

export const publicationEvents = {
  FiguresPublished: { v: 1, data: published },
} as const satisfies EventContracts

export const publicationCommands = {
  PublishFigures: { data: published, who: [{ role: 'system', relationship: 'office' }] },
} as const satisfies CommandContracts
