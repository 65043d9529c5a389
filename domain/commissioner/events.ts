/** What a commissioner may see of the dashboards: areas, questions and breakdowns, as an administrator granted them (D9). */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { boroughs } from '../kernel/terms.ts'

const names = z.array(z.string().min(1).max(60)).min(1).max(100).readonly()
const granted = z
  .object({
    /** The commissioner's own name: administrators tell them apart by it. */
    name: z.string().min(1).max(200),
    /** `everywhere`: all of North West London, with its totals. */
    areas: z.union([z.literal('everywhere'), z.array(z.enum(boroughs)).min(1).readonly()]),
    questions: z.union([z.literal('every'), names]),
    breakdowns: z.union([z.literal('every'), names]),
  })
  .readonly()
const withdrawn = z.object({ reason: z.string().min(1).max(500) }).readonly()

export const commissionerEvents = {
  DashboardsGranted: { v: 1, data: granted },
  DashboardsWithdrawn: { v: 1, data: withdrawn },
} as const satisfies EventContracts

const office = [
  { role: 'administrator', relationship: 'office' },
  { role: 'system', relationship: 'office' },
] as const
export const commissionerCommands = {
  GrantDashboards: { data: granted, who: office },
  WithdrawDashboards: { data: withdrawn, who: office },
} as const satisfies CommandContracts
