/** A professional: who they are, and of which teams they are a member over which days (P5). */
import type { Aggregate } from '../kernel/decider.ts'
import type { DataOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import type { LocalDate } from '../kernel/time.ts'
import { professionalCommands, professionalEvents } from './events.ts'

type Details = DataOf<typeof professionalEvents, 'ProfessionalRegistered'>

/** One period in one team: from the first day, up to but without the day it ended on. */
type Membership =
  | { readonly status: 'open'; readonly team: string; readonly from: LocalDate }
  | { readonly status: 'ended'; readonly team: string; readonly from: LocalDate; readonly on: LocalDate }

interface Registered {
  readonly status: 'registered'
  readonly details: Details
  /** Oldest first. */
  readonly memberships: readonly Membership[]
}
export type ProfessionalState = { readonly status: 'none' } | Registered | { readonly status: 'erased' }
type Professional = Aggregate<ProfessionalState, typeof professionalCommands, typeof professionalEvents>
type Answer = ReturnType<Professional['decide']>

const covers = (membership: Membership, day: LocalDate): boolean =>
  membership.from <= day && (membership.status === 'open' || day < membership.on)

/** Whether the professional is a member of the team on that day. On the day a membership ends it no longer holds. */
export const isMember = (state: ProfessionalState, team: string, day: LocalDate): boolean =>
  state.status === 'registered' && state.memberships.some(one => one.team === team && covers(one, day))

const latestIn = (state: Registered, team: string): Membership | undefined =>
  state.memberships.findLast(one => one.team === team)

const begin = (data: DataOf<typeof professionalEvents, 'MembershipBegan'>, state: Registered): Answer => {
  const latest = latestIn(state, data.team)
  if (latest?.status === 'open') return []
  if (latest !== undefined && data.from < latest.on)
    return reject('conflict', 'a membership of this team already covers that day', 'from')
  return [{ type: 'MembershipBegan', data }]
}

const end = (data: DataOf<typeof professionalEvents, 'MembershipEnded'>, state: Registered): Answer => {
  const latest = latestIn(state, data.team)
  if (latest === undefined) return reject('not-found', 'there is no membership of this team')
  if (latest.status === 'ended') return []
  if (data.on < latest.from) return reject('invalid', 'a membership ends on the day it began or later', 'on')
  return [{ type: 'MembershipEnded', data }]
}

const register = (data: Details, state: Exclude<ProfessionalState, { status: 'erased' }>): Answer => {
  if (state.status === 'none') return [{ type: 'ProfessionalRegistered', data }]
  return same(state.details, data)
    ? []
    : reject('conflict', 'this professional is registered with other details')
}

const decide: Professional['decide'] = (command, state) => {
  if (state.status === 'erased') return reject('erased', 'this professional was erased')
  if (command.type === 'RegisterProfessional') return register(command.data, state)
  if (state.status === 'none') return reject('not-found', 'there is no such professional')
  switch (command.type) {
    case 'BeginMembership':
      return begin(command.data, state)
    case 'EndMembership':
      return end(command.data, state)
  }
}

const evolve: Professional['evolve'] = (state, event) => {
  if (event.type === 'Erased' || state.status === 'erased') return { status: 'erased' }
  if (event.type === 'ProfessionalRegistered')
    return { status: 'registered', details: event.data, memberships: [] }
  if (state.status === 'none') return state
  const { team } = event.data
  switch (event.type) {
    case 'MembershipBegan':
      return {
        ...state,
        memberships: [...state.memberships, { status: 'open', team, from: event.data.from }],
      }
    case 'MembershipEnded': {
      const ended = { status: 'ended', on: event.data.on } as const
      const close = (one: Membership): Membership =>
        one.team === team && one.status === 'open' ? { ...one, ...ended } : one
      return { ...state, memberships: state.memberships.map(close) }
    }
  }
}

export const professional: Professional = {
  category: 'professional',
  sealed: true,
  commands: professionalCommands,
  events: professionalEvents,
  initial: { status: 'none' },
  decide,
  evolve,
}
