/** A person's special patient note: what NHS 111 is told, whether it may be, and what each receiver holds (K4). The stream's id is the patient's. */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { opaqueId, receiverName } from '../kernel/ids.ts'
import { itemContent, sectionText } from '../kernel/planSections.ts'
import { instant, localDate } from '../kernel/time.ts'

/** Counted from 1, a withdrawal too: what a receiver holds is named by it. */
const version = z.number().int().positive()

/** How the person's decision is known: they made it themselves, or told the clinician who writes it down. */
const decided = z
  .object({ by: z.enum(['person', 'toldClinician']), words: z.string().max(500).optional() })
  .readonly()

const kinds = z.array(itemContent).max(50).readonly()

/** What the note says, as it was taken from a revision of a care plan. */
export const noteContent = z
  .object({
    plan: opaqueId,
    planRevision: z.number().int().nonnegative(),
    text: sectionText.min(1),
    /** Triggers: what may happen and what should be done then. */
    contingency: kinds.refine(list => list.every(({ kind }) => kind === 'trigger'), 'triggers alone'),
    contacts: kinds.refine(list => list.every(({ kind }) => kind === 'contact'), 'contacts alone'),
    /** Looked at again by this day. */
    validUntil: localDate.optional(),
  })
  .readonly()
export type NoteContent = z.infer<typeof noteContent>

const published = z
  .object({ version, content: noteContent, team: opaqueId, organisation: opaqueId.optional() })
  .readonly()
const withdrawn = z
  .object({
    version,
    because: z.enum(['personsDecision', 'clinician']),
    why: z.string().max(1000).optional(),
  })
  .readonly()

/** What the receiver said: it holds this version, under its own number for the receipt. */
const delivered = z
  .object({
    receiver: receiverName,
    version,
    receipt: z.string().min(1).max(200),
    receivedAt: instant,
    /** The person had stopped it by then: it went without its content, as a withdrawal. */
    withheld: z.literal(true).optional(),
  })
  .readonly()
/** A check found something else than was delivered last; `none`: nothing. */
const found = z
  .object({ receiver: receiverName, held: z.union([version, z.literal('none')]), checkedAt: instant })
  .readonly()
/** It can't be delivered: `late` after a quarter of an hour of trying, which goes on; `refused` by the receiver for good. */
const undelivered = z
  .object({ receiver: receiverName, version, as: z.enum(['late', 'refused']), reason: z.string().max(300) })
  .readonly()

/** Somebody asks that what a receiver refused is sent to it again. */
const sentAgain = z.object({ receiver: receiverName, version }).readonly()

export const noteEvents = {
  Nhs111Allowed: { v: 1, data: decided },
  Nhs111Forbidden: { v: 1, data: decided },
  NotePublished: { v: 1, data: published },
  NoteWithdrawn: { v: 1, data: withdrawn },
  NoteDelivered: { v: 1, data: delivered },
  NoteHeldOtherwise: { v: 1, data: found },
  NoteUndelivered: { v: 1, data: undelivered },
  NoteSendingAsked: { v: 1, data: sentAgain },
} as const satisfies EventContracts

const reader = { role: 'professional', relationship: 'reader' } as const
const self = { role: 'patient', relationship: 'self' } as const
const process = [{ role: 'system', relationship: 'office' }] as const
export const noteCommands = {
  /** The person's decision is made with the note, or stands from before. */
  PublishNote: {
    data: z
      .object({
        content: noteContent,
        team: opaqueId,
        organisation: opaqueId.optional(),
        decision: decided.optional(),
      })
      .readonly(),
    who: [reader],
  },
  WithdrawNote: { data: z.object({ why: z.string().min(1).max(1000) }).readonly(), who: [reader] },
  /** Brings back what was published last, where the person's decision alone had withdrawn it. */
  AllowNhs111: { data: z.object({}).readonly(), who: [self] },
  /** Withdraws the note wherever it is held. */
  ForbidNhs111: { data: z.object({ words: z.string().max(500).optional() }).readonly(), who: [self] },
  /** For a version that a receiver refused: it is tried anew. */
  AskSending: { data: sentAgain, who: [reader] },
  RecordDelivery: { data: delivered, who: process },
  RecordHolding: { data: found, who: process },
  RecordUndelivered: { data: undelivered, who: process },
} as const satisfies CommandContracts
