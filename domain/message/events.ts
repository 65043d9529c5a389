/** What may have happened to an incoming message: received whole, then filed, quarantined or refused. */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { opaqueId } from '../kernel/ids.ts'
import { contentBytes } from '../kernel/terms.ts'

const received = z
  .object({
    format: z.enum(['hl7v2']),
    /** The provider (opaque id) that the connection speaks for and the message was taken as being from. */
    organisation: opaqueId,
    /** MSH-3 and MSH-4 as sent. */
    sender: z.string().max(500),
    controlId: z.string().max(400),
    messageType: z.string().max(60),
    content: contentBytes,
    /** True where the same sender used this control id before with other bytes. */
    reusedControlId: z.boolean(),
  })
  .readonly()
/** `place` as HL7 ERR-2 names it: `PID-3.1` or `OBX[2]-5`. */
const refused = z
  .object({ code: z.string().max(10), why: z.string().max(500), place: z.string().max(60) })
  .readonly()
export const quarantineReasons = [
  'noIdentifier',
  'unknownIdentifier',
  'unverified',
  'invalidNhsNumber',
  'birthDateDiffers',
  'identifiersDisagree',
  'belongsToAnother',
  'notMapped',
  'cannotBeFiled',
] as const
/** Why a message waits for a person. */
export type QuarantineReason = (typeof quarantineReasons)[number]
const quarantined = z
  .object({
    reason: z.enum(quarantineReasons),
    /** The identifiers (keyed hashes, as claims use them) that a decision would be remembered for. */
    identifiers: z.array(opaqueId),
    /** The record that looks most like the message's person, where there is one. */
    candidate: opaqueId.optional(),
  })
  .readonly()
const resolved = z
  .object({
    decision: z.enum(['accepted', 'created', 'rejected']),
    patient: opaqueId.optional(),
    reason: z.string().max(500).optional(),
  })
  .readonly()
const filed = z
  .object({
    patient: opaqueId,
    entries: z.array(z.object({ stream: z.string(), revision: z.number().int() }).readonly()),
    /** Codes that no map knows: the entries carry no label until a person sets one. */
    unmapped: z.array(z.string().max(200)),
  })
  .readonly()

export const messageEvents = {
  MessageReceived: { v: 1, data: received },
  MessageRefused: { v: 1, data: refused },
  MessageQuarantined: { v: 1, data: quarantined },
  QuarantineResolved: { v: 1, data: resolved },
  MessageFiled: { v: 1, data: filed },
} as const satisfies EventContracts

const feed = [{ role: 'system', relationship: 'sender' }] as const
export const messageCommands = {
  /** With `fault` the message is kept and refused in one append. */
  ReceiveMessage: { data: received.unwrap().extend({ fault: refused.optional() }).readonly(), who: feed },
  /** By the exchange itself too: a message waits even where its sender's agreement has ended meanwhile. */
  QuarantineMessage: { data: quarantined, who: [...feed, { role: 'system', relationship: 'office' }] },
  RefuseMessage: { data: refused, who: feed },
  FileMessage: { data: filed, who: feed },
  ResolveQuarantine: {
    data: resolved,
    who: [
      { role: 'administrator', relationship: 'office' },
      { role: 'system', relationship: 'sender' },
    ],
  },
} as const satisfies CommandContracts
