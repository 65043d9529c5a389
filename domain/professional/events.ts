/** What may have happened to a professional: memberships of teams are periods (P5). */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { opaqueId } from '../kernel/ids.ts'
import { localDate } from '../kernel/time.ts'

const registered = z
  .object({
    name: z.string().min(1).max(200),
    profession: z.string().min(1).max(100),
    /** GMC, NMC or HCPC number, where there is one. */
    registration: z.string().max(40).optional(),
  })
  .readonly()
const began = z.object({ team: opaqueId, from: localDate }).readonly()
const ended = z.object({ team: opaqueId, on: localDate }).readonly()

export const professionalEvents = {
  ProfessionalRegistered: { v: 1, data: registered },
  MembershipBegan: { v: 1, data: began },
  MembershipEnded: { v: 1, data: ended },
} as const satisfies EventContracts

const office = [
  { role: 'administrator', relationship: 'office' },
  { role: 'system', relationship: 'office' },
] as const
export const professionalCommands = {
  RegisterProfessional: { data: registered, who: office },
  BeginMembership: { data: began, who: office },
  EndMembership: { data: ended, who: office },
} as const satisfies CommandContracts
