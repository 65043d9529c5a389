/** What may have happened to a person's record as a whole: created, invited, registered, demographics by source. */
import { z } from 'zod'
import type { CommandContracts } from '../kernel/decider.ts'
import type { EventContracts } from '../kernel/event.ts'
import { nhsNumber, odsCode, opaqueId } from '../kernel/ids.ts'
import { careSetting, sex } from '../kernel/terms.ts'
import { instant, localDate } from '../kernel/time.ts'

/** A number that a provider knows the person by; `authority|number` where another authority assigned it. */
export const localNumber = z.object({ organisation: opaqueId, number: z.string().min(1).max(250) }).readonly()

const created = z
  .object({ nhsNumber: nhsNumber.optional(), localNumbers: z.array(localNumber), source: opaqueId })
  .readonly()
const numbered = z.object({ localNumber }).readonly()
/** The number of a record that was made without one, once its holder is known by a verified number. */
const nationallyNumbered = z.object({ nhsNumber }).readonly()
/** `token` is the keyed hash of the single-use code that the person was given. */
const invited = z.object({ team: opaqueId, token: z.string().regex(/^[0-9a-f]{64}$/), expires: instant })
const registered = z.object({
  by: z.enum(['invitation', 'nhsLogin', 'demonstration']),
  token: z.string().optional(),
})

/** One source's view of who the person is. Kept for each source; precedence is GP practice, then acute, then the rest (P8). */
export const demographics = z
  .object({
    source: opaqueId,
    sourceSetting: careSetting,
    asOf: instant,
    familyName: z.string().max(200),
    givenNames: z.string().max(200),
    birthDate: localDate.optional(),
    sex: sex.optional(),
    addressLines: z.array(z.string().max(200)).max(6).optional(),
    postcode: z.string().max(10).optional(),
    borough: z.string().max(60).optional(),
    gpPractice: odsCode.optional(),
    /** Whether this source says that the person has died. */
    died: z.boolean().optional(),
  })
  .readonly()
export type Demographics = z.infer<typeof demographics>

export const patientEvents = {
  RecordCreated: { v: 1, data: created },
  LocalNumberAdded: { v: 1, data: numbered },
  NhsNumberAdded: { v: 1, data: nationallyNumbered },
  PatientInvited: { v: 1, data: invited.readonly() },
  PatientRegistered: { v: 1, data: registered.readonly() },
  DemographicsRecorded: { v: 1, data: demographics },
} as const satisfies EventContracts

const feed = { role: 'system', relationship: 'sender' } as const
const office = { role: 'administrator', relationship: 'office' } as const
/** `born` is the date of birth as it was typed: compared with the record's, and not kept. */
export const patientCommands = {
  CreateRecord: { data: created, who: [feed, office] },
  AddLocalNumber: { data: numbered, who: [feed, office] },
  AddNhsNumber: { data: nationallyNumbered, who: [feed, office] },
  InvitePatient: {
    data: invited.extend({ born: localDate }).readonly(),
    who: [{ role: 'professional', relationship: 'ownTeam' }],
  },
  RegisterPatient: {
    data: registered.extend({ born: localDate.optional() }).readonly(),
    who: [{ role: 'patient', relationship: 'self' }],
  },
  RecordDemographics: { data: demographics, who: [feed, office] },
} as const satisfies CommandContracts
