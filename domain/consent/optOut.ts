/** The National Data Opt-out: whether anything may be counted from a person's record. No rule about care reads it (C9). */
import { unlessSo, type CommandOf, type Context } from '../kernel/decider.ts'
import type { DataOf, EventOf } from '../kernel/event.ts'
import type { consentCommands, consentEvents } from './events.ts'

type Choice = DataOf<typeof consentEvents, 'OptOutSet'>

/** What stands of the opt-out: never spoken of, or as it was set or taken back last. */
export type OptOut = { readonly status: 'none' } | (Choice & { readonly status: 'set' | 'withdrawn' })

type OptOutCommand = Extract<
  CommandOf<typeof consentCommands>,
  { readonly type: 'ChooseOptOut' | 'RecordNationalOptOut' }
>
type OptOutEvent = Extract<EventOf<typeof consentEvents>, { readonly type: 'OptOutSet' | 'OptOutWithdrawn' }>
type National = Extract<OptOutCommand, { readonly type: 'RecordNationalOptOut' }>['data']

/** Whether a newer choice than a list of the national service stands, which the list knows nothing of. */
export const isNewerThan = (optOut: OptOut, list: Pick<National, 'asOf'>): boolean =>
  optOut.status !== 'none' && optOut.asOf > list.asOf

/** Not to stand on a list is no choice: it ends what a list said before, never what the person chose here. */
const endedBy = (optOut: OptOut, list: National): boolean =>
  !list.optedOut && optOut.status === 'set' && optOut.by === 'nationalService'

const chosen = (optedOut: boolean, data: Choice): OptOutEvent => ({
  type: optedOut ? 'OptOutSet' : 'OptOutWithdrawn',
  data,
})

const national = (list: National, optOut: OptOut): readonly OptOutEvent[] => {
  const changes = list.optedOut ? optOut.status !== 'set' : endedBy(optOut, list)
  const { optedOut, asOf } = list
  return unlessSo(isNewerThan(optOut, list) || !changes, chosen(optedOut, { by: 'nationalService', asOf }))
}

/** The person's own choice is kept as theirs, also where the national service had told of the same. */
const own = (optedOut: boolean, optOut: OptOut, { at }: Context): readonly OptOutEvent[] => {
  const already = optedOut ? optOut.status === 'set' && optOut.by === 'person' : optOut.status !== 'set'
  return unlessSo(already, chosen(optedOut, { by: 'person', asOf: at }))
}

export const decideOptOut = (
  command: OptOutCommand,
  optOut: OptOut,
  context: Context,
): readonly OptOutEvent[] =>
  command.type === 'ChooseOptOut'
    ? own(command.data.optedOut, optOut, context)
    : national(command.data, optOut)

export const optOutAfter = ({ type, data }: OptOutEvent): OptOut => ({
  ...data,
  status: type === 'OptOutSet' ? 'set' : 'withdrawn',
})
