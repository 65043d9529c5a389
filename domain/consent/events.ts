/** Everything that decides who may see what of one person's record. The stream's id is the patient's. */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { opaqueId } from '../kernel/ids.ts'
import { label, labelSet } from '../kernel/terms.ts'
import { instant } from '../kernel/time.ts'

export const granteeTypes = ['team', 'professional'] as const
export const grantee = z.object({ type: z.enum(granteeTypes), id: opaqueId }).readonly()
export type Grantee = z.infer<typeof grantee>

const share = z.object({ grantee, labels: labelSet }).readonly()
const withdrawn = z.object({ grantee }).readonly()
const relabel = { entry: opaqueId, label, reason: z.string().min(1).max(500).optional() }
/** `by`: whose choice the label is. Absent: the patient's. */
const relabelled = z.object({ ...relabel, by: z.enum(['patient', 'clinician']).optional() }).readonly()
/** Held until a moment, or without `until` until someone releases it. */
const held = z.object({ entry: opaqueId, until: instant.optional(), reason: z.string().max(500) }).readonly()
/** `revision`: of the entry as the clinician saw it. A later correction is not released with it. */
const hastened = z
  .object({ entry: opaqueId, revision: z.number().int().nonnegative(), reason: z.string().max(500) })
  .readonly()
/** Whose choice it is, and when it was made: for the national service, the day of the list that says so. */
const optOut = z.object({ by: z.enum(['person', 'nationalService']), asOf: instant }).readonly()

export const consentEvents = {
  ShareGiven: { v: 1, data: share },
  ShareChanged: { v: 1, data: share },
  ShareWithdrawn: { v: 1, data: withdrawn },
  EntryRelabelled: { v: 1, data: relabelled },
  ReleaseHeld: { v: 1, data: held },
  ReleaseHastened: { v: 1, data: hastened },
  /** The National Data Opt-out: nothing of this person is counted from now on; their care goes on as before (C9). */
  OptOutSet: { v: 1, data: optOut },
  OptOutWithdrawn: { v: 1, data: optOut },
} as const satisfies EventContracts

const self = [{ role: 'patient', relationship: 'self' }] as const
const clinician = [{ role: 'professional', relationship: 'permitted' }] as const
export const consentCommands = {
  /** Shares with a team or a professional, or changes which labels they hold. */
  Share: { data: share, who: self },
  StopSharing: { data: withdrawn, who: self },
  /** A clinician says why, and never overrules the patient's own choice. */
  RelabelEntry: { data: z.object(relabel).readonly(), who: [...self, ...clinician] },
  /** Only who made the item, and only before its release. */
  HoldRelease: { data: held, who: [{ role: 'professional', relationship: 'author' }] },
  HastenRelease: { data: hastened, who: clinician },
  ChooseOptOut: { data: z.object({ optedOut: z.boolean() }).readonly(), who: self },
  /** What a list of the national service says of the person, as of when it was made. The newer choice stands. */
  RecordNationalOptOut: {
    data: z.object({ optedOut: z.boolean(), asOf: instant }).readonly(),
    who: [{ role: 'system', relationship: 'office' }],
  },
} as const satisfies CommandContracts
