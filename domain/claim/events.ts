/** Who, or what, holds an identifier (NHS number, sign-in, document number). The stream's id is the identifier's keyed hash. */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { opaqueId } from '../kernel/ids.ts'

export const claimKinds = [
  'nhsNumber',
  'localNumber',
  'login',
  'odsCode',
  'controlId',
  /** Held by the entry that a document of this number is a version of. */
  'documentNumber',
] as const
const claimed = z.object({ holder: opaqueId, kind: z.enum(claimKinds) }).readonly()
const released = z.object({ holder: opaqueId, reason: z.string().min(1).max(500) }).readonly()

export const claimEvents = {
  IdentifierClaimed: { v: 1, data: claimed },
  IdentifierReleased: { v: 1, data: released },
} as const satisfies EventContracts

const who = [
  { role: 'system', relationship: 'sender' },
  { role: 'system', relationship: 'office' },
  { role: 'administrator', relationship: 'office' },
  { role: 'patient', relationship: 'self' },
] as const
export const claimCommands = {
  ClaimIdentifier: { data: claimed, who },
  ReleaseIdentifier: {
    data: released,
    who: [
      { role: 'administrator', relationship: 'office' },
      { role: 'system', relationship: 'office' },
    ],
  },
} as const satisfies CommandContracts
