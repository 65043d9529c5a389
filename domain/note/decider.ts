/** The special patient note: published in versions, withdrawn as a version of its own, and known to be held by whom. */
import type { Aggregate, CommandOf } from '../kernel/decider.ts'
import type { DataOf, Erased, EventOf } from '../kernel/event.ts'
import { reject } from '../kernel/rejection.ts'
import { same } from '../kernel/same.ts'
import { noteCommands, noteEvents } from './events.ts'
import { isOfReceiver, learned, record, type Holdings, type OfReceivers } from './holdings.ts'

type Published = DataOf<typeof noteEvents, 'NotePublished'>
type Withdrawn = DataOf<typeof noteEvents, 'NoteWithdrawn'>

/** A version as it goes to receivers. */
export type NoteVersion =
  ({ readonly status: 'published' } & Published) | ({ readonly status: 'withdrawn' } & Withdrawn)

interface Known {
  readonly status: 'known'
  readonly nhs111: 'undecided' | 'allowed' | 'forbidden'
  /** Oldest first; the last is what receivers are to hold. */
  readonly versions: readonly NoteVersion[]
  readonly receivers: Holdings
}
export type NoteState = Known | { readonly status: 'erased' }
type Note = Aggregate<NoteState, typeof noteCommands, typeof noteEvents>
type Command = CommandOf<typeof noteCommands>
type Answer = ReturnType<Note['decide']>
type Event = EventOf<typeof noteEvents>

/** The version that receivers are to hold; undefined while nothing was ever published. */
export const currentNote = (state: NoteState): NoteVersion | undefined =>
  state.status === 'erased' ? undefined : state.versions.at(-1)

/** Whether NHS 111 may see the note now: the person lets it, and there is one. */
export const isForNhs111 = (state: NoteState): boolean =>
  state.status === 'known' && state.nhs111 === 'allowed' && currentNote(state)?.status === 'published'

const lastPublished = ({ versions }: Known) => versions.findLast(one => one.status === 'published')

const nextVersion = ({ versions }: Known): number => versions.length + 1

type Publish = Extract<Command, { readonly type: 'PublishNote' }>['data']

/** A decision that the person made themselves is never overruled by what a clinician writes down. */
const allowedBy = (decision: Publish['decision'], state: Known): readonly Event[] | undefined => {
  if (state.nhs111 === 'allowed') return []
  if (decision === undefined || state.nhs111 === 'forbidden') return undefined
  return [{ type: 'Nhs111Allowed', data: decision }]
}

const publish = ({ decision, ...data }: Publish, state: Known): Answer => {
  const allowed = allowedBy(decision, state)
  if (allowed === undefined)
    return reject('conflict', 'the person has not let NHS 111 see a note', 'decision')
  const current = state.versions.at(-1)
  const already =
    current?.status === 'published' &&
    same(current.content, data.content) &&
    same([current.team, current.organisation], [data.team, data.organisation])
  return already && allowed.length === 0
    ? []
    : [...allowed, { type: 'NotePublished', data: { ...data, version: nextVersion(state) } }]
}

const withdraw = (because: Withdrawn['because'], why: string | undefined, state: Known): readonly Event[] =>
  state.versions.at(-1)?.status === 'published'
    ? [
        {
          type: 'NoteWithdrawn',
          data: { version: nextVersion(state), because, ...(why !== undefined && { why }) },
        },
      ]
    : []

const allow = (state: Known): Answer => {
  if (state.nhs111 === 'allowed') return []
  const allowed: Event = { type: 'Nhs111Allowed', data: { by: 'person' } }
  const current = state.versions.at(-1)
  const last = lastPublished(state)
  if (current?.status !== 'withdrawn' || current.because !== 'personsDecision' || last === undefined)
    return [allowed]
  const { status: _status, ...back } = last
  return [allowed, { type: 'NotePublished', data: { ...back, version: nextVersion(state) } }]
}

const forbid = (words: string | undefined, state: Known): Answer => {
  if (state.nhs111 === 'forbidden') return []
  const data = { by: 'person', ...(words !== undefined && { words }) } as const
  return [{ type: 'Nhs111Forbidden', data }, ...withdraw('personsDecision', undefined, state)]
}

const decide: Note['decide'] = (command, state) => {
  if (state.status === 'erased') return reject('erased', 'this record was erased')
  if (isOfReceiver(command)) return record(command, state.receivers, state.versions.length)
  switch (command.type) {
    case 'PublishNote':
      return publish(command.data, state)
    case 'WithdrawNote':
      return withdraw('clinician', command.data.why, state)
    case 'AllowNhs111':
      return allow(state)
    case 'ForbidNhs111':
      return forbid(command.data.words, state)
  }
}

const apply = (state: Known, event: Exclude<Event, OfReceivers>): Known => {
  switch (event.type) {
    case 'Nhs111Allowed':
      return { ...state, nhs111: 'allowed' }
    case 'Nhs111Forbidden':
      return { ...state, nhs111: 'forbidden' }
    case 'NotePublished':
      return { ...state, versions: [...state.versions, { status: 'published', ...event.data }] }
    case 'NoteWithdrawn':
      return { ...state, versions: [...state.versions, { status: 'withdrawn', ...event.data }] }
  }
}

const isOfReceivers = (event: Event): event is OfReceivers => 'receiver' in event.data

const evolve = (state: NoteState, event: Event | Erased): NoteState => {
  if (event.type === 'Erased' || state.status === 'erased') return { status: 'erased' }
  return isOfReceivers(event) ? { ...state, receivers: learned(state.receivers, event) } : apply(state, event)
}

export const note: Note = {
  category: 'note',
  sealed: true,
  commands: noteCommands,
  events: noteEvents,
  initial: { status: 'known', nhs111: 'undecided', versions: [], receivers: new Map() },
  decide,
  evolve,
}
