/** A receiver of special patient notes as the checks find it: each check says when it was, how much was compared, and how much differed (K4). */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { receiverName } from '../kernel/ids.ts'
import { instant } from '../kernel/time.ts'

const count = z.number().int().nonnegative()

const checked = z
  .object({
    receiver: receiverName,
    /** Notes that were compared, and those of them that the receiver held otherwise than its receipts say. */
    compared: count,
    differing: count,
    startedAt: instant,
    endedAt: instant,
    /** `unanswered`: it was asked in vain, so nothing is known of then. */
    state: z.enum(['done', 'unanswered']),
  })
  .readonly()
export type Checked = z.infer<typeof checked>

export const receiverEvents = { ReceiverChecked: { v: 1, data: checked } } as const satisfies EventContracts

export const receiverCommands = {
  RecordCheck: { data: checked, who: [{ role: 'system', relationship: 'office' }] },
} as const satisfies CommandContracts
