/** What may have happened to one item of a record: filed, corrected, confirmed, retracted. */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { opaqueId } from '../kernel/ids.ts'
import { labelOrUnset } from '../kernel/terms.ts'
import { instant } from '../kernel/time.ts'
import { entryContent } from './content.ts'

/** Where an item comes from: the provider, the team that wrote it where known, the author's name as sent. */
export const entrySource = z
  .object({ organisation: opaqueId, team: opaqueId.optional(), author: z.string().max(200).optional() })
  .readonly()

const version = {
  content: entryContent,
  source: entrySource,
  /** When it happened (clinical time): a sample was taken, a letter written, an appointment begins. */
  effective: instant,
  /** When the sender says this version was made, or said it last; an older one never replaces a newer one (F2). */
  issued: instant,
  /** What this version is kept under, as its sender's codes say; a label set by hand since counts instead. */
  label: labelOrUnset,
}
const filed = z
  .object({
    patient: opaqueId,
    ...version,
    /** From when the patient may read it; `immediately` has the value of `issued` or earlier (R4). */
    releaseAt: instant,
  })
  .readonly()
const corrected = z.object({ ...version, releaseAt: instant.optional() }).readonly()
const late = z.object(version).readonly()
const confirmed = z.object({ issued: instant, releaseAt: instant.optional() }).readonly()
const retracted = z.object({ reason: z.string().max(500), issued: instant }).readonly()

export const entryEvents = {
  EntryFiled: { v: 1, data: filed },
  EntryCorrected: { v: 1, data: corrected },
  /** An older version that arrived after a newer one: kept among the earlier versions, never shown as current. */
  EntryFiledLate: { v: 1, data: late },
  /**
   * The current version was sent again, unchanged: it stood at that time too, so that nothing said before then undoes it, and its release is
   * reckoned from then (R4).
   */
  EntryConfirmed: { v: 1, data: confirmed },
  EntryRetracted: { v: 1, data: retracted },
} as const satisfies EventContracts

const who = [
  { role: 'system', relationship: 'sender' },
  { role: 'professional', relationship: 'ownTeam' },
] as const
export const entryCommands = {
  /** Files a new item, or replaces it in full when it is already there (F3). */
  FileEntry: { data: filed, who },
  /** Takes an item back, unless its sender said it again since. */
  RetractEntry: { data: retracted, who },
} as const satisfies CommandContracts
