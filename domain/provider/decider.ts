/** A provider organisation: known once registered, but it sends and reads only while its agreement is in force (P6). */
import type { Aggregate } from '../kernel/decider.ts'
import type { DataOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import { providerCommands, providerEvents } from './events.ts'

type ProviderDetails = DataOf<typeof providerEvents, 'ProviderRegistered'>
type SignedAgreement = DataOf<typeof providerEvents, 'AgreementSigned'>

export type ProviderState =
  | { readonly status: 'none' }
  | { readonly status: 'registered'; readonly details: ProviderDetails }
  | { readonly status: 'inForce'; readonly details: ProviderDetails; readonly signed: SignedAgreement }
  | { readonly status: 'ended'; readonly details: ProviderDetails; readonly signed: SignedAgreement }
type Provider = Aggregate<ProviderState, typeof providerCommands, typeof providerEvents>

/** Whether the provider has a sharing agreement in force. */
export const agreementInForce = (state: ProviderState): boolean => state.status === 'inForce'

const register = (data: ProviderDetails, state: ProviderState): ReturnType<Provider['decide']> => {
  if (data.network !== undefined && data.setting !== 'gp')
    return reject('invalid', 'only a GP practice belongs to a primary care network', 'network')
  if (state.status === 'none') return [{ type: 'ProviderRegistered', data }]
  return same(state.details, data) ? [] : reject('conflict', 'this provider is registered with other details')
}

const decide: Provider['decide'] = (command, state) => {
  if (command.type === 'RegisterProvider') return register(command.data, state)
  if (state.status === 'none') return reject('not-found', 'there is no such provider')
  switch (command.type) {
    case 'SignAgreement':
      return state.status === 'inForce' && same(state.signed, command.data)
        ? []
        : [{ type: 'AgreementSigned', data: command.data }]
    case 'EndAgreement':
      return state.status === 'inForce' ? [{ type: 'AgreementEnded', data: command.data }] : []
  }
}

const evolve: Provider['evolve'] = (state, event) => {
  if (event.type === 'ProviderRegistered') return { status: 'registered', details: event.data }
  if (state.status === 'none') return state
  switch (event.type) {
    case 'AgreementSigned':
      return { status: 'inForce', details: state.details, signed: event.data }
    case 'AgreementEnded':
      return state.status === 'inForce' ? { ...state, status: 'ended' } : state
    // Nothing here is about a person.
    case 'Erased':
      return state
  }
}

export const provider: Provider = {
  category: 'provider',
  sealed: false,
  commands: providerCommands,
  events: providerEvents,
  initial: { status: 'none' },
  decide,
  evolve,
}
