/** An identifier has one holder at a time: claimed, released, claimed again. */
import type { Aggregate } from '../kernel/decider.ts'
import { reject } from '../kernel/rejection.ts'
import { claimCommands, claimEvents } from './events.ts'

export type ClaimState = { readonly status: 'free' } | { readonly status: 'claimed'; readonly holder: string }
type Claim = Aggregate<ClaimState, typeof claimCommands, typeof claimEvents>

const heldByAnother = (state: ClaimState, holder: string): boolean =>
  state.status === 'claimed' && state.holder !== holder

const decide: Claim['decide'] = (command, state) => {
  if (heldByAnother(state, command.data.holder))
    return reject('conflict', 'someone else holds this identifier')
  switch (command.type) {
    case 'ClaimIdentifier':
      return state.status === 'claimed' ? [] : [{ type: 'IdentifierClaimed', data: command.data }]
    case 'ReleaseIdentifier':
      return state.status === 'free' ? [] : [{ type: 'IdentifierReleased', data: command.data }]
  }
}

const evolve: Claim['evolve'] = (_, event) => {
  switch (event.type) {
    case 'IdentifierClaimed':
      return { status: 'claimed', holder: event.data.holder }
    case 'IdentifierReleased':
      return { status: 'free' }
    // Whoever held it is gone; the number may come back with a new record.
    case 'Erased':
      return { status: 'free' }
  }
}

export const claim: Claim = {
  category: 'claim',
  sealed: true,
  commands: claimCommands,
  events: claimEvents,
  initial: { status: 'free' },
  decide,
  evolve,
}
