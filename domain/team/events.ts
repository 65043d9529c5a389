/** What may have happened to a team. A team whose name is a diagnosis carries a label (P5). */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { opaqueId } from '../kernel/ids.ts'
import { careSetting, label } from '../kernel/terms.ts'

const formed = z
  .object({
    provider: opaqueId,
    name: z.string().min(1).max(200),
    specialty: z.string().min(1).max(100),
    setting: careSetting,
    /** Set where the name tells a diagnosis: shown only to holders of this label. */
    label: label.optional(),
  })
  .readonly()
const renamed = z.object({ name: z.string().min(1).max(200), label: label.optional() }).readonly()
const closed = z.object({ reason: z.string().min(1).max(500) }).readonly()

export const teamEvents = {
  TeamFormed: { v: 1, data: formed },
  TeamRenamed: { v: 1, data: renamed },
  TeamClosed: { v: 1, data: closed },
} as const satisfies EventContracts

const office = [
  { role: 'administrator', relationship: 'office' },
  { role: 'system', relationship: 'office' },
] as const
export const teamCommands = {
  FormTeam: { data: formed, who: office },
  RenameTeam: { data: renamed, who: office },
  CloseTeam: { data: closed, who: office },
} as const satisfies CommandContracts
