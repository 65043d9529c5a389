/** A system's client: registered, and from its revocation on for ever nobody. */
import { unlessSo, type Aggregate, type CommandOf } from '../kernel/decider.ts'
import type { DataOf, EventOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import { clientCommands, clientEvents, type ClientScope } from './events.ts'

type Registered = DataOf<typeof clientEvents, 'ClientRegistered'>

interface Known extends Registered {
  readonly status: 'registered' | 'revoked'
  /** How often its proof was changed: a token says which one it was given for. */
  readonly proofs: number
}
export type ClientState = { readonly status: 'none' } | Known
type Client = Aggregate<ClientState, typeof clientCommands, typeof clientEvents>

/** The client where it may be heard. */
export const standing = (state: ClientState): Known | undefined =>
  state.status === 'registered' ? state : undefined

/** Whether it is registered with this scope now. */
export const hasScope = (state: ClientState, scope: ClientScope): boolean =>
  standing(state)?.scopes.includes(scope) === true

type OfKnown = Exclude<CommandOf<typeof clientCommands>, { readonly type: 'RegisterClient' }>

const decideOn = (command: OfKnown, state: Known): ReturnType<Client['decide']> => {
  if (command.type === 'RevokeClient')
    return unlessSo(state.status === 'revoked', { type: 'ClientRevoked', data: command.data })
  if (state.status === 'revoked') return reject('conflict', 'this client was revoked: register another')
  switch (command.type) {
    case 'ChangeClientSecret':
      return unlessSo(same(state.proof, command.data.proof), {
        type: 'ClientSecretChanged',
        data: command.data,
      })
    case 'ChangeClientScopes':
      return unlessSo(same(state.scopes, command.data.scopes), {
        type: 'ClientScopesChanged',
        data: command.data,
      })
  }
}

const decide: Client['decide'] = (command, state) => {
  if (command.type !== 'RegisterClient')
    return state.status === 'none' ? reject('not-found', 'there is no such client') : decideOn(command, state)
  if (state.status === 'none') return [{ type: 'ClientRegistered', data: command.data }]
  const { name, organisation, scopes, proof } = state
  return same({ name, organisation, scopes, proof }, command.data)
    ? []
    : reject('conflict', 'this client is registered with other details')
}

const changed = (
  state: Known,
  event: Exclude<EventOf<typeof clientEvents>, { type: 'ClientRegistered' }>,
): Known => {
  switch (event.type) {
    case 'ClientSecretChanged':
      return { ...state, proof: event.data.proof, proofs: state.proofs + 1 }
    case 'ClientScopesChanged':
      return { ...state, scopes: event.data.scopes }
    case 'ClientRevoked':
      return { ...state, status: 'revoked' }
  }
}

const evolve: Client['evolve'] = (state, event) => {
  // Nothing here is about a person.
  if (event.type === 'Erased') return state
  if (event.type === 'ClientRegistered') return { status: 'registered', ...event.data, proofs: 0 }
  return state.status === 'none' ? state : changed(state, event)
}

export const client: Client = {
  category: 'client',
  sealed: false,
  commands: clientCommands,
  events: clientEvents,
  initial: { status: 'none' },
  decide,
  evolve,
}
