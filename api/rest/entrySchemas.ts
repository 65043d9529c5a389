/** The schemas of entries as the API sends them: documents by address, never inline. */
import { z } from 'zod'
import {
  allergy,
  appointment,
  diagnosis,
  encounter,
  entryKinds,
  letter,
  measurement,
  medication,
  procedure,
  result,
} from '../../domain/entry/content.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { labelOrUnset } from '../../domain/kernel/terms.ts'
import { instant } from '../../domain/kernel/time.ts'

const document = z.strictObject({ mediaType: z.string(), size: z.number().int(), href: z.string() })
const sentLetter = letter
  .unwrap()
  .omit({ document: true })
  .extend({ document: document.optional() })
  .readonly()

const content = z
  .discriminatedUnion('kind', [
    result,
    sentLetter,
    medication,
    allergy,
    diagnosis,
    procedure,
    measurement,
    appointment,
    encounter,
  ])
  .meta({ id: 'EntryContent' })
export type SentContent = z.input<typeof content>

const head = {
  id: opaqueId,
  revision: z.number().int(),
  kind: z.enum(entryKinds),
  label: labelOrUnset,
  organisation: opaqueId,
  team: opaqueId.optional(),
  author: z.string().optional(),
  effective: instant,
  issued: instant,
  recordedAt: instant,
  releaseAt: instant,
  /** Held until a clinician releases it: `releaseAt` alone doesn't say when it is released. */
  heldOpenEnded: z.literal(true).optional(),
  releasedEarly: z.literal(true).optional(),
  state: z.enum(['current', 'corrected', 'retracted']),
}
const earlier = z.strictObject({ revision: z.number().int(), content, issued: instant, recordedAt: instant })

/** One entry: its content, or only that it exists while it awaits release or once it was retracted. */
export const entry = z
  .discriminatedUnion('sight', [
    z.strictObject({ ...head, sight: z.literal('content'), content, earlier: z.array(earlier).readonly() }),
    z.strictObject({ ...head, sight: z.literal('awaitingRelease') }),
    z.strictObject({ ...head, sight: z.literal('retracted') }),
  ])
  .meta({ id: 'Entry' })
export type SentEntry = z.input<typeof entry>
