/** A person's record as a whole: created once, invited, registered, and who they are as each source has it. */
import { unlessSo, type Aggregate, type CommandOf, type Context } from '../kernel/decider.ts'
import type { DataOf, EventOf } from '../kernel/event.ts'
import { reject, type Rejection } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import type { LocalDate } from '../kernel/time.ts'
import { mergeDemographics, type CurrentDemographics } from './demographics.ts'
import { patientCommands, patientEvents, type Demographics } from './events.ts'

type Data<T extends keyof typeof patientEvents> = DataOf<typeof patientEvents, T>
type Asked<T extends keyof typeof patientCommands> = Extract<
  CommandOf<typeof patientCommands>,
  { readonly type: T }
>['data']

/** Invitations are told apart by the keyed hash of their code. */
type Invitation = Data<'PatientInvited'> & { readonly status: 'open' | 'used' }

interface Known {
  readonly status: 'created' | 'registered'
  readonly nhsNumber?: string | undefined
  readonly localNumbers: Data<'RecordCreated'>['localNumbers']
  readonly invitations: readonly Invitation[]
  /** The newest view of each source. */
  readonly demographics: readonly Demographics[]
}
export type PatientState = { readonly status: 'none' } | Known | { readonly status: 'erased' }
type Living = Exclude<PatientState, { status: 'erased' }>
type Patient = Aggregate<PatientState, typeof patientCommands, typeof patientEvents>
type Answer = ReturnType<Patient['decide']>

/** Who the person is, each field from the most trusted source that has it; undefined where nobody has said. */
export const currentDemographics = (state: PatientState): CurrentDemographics | undefined =>
  state.status === 'created' || state.status === 'registered'
    ? mergeDemographics(state.demographics)
    : undefined

/** Whether a source of the record says that the person has died. */
export const hasDied = (state: PatientState): boolean => currentDemographics(state)?.died === true

const create = (data: Data<'RecordCreated'>, state: Living): Answer => {
  if (state.status === 'none') return [{ type: 'RecordCreated', data }]
  return data.nhsNumber === undefined || data.nhsNumber === state.nhsNumber
    ? []
    : reject('conflict', 'this record was created with another NHS number', 'nhsNumber')
}

/** Who does not know the day of birth does not know whom they speak of: a record that names none fits no day. */
const isBorn = (state: Known, born: LocalDate | undefined): boolean =>
  born !== undefined && currentDemographics(state)?.birthDate === born

const invite = ({ born, ...data }: Asked<'InvitePatient'>, state: Known, { at }: Context): Answer => {
  if (state.invitations.some(one => one.token === data.token)) return []
  if (state.status === 'registered') return reject('conflict', 'this person has already registered')
  if (data.expires <= at) return reject('invalid', 'an invitation expires in the future', 'expires')
  if (!isBorn(state, born)) return reject('not-allowed', 'the record has another date of birth', 'born')
  return [{ type: 'PatientInvited', data }]
}

const invitationFault = (
  state: Known,
  { token, born }: Asked<'RegisterPatient'>,
  { at }: Context,
): Rejection | undefined => {
  const invitation = state.invitations.find(one => one.token === token)
  if (invitation === undefined) return reject('not-allowed', 'there is no invitation with this code', 'token')
  if (invitation.status === 'used') return reject('conflict', 'this invitation was already used', 'token')
  if (invitation.expires <= at) return reject('conflict', 'this invitation has expired', 'token')
  return isBorn(state, born)
    ? undefined
    : reject('not-allowed', 'the record has another date of birth', 'born')
}

const register = (asked: Asked<'RegisterPatient'>, state: Known, context: Context): Answer => {
  if (state.status === 'registered') return []
  const fault = asked.by === 'invitation' ? invitationFault(state, asked, context) : undefined
  const { born: _, ...data } = asked
  return fault ?? [{ type: 'PatientRegistered', data }]
}

const record = (data: Demographics, state: Known): Answer => {
  const before = state.demographics.find(one => one.source === data.source)
  const old = before !== undefined && (data.asOf < before.asOf || same(before, data))
  return old ? [] : [{ type: 'DemographicsRecorded', data }]
}

const hasNumber = ({ localNumber }: Data<'LocalNumberAdded'>, state: Known): boolean =>
  state.localNumbers.some(one => same(one, localNumber))

const addNhsNumber = (data: Data<'NhsNumberAdded'>, state: Known): Answer => {
  if (state.nhsNumber === undefined) return [{ type: 'NhsNumberAdded', data }]
  return state.nhsNumber === data.nhsNumber
    ? []
    : reject('conflict', 'this record has another NHS number', 'nhsNumber')
}

type Command = Parameters<Patient['decide']>[0]

const decideKnown = (
  command: Exclude<Command, { type: 'CreateRecord' }>,
  state: Known,
  context: Context,
): Answer => {
  switch (command.type) {
    case 'AddLocalNumber':
      return unlessSo(hasNumber(command.data, state), { type: 'LocalNumberAdded', data: command.data })
    case 'AddNhsNumber':
      return addNhsNumber(command.data, state)
    case 'InvitePatient':
      return invite(command.data, state, context)
    case 'RegisterPatient':
      return register(command.data, state, context)
    case 'RecordDemographics':
      return record(command.data, state)
  }
}

const decide: Patient['decide'] = (command, state, context) => {
  if (state.status === 'erased') return reject('erased', 'this record was erased')
  if (command.type === 'CreateRecord') return create(command.data, state)
  if (state.status === 'none') return reject('not-found', 'there is no such record')
  return decideKnown(command, state, context)
}

const created = ({ nhsNumber, localNumbers }: Data<'RecordCreated'>): Known => ({
  status: 'created',
  nhsNumber,
  localNumbers,
  invitations: [],
  demographics: [],
})

const used =
  (token: string | undefined) =>
  (invitation: Invitation): Invitation =>
    invitation.token === token ? { ...invitation, status: 'used' } : invitation

const apply = (state: Living, event: EventOf<typeof patientEvents>): PatientState => {
  if (event.type === 'RecordCreated') return created(event.data)
  if (state.status === 'none') return state
  switch (event.type) {
    case 'LocalNumberAdded':
      return { ...state, localNumbers: [...state.localNumbers, event.data.localNumber] }
    case 'NhsNumberAdded':
      return { ...state, nhsNumber: event.data.nhsNumber }
    case 'PatientInvited':
      return { ...state, invitations: [...state.invitations, { ...event.data, status: 'open' }] }
    case 'PatientRegistered':
      return { ...state, status: 'registered', invitations: state.invitations.map(used(event.data.token)) }
    case 'DemographicsRecorded': {
      const others = state.demographics.filter(one => one.source !== event.data.source)
      return { ...state, demographics: [...others, event.data] }
    }
  }
}

const evolve: Patient['evolve'] = (state, event) =>
  event.type === 'Erased' || state.status === 'erased' ? { status: 'erased' } : apply(state, event)

export const patient: Patient = {
  category: 'patient',
  sealed: true,
  commands: patientCommands,
  events: patientEvents,
  initial: { status: 'none' },
  decide,
  evolve,
}
