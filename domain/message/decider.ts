/** An incoming message: kept whole first, then filed, quarantined or refused. */
import type { Aggregate, Context } from '../kernel/decider.ts'
import type { DataOf, EventOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import { whyNot } from './decisions.ts'
import { messageCommands, messageEvents } from './events.ts'

type Data<T extends keyof typeof messageEvents> = DataOf<typeof messageEvents, T>

/** The message as it came; once it is here it stays in every state. */
interface Kept {
  readonly received: Data<'MessageReceived'>
}
type Waiting = Kept & { readonly quarantine: Data<'MessageQuarantined'> }

export type MessageState =
  | { readonly status: 'none' }
  | (Kept & { readonly status: 'received' })
  | (Waiting & { readonly status: 'quarantined' })
  /** A person said whose it is: it waits to be filed to `patient`. */
  | (Waiting & {
      readonly status: 'resolved'
      readonly decision: 'accepted' | 'created'
      readonly patient: string
    })
  | (Waiting & { readonly status: 'rejected' })
  | (Kept & { readonly status: 'refused'; readonly refusal: Data<'MessageRefused'> })
  | (Kept & { readonly status: 'filed'; readonly filed: Data<'MessageFiled'> })
  | { readonly status: 'erased' }
type Known = Exclude<MessageState, { status: 'none' | 'erased' }>
type Message = Aggregate<MessageState, typeof messageCommands, typeof messageEvents>
type Answer = ReturnType<Message['decide']>

const isOpen = (state: Known): boolean => state.status === 'received' || state.status === 'resolved'
const closed = (state: Known): Answer => reject('conflict', `this message is already ${state.status}`)

const quarantine = (data: Data<'MessageQuarantined'>, state: Known): Answer => {
  // What a person decided may turn out not to be fileable: it waits again.
  const again = state.status === 'resolved' && data.reason === 'cannotBeFiled'
  if (state.status === 'received' || again) return [{ type: 'MessageQuarantined', data }]
  return state.status === 'quarantined' && same(state.quarantine, data) ? [] : closed(state)
}

const refuse = (data: Data<'MessageRefused'>, state: Known): Answer => {
  if (isOpen(state)) return [{ type: 'MessageRefused', data }]
  return state.status === 'refused' ? [] : closed(state)
}

const file = (data: Data<'MessageFiled'>, state: Known): Answer => {
  if (state.status === 'resolved' && state.patient !== data.patient)
    return reject('conflict', 'this message was resolved to belong to another record', 'patient')
  if (isOpen(state)) return [{ type: 'MessageFiled', data }]
  return state.status === 'filed' && state.filed.patient === data.patient ? [] : closed(state)
}

const resolvedSo = (data: Data<'QuarantineResolved'>, state: Known): boolean =>
  state.status === 'resolved'
    ? state.decision === data.decision && state.patient === data.patient
    : state.status === 'rejected' && data.decision === 'rejected'

/** The exchange itself releases what it can read and match by now; a person decides by why it waits. */
const refusedDecision = (
  { decision }: Data<'QuarantineResolved'>,
  { quarantine: waits }: Waiting,
  { by }: Context,
): string | undefined => (by.role === 'system' ? undefined : whyNot(decision, waits))

const resolve = (data: Data<'QuarantineResolved'>, state: Known, context: Context): Answer => {
  if (resolvedSo(data, state)) return []
  if (state.status !== 'quarantined') return reject('conflict', 'this message is not waiting in quarantine')
  if (data.decision !== 'rejected' && data.patient === undefined)
    return reject('invalid', 'say whose record the message belongs to', 'patient')
  const why = refusedDecision(data, state, context)
  if (why !== undefined) return reject('conflict', why)
  return [{ type: 'QuarantineResolved', data }]
}

type Arriving = Data<'MessageReceived'> & { readonly fault?: Data<'MessageRefused'> | undefined }

const receive = ({ fault, ...data }: Arriving, state: MessageState): Answer => {
  if (state.status !== 'none') return []
  const received = { type: 'MessageReceived', data } as const
  return fault === undefined ? [received] : [received, { type: 'MessageRefused', data: fault }]
}

const decide: Message['decide'] = (command, state, context) => {
  if (state.status === 'erased') return reject('erased', 'this message was erased')
  if (command.type === 'ReceiveMessage') return receive(command.data, state)
  if (state.status === 'none') return reject('not-found', 'there is no such message')
  switch (command.type) {
    case 'QuarantineMessage':
      return quarantine(command.data, state)
    case 'RefuseMessage':
      return refuse(command.data, state)
    case 'FileMessage':
      return file(command.data, state)
    case 'ResolveQuarantine':
      return resolve(command.data, state, context)
  }
}

const resolved = (state: Known, { decision, patient }: Data<'QuarantineResolved'>): MessageState => {
  if (state.status !== 'quarantined') return state
  const { received, quarantine } = state
  // `decide` lets neither decision through without a patient.
  return decision === 'rejected' || patient === undefined
    ? { status: 'rejected', received, quarantine }
    : { status: 'resolved', received, quarantine, decision, patient }
}

const apply = (
  state: Exclude<MessageState, { status: 'erased' }>,
  event: EventOf<typeof messageEvents>,
): MessageState => {
  if (event.type === 'MessageReceived') return { status: 'received', received: event.data }
  if (state.status === 'none') return state
  const { received } = state
  switch (event.type) {
    case 'MessageRefused':
      return { status: 'refused', received, refusal: event.data }
    case 'MessageQuarantined':
      return { status: 'quarantined', received, quarantine: event.data }
    case 'QuarantineResolved':
      return resolved(state, event.data)
    case 'MessageFiled':
      return { status: 'filed', received, filed: event.data }
  }
}

const evolve: Message['evolve'] = (state, event) =>
  event.type === 'Erased' || state.status === 'erased' ? { status: 'erased' } : apply(state, event)

export const message: Message = {
  category: 'message',
  sealed: true,
  commands: messageCommands,
  events: messageEvents,
  initial: { status: 'none' },
  decide,
  evolve,
}
