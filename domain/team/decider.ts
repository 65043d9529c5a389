/** A team: formed, renamed, closed. */
import type { Aggregate } from '../kernel/decider.ts'
import type { DataOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import { teamCommands, teamEvents } from './events.ts'

type Formed = DataOf<typeof teamEvents, 'TeamFormed'>
type Renamed = DataOf<typeof teamEvents, 'TeamRenamed'>

export type TeamState =
  | { readonly status: 'none' }
  | { readonly status: 'open'; readonly details: Formed }
  | { readonly status: 'closed'; readonly details: Formed }
type Team = Aggregate<TeamState, typeof teamCommands, typeof teamEvents>

const form = (data: Formed, state: TeamState): ReturnType<Team['decide']> => {
  if (state.status === 'none') return [{ type: 'TeamFormed', data }]
  return same(state.details, data) ? [] : reject('conflict', 'this team was formed with other details')
}

/** The label goes with the name: a new name without one carries none. */
const renamed = (details: Formed, { name, label }: Renamed): Formed => {
  const { provider, specialty, setting } = details
  return { provider, name, specialty, setting, ...(label === undefined ? {} : { label }) }
}

const decide: Team['decide'] = (command, state) => {
  if (command.type === 'FormTeam') return form(command.data, state)
  if (state.status === 'none') return reject('not-found', 'there is no such team')
  if (command.type === 'CloseTeam')
    return state.status === 'closed' ? [] : [{ type: 'TeamClosed', data: command.data }]
  if (state.status === 'closed') return reject('conflict', 'this team is closed')
  return same(state.details, renamed(state.details, command.data))
    ? []
    : [{ type: 'TeamRenamed', data: command.data }]
}

const evolve: Team['evolve'] = (state, event) => {
  if (event.type === 'TeamFormed') return { status: 'open', details: event.data }
  if (state.status === 'none') return state
  switch (event.type) {
    case 'TeamRenamed':
      return { ...state, details: renamed(state.details, event.data) }
    case 'TeamClosed':
      return { ...state, status: 'closed' }
    // Nothing here is about a person.
    case 'Erased':
      return state
  }
}

export const team: Team = {
  category: 'team',
  sealed: false,
  commands: teamCommands,
  events: teamEvents,
  initial: { status: 'none' },
  decide,
  evolve,
}
