/** What a replayed fact came to: the words between the replaying process and the test that counts. */
import { z } from 'zod'

export const outcome = z.object({
  fact: z.string(),
  agrees: z.boolean(),
  /** Why not. */
  reason: z.string().optional(),
  /** What was left to chance in the comparison. */
  reduced: z.string().optional(),
})
export type Outcome = z.infer<typeof outcome>
