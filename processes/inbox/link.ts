/** Claims a message's identifiers for the person whom it was matched to, and makes the record where it is new (F5). */
import { claim } from '../../domain/claim/decider.ts'
import type { MessagePerson } from '../../domain/filing.ts'
import { isRejection } from '../../domain/kernel/rejection.ts'
import { patient as record, type PatientState } from '../../domain/patient/decider.ts'
import { must, type Ask } from './ask.ts'
import { birthDates, type PatientReader } from './match.ts'
import type { Identifier } from './received.ts'

/**
 * How the person was found: `new` by a verified number that nobody held; `nhsNumber`, `localNumber` and `decision` by a claim;
 * `accepted` and `created` by an administrator, for this message.
 */
type How = 'new' | 'nhsNumber' | 'localNumber' | 'decision' | 'accepted' | 'created'

export interface Link {
  readonly how: How
  readonly patient: string
  readonly organisation: string
  readonly person: MessagePerson
  readonly identifiers: readonly Identifier[]
}

/** Which identifiers a match teaches us. */
const teaches: Readonly<Record<How, readonly Identifier['role'][]>> = {
  new: ['nhsNumber', 'local'],
  // The number is the record's already; where a crash came between its claim and the record, it is written now.
  nhsNumber: ['nhsNumber', 'local'],
  localNumber: ['nhsNumber'],
  decision: ['local'],
  accepted: ['nhsNumber', 'asUsedHere', 'local'],
  created: ['nhsNumber', 'asUsedHere', 'local'],
}

const isByPerson = (how: How): boolean => how === 'accepted' || how === 'created'

/**
 * An NHS number is claimed on the sender's verification or for a record that a person makes from it, never on hope. A local number
 * is claimed where a person decided about this message, or where its NHS number is verified or its birth date agrees: it is known
 * by itself ever after.
 */
const mayClaim = ({ how, person }: Link, { role }: Identifier, state: PatientState): boolean => {
  if (!teaches[how].includes(role)) return false
  const isVerified = person.verification === 'verified'
  if (role === 'nhsNumber') return how === 'created' || isVerified
  return isByPerson(how) || isVerified || birthDates(state, person) === 'agree'
}

/** Claims one identifier. `held`: it is this person's now. */
const claimOne = async (
  ask: Ask,
  patient: string,
  { claim: id, kind }: Identifier,
): Promise<{ readonly held: boolean; readonly learned: boolean }> => {
  const answer = await ask({
    // Another attempt may be for another person: its answer must not be this one’s.
    step: `claim ${id} for ${patient}`,
    aggregate: claim,
    id,
    subject: patient,
    command: { type: 'ClaimIdentifier', data: { holder: patient, kind } },
  })
  if (isRejection(answer) && answer.rejected === 'conflict') return { held: false, learned: false }
  return { held: true, learned: must('ClaimIdentifier', answer).changed }
}

const makeRecord = async (ask: Ask, link: Link, nhsNumber: string | undefined): Promise<void> => {
  const { patient, organisation } = link
  const data = { localNumbers: [], source: organisation, ...(nhsNumber !== undefined && { nhsNumber }) }
  const command = { type: 'CreateRecord' as const, data }
  const answer = await ask({ step: 'create', aggregate: record, id: patient, subject: patient, command })
  must('CreateRecord', answer)
}

const addNumber = async (ask: Ask, { patient, organisation }: Link, number: string): Promise<void> => {
  const command = { type: 'AddLocalNumber' as const, data: { localNumber: { organisation, number } } }
  const answer = await ask({
    step: `number ${number}`,
    aggregate: record,
    id: patient,
    subject: patient,
    command,
  })
  must('AddLocalNumber', answer)
}

const addNhsNumber = async (ask: Ask, { patient }: Link, nhsNumber: string): Promise<void> => {
  const command = { type: 'AddNhsNumber' as const, data: { nhsNumber } }
  const answer = await ask({
    step: `NHS number ${nhsNumber}`,
    aggregate: record,
    id: patient,
    subject: patient,
    command,
  })
  must('AddNhsNumber', answer)
}

/** The message's numbers that the record does not have yet and may be taught; it never takes a second NHS number. */
const newTo = (link: Link, state: PatientState): readonly Identifier[] => {
  const known = 'localNumbers' in state ? state.localNumbers : []
  const hasNhsNumber = 'nhsNumber' in state && state.nhsNumber !== undefined
  const has = ({ role, number }: Identifier): boolean =>
    role === 'local'
      ? known.some(one => one.organisation === link.organisation && one.number === number)
      : role === 'nhsNumber' && hasNhsNumber
  return link.identifiers.filter(one => mayClaim(link, one, state) && !has(one))
}

interface Claimed {
  readonly one: Identifier
  readonly held: boolean
  readonly learned: boolean
}

const claimAll = async (
  ask: Ask,
  patient: string,
  wanted: readonly Identifier[],
): Promise<readonly Claimed[]> => {
  const claims: Claimed[] = []
  for (const one of wanted) claims.push({ one, ...(await claimOne(ask, patient, one)) })
  return claims
}

const addNumbers = async (ask: Ask, link: Link, held: readonly Identifier[]): Promise<void> => {
  for (const { role, number } of held) if (role === 'local') await addNumber(ask, link, number)
}

/**
 * Claims first, then the record: what is half done is found again by its claim. Answers whether anything new was learned,
 * so that messages which wait for these identifiers are looked at again.
 */
export const linkPerson = async (ask: Ask, patientOf: PatientReader, link: Link): Promise<boolean> => {
  const { state } = await patientOf(link.patient)
  const isNew = state.status === 'none'
  const claims = await claimAll(ask, link.patient, newTo(link, state))
  const held = claims.filter(claimed => claimed.held).map(({ one }) => one)
  const nhsNumber = held.find(one => one.role === 'nhsNumber')?.number
  if (link.how === 'new' && nhsNumber === undefined)
    throw new Error('somebody else claimed this NHS number meanwhile')
  if (isNew) await makeRecord(ask, link, nhsNumber)
  else if (nhsNumber !== undefined) await addNhsNumber(ask, link, nhsNumber)
  await addNumbers(ask, link, held)
  return isNew || claims.some(claimed => claimed.learned)
}
