/** What a receiver of special patient notes answers (docs/nhs111.md): that it holds a version, and what it holds. */
import { z } from 'zod'
import { opaqueId } from '../kernel/ids.ts'
import { instant } from '../kernel/time.ts'

const version = z.number().int().positive()

/** The answer to a note that was sent: what is held now, and since when. Sent twice, it is the same answer. */
export const receipt = z
  .object({
    note: opaqueId,
    held: z
      .union([version, z.literal('none')])
      .meta({ description: 'The version that is held now: never an older one than was sent' }),
    receipt: z.string().min(1).max(200).meta({ description: 'The receiver’s own number for it' }),
    receivedAt: instant.meta({ description: 'When it first took this version' }),
  })
  .readonly()
  .meta({ id: 'Receipt' })
export type Receipt = z.infer<typeof receipt>

const holding = z.object({ note: opaqueId, version }).readonly()
export const heldNote = holding.meta({ id: 'HeldNote' })
export type HeldNote = z.infer<typeof holding>

/** What a receiver holds, a page at a time, in the order of the notes' ids. */
export const heldPage = z
  .object({ items: z.array(holding).max(1000).readonly(), next: z.string().min(1).max(500).optional() })
  .readonly()
  .meta({ id: 'HeldPage' })
export type HeldPage = z.infer<typeof heldPage>
