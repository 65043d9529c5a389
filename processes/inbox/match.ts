/** Whose a message is, by the claims in the log (P2, F5). */
import { foldedReader } from '../../access/folded.ts'
import type { Filing, MessagePerson, Verification } from '../../domain/filing.ts'
import { currentDemographics, patient, type PatientState } from '../../domain/patient/decider.ts'
import type { QuarantineReason } from '../../domain/message/events.ts'
import { keyedId } from '../../store/keyedHash.ts'
import type { InboxDeps } from './deps.ts'
import type { Received } from './received.ts'

/** What matching found. `new`: no record yet, and this message may make it. */
type Match =
  | {
      readonly outcome: 'matched'
      readonly patient: string
      readonly by: 'nhsNumber' | 'localNumber' | 'decision'
    }
  | { readonly outcome: 'new'; readonly patient: string }
  | { readonly outcome: 'quarantine'; readonly reason: QuarantineReason; readonly candidate?: string }

export type Matcher = (message: Received, filing: Filing) => Promise<Match>

/** The holders of a message's identifiers who have a record. */
interface Holders {
  readonly nhsNumber?: string
  /** Who a person decided that this provider means by this NHS number. */
  readonly decided?: string
  readonly local: readonly string[]
}

const quarantine = (reason: QuarantineReason, candidate?: string): Match => ({
  outcome: 'quarantine',
  reason,
  ...(candidate !== undefined && { candidate }),
})
const matched = (to: string, by: 'nhsNumber' | 'localNumber' | 'decision'): Match => ({
  outcome: 'matched',
  patient: to,
  by,
})

/** Reads patients' states; kept between calls, made new from the log. */
export type PatientReader = (id: string) => Promise<{ readonly state: PatientState }>

/** A reader of patients' states over the log. */
export const patientReader = ({ journal, keys }: Pick<InboxDeps, 'journal' | 'keys'>): PatientReader =>
  foldedReader(journal, keys, patient)

/** Whether a person has a record. */
export const hasRecord = ({ state }: { readonly state: PatientState }): boolean =>
  state.status === 'created' || state.status === 'registered'

/** How the birth date that a message states stands to the record's. */
export const birthDates = (
  state: PatientState,
  { birthDate }: MessagePerson,
): 'agree' | 'differ' | 'unknown' => {
  const known = currentDemographics(state)?.birthDate
  if (known === undefined || birthDate === undefined) return 'unknown'
  return known === birthDate ? 'agree' : 'differ'
}

/** What is wrong with the NHS numbers themselves, whoever holds them. */
const doubtOf = ({ severalNhsNumbers, invalidNhsNumber }: MessagePerson): QuarantineReason | undefined => {
  if (severalNhsNumbers !== undefined) return 'identifiersDisagree'
  return invalidNhsNumber === true ? 'invalidNhsNumber' : undefined
}

/** Whose the number is as a person decided. It never turns a verified number against its holder. */
const decidedIn = ({ nhsNumber, decided }: Holders, verification: Verification): string | undefined =>
  verification !== 'verified' || nhsNumber === undefined || nhsNumber === decided ? decided : undefined

/** Makes the matcher. */
export const matcher = (deps: Pick<InboxDeps, 'identity' | 'keys'>, patientOf: PatientReader): Matcher => {
  const withRecord = async (id: string | undefined): Promise<string | undefined> =>
    id !== undefined && hasRecord(await patientOf(id)) ? id : undefined

  const holdersOf = async ({ organisation }: Received, { person }: Filing): Promise<Holders> => {
    const local = (number: string): Promise<string | undefined> =>
      deps.identity.patientByLocalNumber(organisation, number).then(withRecord)
    const found = await Promise.all(person.localNumbers.map(local))
    const numbers = { local: [...new Set(found.filter(id => id !== undefined))] }
    if (person.nhsNumber === undefined) return numbers
    const nhsNumber = await deps.identity.patientByNhsNumber(person.nhsNumber).then(withRecord)
    const decided = await local(person.nhsNumber)
    return {
      ...numbers,
      ...(nhsNumber !== undefined && { nhsNumber }),
      ...(decided !== undefined && { decided }),
    }
  }

  /** Filed only where the birth dates that both sides state agree: a number alone may be mistyped or used again. */
  const unlessDiffers = async (
    to: string,
    by: 'nhsNumber' | 'localNumber' | 'decision',
    { person }: Filing,
  ): Promise<Match> =>
    birthDates((await patientOf(to)).state, person) === 'differ'
      ? quarantine('birthDateDiffers', to)
      : matched(to, by)

  const byLocal = async ([only, ...more]: readonly string[], filing: Filing): Promise<Match> => {
    if (filing.person.localNumbers.length === 0) return quarantine('noIdentifier')
    if (only === undefined) return quarantine('unknownIdentifier')
    return more.length > 0
      ? quarantine('identifiersDisagree', only)
      : unlessDiffers(only, 'localNumber', filing)
  }

  /** An NHS number that nobody holds: the local number's record if that has no other NHS number, or a new one. */
  const byNewNhsNumber = async (message: Received, filing: Filing, holders: Holders): Promise<Match> => {
    const [only, ...more] = holders.local
    if (more.length > 0) return quarantine('identifiersDisagree', only)
    if (only !== undefined) {
      const { state } = await patientOf(only)
      const other = 'nhsNumber' in state && state.nhsNumber !== undefined
      if (other) return quarantine('identifiersDisagree', only)
      return unlessDiffers(only, 'localNumber', filing)
    }
    if (!filing.createsRecord || filing.person.verification !== 'verified')
      return quarantine('unknownIdentifier')
    return { outcome: 'new', patient: await newPatient(deps.keys, message.id) }
  }

  /** An NHS number of which the sender does not say that it is verified needs a birth date or a local number that agrees. */
  const byNhsNumber = async (holder: string, filing: Filing, { local }: Holders): Promise<Match> => {
    const dates = birthDates((await patientOf(holder)).state, filing.person)
    if (dates === 'differ') return quarantine('birthDateDiffers', holder)
    if (dates === 'agree' || filing.person.verification === 'verified') return matched(holder, 'nhsNumber')
    return local.length > 0 ? matched(holder, 'localNumber') : quarantine('unverified', holder)
  }

  /** Neither the NHS number nor what a person decided of it overrules a local number that is somebody else's. */
  const byHolder = async (
    holder: string,
    {
      by,
      filing,
      holders,
    }: { readonly by: 'nhsNumber' | 'decision'; readonly filing: Filing; readonly holders: Holders },
  ): Promise<Match> => {
    if (holders.local.some(id => id !== holder)) return quarantine('identifiersDisagree', holder)
    return by === 'decision' ? unlessDiffers(holder, by, filing) : byNhsNumber(holder, filing, holders)
  }

  const byNumbers = async (message: Received, filing: Filing, holders: Holders): Promise<Match> => {
    const { nhsNumber, verification } = filing.person
    if (nhsNumber === undefined) return byLocal(holders.local, filing)
    const decided = decidedIn(holders, verification)
    if (decided !== undefined) return byHolder(decided, { by: 'decision', filing, holders })
    if (verification === 'unverified') return quarantine('unverified', holders.nhsNumber ?? holders.local[0])
    return holders.nhsNumber === undefined
      ? byNewNhsNumber(message, filing, holders)
      : byHolder(holders.nhsNumber, { by: 'nhsNumber', filing, holders })
  }

  return async (message, filing) => {
    const holders = await holdersOf(message, filing)
    const doubt = doubtOf(filing.person)
    return doubt === undefined
      ? byNumbers(message, filing, holders)
      : quarantine(doubt, holders.nhsNumber ?? holders.local[0])
  }
}

/** The id of the record that this message makes: the same however often it is tried. */
const newPatient = async (keys: Pick<InboxDeps['keys'], 'secret'>, messageId: string): Promise<string> =>
  keyedId(await keys.secret('records'), messageId)
