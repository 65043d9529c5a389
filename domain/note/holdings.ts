/** What each receiver is known to hold of a note: from its own receipts and from checks. */
import { unlessSo, type CommandOf } from '../kernel/decider.ts'
import type { EventOf } from '../kernel/event.ts'
import { reject, type Rejection } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import type { noteCommands, noteEvents } from './events.ts'

/** What one receiver is known to hold, and what could not be brought to it. */
export interface Holding {
  readonly held: number | 'none'
  readonly undelivered: { readonly version: number; readonly as: 'late' | 'refused' } | undefined
}
export type Holdings = ReadonlyMap<string, Holding>

type Command = CommandOf<typeof noteCommands>
type Event = EventOf<typeof noteEvents>

const commandTypes = ['RecordDelivery', 'RecordHolding', 'RecordUndelivered', 'AskSending'] as const
type OfReceiver = Extract<Command, { readonly type: (typeof commandTypes)[number] }>
export type OfReceivers = Extract<
  Event,
  { readonly type: 'NoteDelivered' | 'NoteHeldOtherwise' | 'NoteUndelivered' | 'NoteSendingAsked' }
>

/** Whether a command is about what a receiver holds. */
export const isOfReceiver = (command: Command): command is OfReceiver =>
  commandTypes.some(type => type === command.type)

const isSoFor = (command: OfReceiver, known: Holding): boolean => {
  switch (command.type) {
    case 'RecordDelivery':
      return known.held === command.data.version && known.undelivered === undefined
    case 'RecordHolding':
      return known.held === command.data.held
    case 'RecordUndelivered': {
      const { version, as } = command.data
      return same(known.undelivered, { version, as })
    }
    case 'AskSending':
      return false
  }
}

const eventOf = (command: OfReceiver): Event => {
  switch (command.type) {
    case 'RecordDelivery':
      return { type: 'NoteDelivered', data: command.data }
    case 'RecordHolding':
      return { type: 'NoteHeldOtherwise', data: command.data }
    case 'RecordUndelivered':
      return { type: 'NoteUndelivered', data: command.data }
    case 'AskSending':
      return { type: 'NoteSendingAsked', data: command.data }
  }
}

const nothingHeld: Holding = { held: 'none', undelivered: undefined }

/** What is late is being tried anyway: only what was refused waits for somebody to ask. */
const waitsToBeAsked = ({ type, data }: OfReceiver, { undelivered }: Holding): boolean =>
  type !== 'AskSending' ||
  (undelivered?.as === 'refused' && 'version' in data && undelivered.version === data.version)

/** Decides on what was learned of a receiver, of a note with so many versions. */
export const record = (
  command: OfReceiver,
  holdings: Holdings,
  versions: number,
): readonly Event[] | Rejection => {
  if ('version' in command.data && command.data.version > versions)
    return reject('not-found', 'the note has no such version', 'version')
  const known = holdings.get(command.data.receiver) ?? nothingHeld
  if (!waitsToBeAsked(command, known))
    return reject('conflict', 'this version is not waiting to be sent again')
  return unlessSo(isSoFor(command, known), eventOf(command))
}

const after = (event: OfReceivers): Partial<Holding> => {
  switch (event.type) {
    case 'NoteDelivered':
      return { held: event.data.version, undelivered: undefined }
    case 'NoteHeldOtherwise':
      return { held: event.data.held }
    case 'NoteUndelivered': {
      const { version, as } = event.data
      return { undelivered: { version, as } }
    }
    case 'NoteSendingAsked':
      return { undelivered: undefined }
  }
}

/** The holdings after an event. */
export const learned = (holdings: Holdings, event: OfReceivers): Holdings => {
  const { receiver } = event.data
  const before = holdings.get(receiver) ?? nothingHeld
  return new Map(holdings).set(receiver, { ...before, ...after(event) })
}
