/** The log's own identity: one stream, one event, for ever. */
import { z } from 'zod'
import { opaqueId } from '../kernel/ids.ts'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'

/** The id of the one `log-` stream. */
export const theLog = '0'.repeat(32)

const created = z.object({ identity: opaqueId, kind: z.enum(['demonstration', 'real']) }).readonly()

export const logEvents = {
  LogCreated: { v: 1, data: created },
} as const satisfies EventContracts

export const logCommands = {
  CreateLog: { data: created, who: [{ role: 'system', relationship: 'office' }] },
} as const satisfies CommandContracts
