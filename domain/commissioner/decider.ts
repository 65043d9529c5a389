/** A commissioner: what of the dashboards is theirs to see, for as long as it is granted. The stream's id is the keyed hash of their sign-in. */
import { unlessSo, type Aggregate } from '../kernel/decider.ts'
import type { DataOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import { commissionerCommands, commissionerEvents } from './events.ts'

export type Granted = DataOf<typeof commissionerEvents, 'DashboardsGranted'>
/** What is granted, whoever it is granted to. */
export type DashboardGrant = Omit<Granted, 'name'>

export type CommissionerState =
  | { readonly status: 'none' }
  | { readonly status: 'granted' | 'withdrawn'; readonly granted: Granted }
  | { readonly status: 'erased' }
type Commissioner = Aggregate<CommissionerState, typeof commissionerCommands, typeof commissionerEvents>

/** What stands granted; undefined where nothing does. */
export const grantIn = (state: CommissionerState): DashboardGrant | undefined =>
  state.status === 'granted' ? state.granted : undefined

const decide: Commissioner['decide'] = (command, state) => {
  if (state.status === 'erased') return reject('erased', 'this commissioner was erased')
  if (command.type === 'GrantDashboards')
    return unlessSo(state.status === 'granted' && same(state.granted, command.data), {
      type: 'DashboardsGranted',
      data: command.data,
    })
  if (state.status === 'none') return reject('not-found', 'nothing was ever granted to this commissioner')
  return unlessSo(state.status === 'withdrawn', { type: 'DashboardsWithdrawn', data: command.data })
}

const evolve: Commissioner['evolve'] = (state, event) => {
  if (event.type === 'Erased' || state.status === 'erased') return { status: 'erased' }
  if (event.type === 'DashboardsGranted') return { status: 'granted', granted: event.data }
  return state.status === 'none' ? state : { ...state, status: 'withdrawn' }
}

export const commissioner: Commissioner = {
  category: 'commissioner',
  sealed: true,
  commands: commissionerCommands,
  events: commissionerEvents,
  initial: { status: 'none' },
  decide,
  evolve,
}
