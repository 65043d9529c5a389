/** What an organisation said of a list that it keeps of a person: of their allergies, of their diagnoses (F4). */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { opaqueId } from '../kernel/ids.ts'
import { instant } from '../kernel/time.ts'

/** What there are lists of: items that hold until they are taken off. What was done once (a procedure) is no list. */
const listKinds = ['allergy', 'diagnosis'] as const

/** More than any real list holds, and well within one append. */
const longest = 5_000

const stated = z
  .object({
    patient: opaqueId,
    organisation: opaqueId,
    kind: z.enum(listKinds),
    /** As FHIR names them: a `snapshot` is all that is on the list, `changes` are some of it. */
    mode: z.enum(['snapshot', 'changes']),
    /** When the sender says that it was so. */
    asOf: instant,
    /** The entries that are on the list. */
    entries: z.array(opaqueId).max(longest),
    /** Those that are expressly said to be off it. */
    removed: z.array(opaqueId).max(longest),
  })
  .readonly()

export const listEvents = { ListStated: { v: 1, data: stated } } as const satisfies EventContracts

export const listCommands = {
  /** Says what is on the list; an older statement never undoes a newer one (F2). */
  StateList: { data: stated, who: [{ role: 'system', relationship: 'sender' }] },
} as const satisfies CommandContracts
