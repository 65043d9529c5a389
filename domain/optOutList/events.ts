/** Lists of the National Data Opt-out, as they were taken in: when each was made. What one says of a person is in that person's consents. */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { instant } from '../kernel/time.ts'

/** The id of the one `optOutList-` stream. */
export const theLists = '0'.repeat(32)

const taken = z.object({ /** When the list was made. */ asOf: instant }).readonly()

export const optOutListEvents = { OptOutListTaken: { v: 1, data: taken } } as const satisfies EventContracts

export const optOutListCommands = {
  /** Said before the first person is told of the list. An older list than was taken in before is refused unless that is asked for. */
  TakeOptOutList: {
    data: z.object({ asOf: instant, evenIfOlder: z.boolean() }).readonly(),
    who: [{ role: 'system', relationship: 'office' }],
  },
} as const satisfies CommandContracts
