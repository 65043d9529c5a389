/** How a person's special patient note, its receipts, and what was held at a moment are told. */
import { z } from 'zod'
import { role } from '../../domain/kernel/actor.ts'
import { opaqueId } from '../../domain/kernel/ids.ts'
import { instant } from '../../domain/kernel/time.ts'
import { noteContent } from '../../domain/note/events.ts'

const version = z.number().int().positive()

const noteVersion = z.strictObject({
  version,
  status: z.enum(['published', 'withdrawn']),
  at: instant,
  user: z.string(),
  role,
  team: opaqueId.optional(),
  content: noteContent.optional(),
  because: z.enum(['personsDecision', 'clinician']).optional(),
  why: z.string().optional(),
})

const receipt = z.strictObject({
  receiver: z.string(),
  at: instant.meta({ description: 'When it stood in the log' }),
  what: z.enum(['delivered', 'found', 'late', 'refused', 'sentAgain']),
  version: version.optional().meta({ description: 'Absent where the receiver was found to hold nothing' }),
  receipt: z.string().optional(),
  saidAt: instant.optional(),
  reason: z.string().optional(),
  withheld: z.literal(true).optional(),
})

export const specialNote = z
  .strictObject({
    patient: opaqueId,
    revision: z.number().int(),
    decision: z
      .strictObject({
        nhs111: z.enum(['allowed', 'forbidden']),
        by: z.enum(['person', 'toldClinician']),
        at: instant,
      })
      .optional(),
    versions: z.array(noteVersion).readonly(),
    receipts: z.array(receipt).readonly(),
  })
  .meta({ id: 'SpecialNote' })

const held = z.union([version, z.literal('none')])
const evidence = {
  by: z.enum(['receipt', 'check', 'found']),
  at: instant,
  receipt: z.string().optional(),
  withheld: z.literal(true).optional(),
}

export const heldAnswer = z
  .strictObject({
    at: instant,
    receivers: z
      .array(
        z.strictObject({
          receiver: z.string(),
          version: held,
          evidence: z.strictObject(evidence).optional(),
          next: z.strictObject({ ...evidence, version: held }).optional(),
          isCertain: z.boolean().meta({
            description: 'Something learned later says that it was still so; else it is as of the evidence',
          }),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'NoteHeld' })
